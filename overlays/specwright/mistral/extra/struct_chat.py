"""Chat completions whose messages carry objects of the caller's own classes."""

from __future__ import annotations

import json
from typing import Any, Generic, cast

from specwright_generated.mistral.types.assistantmessage import AssistantMessage
from specwright_generated.mistral.types.chatcompletionchoice import ChatCompletionChoice
from specwright_generated.mistral.types.chatcompletionresponse import ChatCompletionResponse
from specwright_generated.mistral.types.textchunk import TextChunk

from .response_format import CustomPydanticModel

__all__ = [
    "ParsedAssistantMessage",
    "ParsedChatCompletionChoice",
    "ParsedChatCompletionResponse",
    "convert_to_parsed_chat_completion_response",
]


class ParsedAssistantMessage(AssistantMessage, Generic[CustomPydanticModel]):
    """A message with its content as an object, `parsed`; None where it has no text."""

    parsed: CustomPydanticModel | None = None


class ParsedChatCompletionChoice(ChatCompletionChoice, Generic[CustomPydanticModel]):
    """A choice whose message is parsed."""

    message: ParsedAssistantMessage[CustomPydanticModel]  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows


class ParsedChatCompletionResponse(ChatCompletionResponse, Generic[CustomPydanticModel]):
    """A completion whose messages are parsed."""

    choices: list[ParsedChatCompletionChoice[CustomPydanticModel]]  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleVariableOverride]  # narrows


def convert_to_parsed_chat_completion_response(
    response: ChatCompletionResponse, response_format: type[CustomPydanticModel]
) -> ParsedChatCompletionResponse[CustomPydanticModel]:
    """A completion with its messages parsed as `response_format`.

    Raises:
        pydantic.ValidationError: a message does not fit.
        json.JSONDecodeError: a message is no JSON.
    """
    parsed: ParsedChatCompletionResponse[CustomPydanticModel]
    # What arrived is read again as the wider classes, so that an answer that departs from its description stays whole.
    parsed = ParsedChatCompletionResponse[response_format].construct(None, **response.to_dict())  # type: ignore[valid-type]
    choices = cast("object", parsed.choices)
    for choice in cast("Any", choices) if isinstance(choices, list) else ():
        text = _text(choice)
        if text is not None:
            choice.message.parsed = response_format.model_validate(json.loads(text))
    return parsed


def _text(choice: object) -> str | None:
    content: object = getattr(getattr(choice, "message", None), "content", None)
    if isinstance(content, list):
        chunks = cast("list[object]", content)
        return "".join(chunk.text for chunk in chunks if isinstance(chunk, TextChunk)) or None
    return content if isinstance(content, str) else None
