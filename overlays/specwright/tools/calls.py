"""What a model asks for and what it is told: a call, and its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["FunctionCall", "Result", "ToolFailed", "jsonable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionCall:
    """A call that a model asks for.

    Attributes:
        name: the function's name, as the model wrote it.
        arguments: what it is to be called with: a mapping, or the text of a JSON object.
        id: the provider's name for the call, which its result has to repeat, or None.
        raw: the provider's own record of the call, untouched.
    """

    name: str
    arguments: Mapping[str, Any] | str | bytes | None = None
    id: str | None = None
    raw: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a call.

    Attributes:
        call: the call.
        value: what the function returned.
        error: what the model is told in place of a value, or None if all went well.
        exception: the exception behind `error`, where there is one.
    """

    call: FunctionCall
    value: Any = None
    error: str | None = None
    exception: Exception | None = None


class ToolFailed(Exception):
    """Raised by a function to tell the model that it failed, in these words and no others."""


def jsonable(value: object) -> Any:
    """`value` as JSON types: models, dataclasses, enums, dates, bytes, sets and what is inside of them.

    Raises:
        TypeError: something in it has no form in JSON; the message names its type.
    """
    from pydantic_core import PydanticSerializationError, to_jsonable_python

    try:
        return to_jsonable_python(value, by_alias=True)
    except (PydanticSerializationError, ValueError) as error:
        raise TypeError(f"A result of type {type(value).__name__} cannot be sent as JSON: {error}") from error
