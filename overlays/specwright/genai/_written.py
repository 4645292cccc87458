"""What users write as one of the types: every key of it must have a field, or it would be lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from specwright.mixins.genai.base import BaseModel

M = TypeVar("M", bound="BaseModel")


def written(kind: type[M], value: Any) -> M:
    """`value` as an object of `kind`: one of that class as it is, a dict with all of its keys checked.

    Raises:
        pydantic.ValidationError: a key is no field, or a value is not what its field takes.
        ValueError: it is an object of another type, most fields of which would be lost.
    """
    if isinstance(value, Mapping):
        return kind(**cast("Mapping[str, Any]", value))
    require_kind(kind, value)
    return kind.model_validate(value)


def require_kind(kind: type[BaseModel], value: Any) -> None:
    """Refuse one of our objects where one of another class belongs. One of google-genai's is read by its attributes.

    Raises:
        ValueError: it is of another class.
    """
    if isinstance(value, kind):
        return
    from specwright.mixins.genai.base import BaseModel

    if isinstance(value, BaseModel):
        raise ValueError(f"types.{kind.__name__} belongs here, not types.{type(value).__name__}")


def require_known(value: BaseModel | None) -> None:
    """Refuse an object of arguments that has keys which no field takes: nothing would send them.

    Raises:
        ValueError: it has; the message has the field that the key resembles most.
    """
    if value is not None and value.model_extra:
        from specwright.mixins.genai.unknown import unknown

        raise ValueError(unknown(next(iter(value.model_extra)), (type(value),)))
