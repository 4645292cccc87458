"""Answers in the form of the caller's own pydantic classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeAlias, cast

import pydantic
from typing_extensions import TypeVar

from specwright.runtime.models import parse_python
from specwright_generated.anthropic.types.beta.beta_message import BetaMessage
from specwright_generated.anthropic.types.beta.beta_text_block import BetaTextBlock
from specwright_generated.anthropic.types.message import Message
from specwright_generated.anthropic.types.text_block import TextBlock

from .schemas import transform_schema

if TYPE_CHECKING:
    from specwright_generated.anthropic.types.beta.beta_content_block import BetaContentBlock
    from specwright_generated.anthropic.types.content_block import ContentBlock

__all__ = [
    "ParsedBetaMessage",
    "ParsedBetaTextBlock",
    "ParsedMessage",
    "ParsedTextBlock",
    "ResponseFormatT",
    "output_config",
    "parsed_message",
]

ResponseFormatT = TypeVar("ResponseFormatT", default=None)
"""The type that answers are to be objects of."""


class ParsedTextBlock(TextBlock, Generic[ResponseFormatT]):
    """A block of text that is an object, `parsed_output`; None where no form was asked for."""

    _parsed_output: Any = pydantic.PrivateAttr(default=None)

    @property
    def parsed_output(self) -> ResponseFormatT | None:
        """The text as an object."""
        return cast("ResponseFormatT | None", self._parsed_output)


class ParsedBetaTextBlock(BetaTextBlock, Generic[ResponseFormatT]):
    """The same for a message of the beta endpoints."""

    _parsed_output: Any = pydantic.PrivateAttr(default=None)

    @property
    def parsed_output(self) -> ResponseFormatT | None:
        """The text as an object."""
        return cast("ResponseFormatT | None", self._parsed_output)


if TYPE_CHECKING:
    ParsedContentBlock: TypeAlias = ParsedTextBlock[ResponseFormatT] | ContentBlock
    ParsedBetaContentBlock: TypeAlias = ParsedBetaTextBlock[ResponseFormatT] | BetaContentBlock


class ParsedMessage(Message, Generic[ResponseFormatT]):
    """A message whose texts are objects; its first object is `parsed_output` as well."""

    if TYPE_CHECKING:
        content: list[ParsedContentBlock[ResponseFormatT]]  # pyright: ignore[reportIncompatibleVariableOverride]  # texts are objects

    @property
    def parsed_output(self) -> ResponseFormatT | None:
        """The first text of the message that is an object; None where there is none."""
        return cast("ResponseFormatT | None", _first(self.content))


class ParsedBetaMessage(BetaMessage, Generic[ResponseFormatT]):
    """The same for a message of the beta endpoints."""

    if TYPE_CHECKING:
        content: list[ParsedBetaContentBlock[ResponseFormatT]]  # pyright: ignore[reportIncompatibleVariableOverride]  # texts are objects

    @property
    def parsed_output(self) -> ResponseFormatT | None:
        """The first text of the message that is an object; None where there is none."""
        return cast("ResponseFormatT | None", _first(self.content))


def _first(content: list[Any]) -> Any:
    found = (getattr(block, "parsed_output", None) for block in content)
    return next((each for each in found if each is not None), None)


def parsed_message(kind: type[Any], data: dict[str, Any], form: type[Any] | None) -> Any:
    """A message of a class, from JSON, its texts read as `form`.

    Raises:
        pydantic.ValidationError: a text does not fit; most likely it was cut off at `max_tokens`.
    """
    message = parse_python(kind, data)
    text: type[Any] = ParsedBetaTextBlock if issubclass(kind, BetaMessage) else ParsedTextBlock
    for index, block in enumerate(message.content):
        if isinstance(block, TextBlock | BetaTextBlock):
            parsed = parse_python(text, block.to_dict(mode="json"))
            parsed._parsed_output = None if form is None else pydantic.TypeAdapter(form).validate_json(parsed.text)
            message.content[index] = parsed
    return message


def output_config(form: type[Any], given: Any) -> dict[str, Any]:
    """`output_config` that asks for answers in the form of a type, beside what the caller has in it."""
    return {**(given or {}), "format": {"type": "json_schema", "schema": transform_schema(form)}}
