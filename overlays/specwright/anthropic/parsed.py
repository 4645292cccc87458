"""Answers in the form of the caller's own pydantic classes."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

import pydantic

from specwright.runtime.models import parse_python
from specwright_generated.anthropic.types.beta.beta_message import BetaMessage
from specwright_generated.anthropic.types.message import Message

__all__ = ["ParsedBetaMessage", "ParsedMessage", "output_config", "parsed_message", "transform_schema"]

T = TypeVar("T")


class ParsedMessage(Message, Generic[T]):
    """A message whose text is an object, `parsed_output`; None where there is no text or no form was asked for."""

    _parsed_output: Any = pydantic.PrivateAttr(default=None)

    @property
    def parsed_output(self) -> T | None:
        """The first text of the message as an object."""
        return cast("T | None", self._parsed_output)


class ParsedBetaMessage(BetaMessage, Generic[T]):
    """The same for a message of the beta endpoints."""

    _parsed_output: Any = pydantic.PrivateAttr(default=None)

    @property
    def parsed_output(self) -> T | None:
        """The first text of the message as an object."""
        return cast("T | None", self._parsed_output)


def parsed_message(kind: type[Any], data: dict[str, Any], form: type[T] | None) -> Any:
    """A message of a class, from JSON, its first text read as `form`.

    Raises:
        pydantic.ValidationError: the text does not fit; most likely it was cut off at `max_tokens`.
    """
    message = parse_python(kind, data)
    texts = [block.get("text") for block in data.get("content") or () if block.get("type") == "text"]
    if form is not None and texts:
        message._parsed_output = pydantic.TypeAdapter(form).validate_json(texts[0] or "")
    return message


def output_config(form: type[Any], given: Any) -> dict[str, Any]:
    """`output_config` that asks for answers in the form of a type, beside what the caller has in it."""
    return {**(given or {}), "format": {"type": "json_schema", "schema": transform_schema(form)}}


def transform_schema(form: type[Any] | dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of a type as the API takes one: objects have no other keys than those they name.

    Args:
        form: a pydantic class, another type that pydantic knows, or a JSON schema.
    """
    schema = form if isinstance(form, dict) else pydantic.TypeAdapter(form).json_schema()
    return cast("dict[str, Any]", _closed(schema))


def _closed(value: Any) -> Any:
    if isinstance(value, dict):
        found = {key: _closed(item) for key, item in cast("dict[str, Any]", value).items()}
        return {**found, "additionalProperties": False} if found.get("type") == "object" else found
    if isinstance(value, list):
        return [_closed(item) for item in cast("list[object]", value)]
    return value
