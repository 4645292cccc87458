"""A pydantic class as the form that an answer has to have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import pydantic

if TYPE_CHECKING:
    from specwright_generated.mistral.types.responseformat import ResponseFormatTypedDict

__all__ = ["CustomPydanticModel", "response_format_from_pydantic_model"]

CustomPydanticModel = TypeVar("CustomPydanticModel", bound=pydantic.BaseModel)


def response_format_from_pydantic_model(model: type[CustomPydanticModel]) -> ResponseFormatTypedDict:
    """`response_format` for answers that are objects of `model`: its JSON schema, with no other keys allowed."""
    schema = _strict(model.model_json_schema())
    form: dict[str, object] = {"name": model.__name__, "schema": schema, "strict": True}
    return cast("ResponseFormatTypedDict", {"type": "json_schema", "json_schema": form})


def _strict(value: Any) -> Any:
    keys: dict[str, Any] = value
    items: list[Any] = value
    if isinstance(value, dict):
        found = {key: _strict(item) for key, item in keys.items()}
        return {**found, "additionalProperties": False} if found.get("type") == "object" else found
    if isinstance(value, list):
        return [_strict(item) for item in items]
    return value
