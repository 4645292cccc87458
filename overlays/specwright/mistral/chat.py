"""Chat completions, and answers that are objects of the caller's own pydantic classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specwright_generated.mistral.resources import chat as generated

if TYPE_CHECKING:
    from specwright.runtime.streams import AsyncStream, Stream
    from specwright_generated.mistral.types.completionevent import CompletionEvent

    from .extra.response_format import CustomPydanticModel
    from .extra.struct_chat import ParsedChatCompletionResponse

__all__ = ["AsyncChat", "Chat"]


class Chat(generated.Chat):
    __doc__ = generated.Chat.__doc__

    def parse(
        self, response_format: type[CustomPydanticModel], **kwargs: Any
    ) -> ParsedChatCompletionResponse[CustomPydanticModel]:
        """Complete a chat with an answer in the form of `response_format`, as `choices[…].message.parsed`.

        Args:
            response_format: a pydantic class; its JSON schema goes with the request.
            kwargs: arguments of `complete`.

        Raises:
            pydantic.ValidationError: the answer does not fit.
            json.JSONDecodeError: the answer is no JSON; most likely it was cut off at `max_tokens`.
        """
        from .extra.struct_chat import convert_to_parsed_chat_completion_response as convert

        complete: Any = self.complete
        answer = complete(**_asking(response_format, kwargs))
        return convert(answer, response_format)

    async def parse_async(
        self, response_format: type[CustomPydanticModel], **kwargs: Any
    ) -> ParsedChatCompletionResponse[CustomPydanticModel]:
        """`parse`, asynchronously."""
        from .extra.struct_chat import convert_to_parsed_chat_completion_response as convert

        complete: Any = self.complete_async
        answer = await complete(**_asking(response_format, kwargs))
        return convert(answer, response_format)

    def parse_stream(self, response_format: type[CustomPydanticModel], **kwargs: Any) -> Stream[CompletionEvent]:
        """Stream an answer in the form of `response_format`, as the JSON text that it comes as.

        Args:
            response_format: a pydantic class; its JSON schema goes with the request.
            kwargs: arguments of `stream`.
        """
        return self.stream(**_asking(response_format, kwargs))

    async def parse_stream_async(
        self, response_format: type[CustomPydanticModel], **kwargs: Any
    ) -> AsyncStream[CompletionEvent]:
        """`parse_stream`, asynchronously."""
        return await self.stream_async(**_asking(response_format, kwargs))


class AsyncChat(generated.AsyncChat):
    __doc__ = generated.AsyncChat.__doc__

    async def parse(
        self, response_format: type[CustomPydanticModel], **kwargs: Any
    ) -> ParsedChatCompletionResponse[CustomPydanticModel]:
        """Complete a chat with an answer in the form of `response_format`. See `Chat.parse`."""
        from .extra.struct_chat import convert_to_parsed_chat_completion_response as convert

        complete: Any = self.complete
        answer = await complete(**_asking(response_format, kwargs))
        return convert(answer, response_format)

    async def parse_stream(
        self, response_format: type[CustomPydanticModel], **kwargs: Any
    ) -> AsyncStream[CompletionEvent]:
        """Stream an answer in the form of `response_format`. See `Chat.parse_stream`."""
        return await self.stream(**_asking(response_format, kwargs))


def _asking(kind: type[CustomPydanticModel], arguments: dict[str, Any]) -> dict[str, Any]:
    from .extra.response_format import response_format_from_pydantic_model

    return {**arguments, "response_format": response_format_from_pydantic_model(kind)}
