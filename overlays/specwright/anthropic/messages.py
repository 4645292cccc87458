"""Messages with what is written by hand: streams that put the message together, and answers that are objects."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.sentinels import not_given, omit
from specwright_generated.anthropic.resources.messages import messages as generated

from .asked import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal

    from specwright.runtime.aliases import Body, Headers, Query, SequenceNotStr, Timeout
    from specwright.runtime.sentinels import NotGiven, Omit
    from specwright_generated.anthropic.types.cache_control_ephemeral_param import CacheControlEphemeralParam
    from specwright_generated.anthropic.types.diagnostics_param import DiagnosticsParam
    from specwright_generated.anthropic.types.message_count_tokens_tool_param import MessageCountTokensToolParam
    from specwright_generated.anthropic.types.message_create_params_container_param import (
        MessageCreateParamsContainerParam,
    )
    from specwright_generated.anthropic.types.message_param import MessageParam
    from specwright_generated.anthropic.types.message_tokens_count import MessageTokensCount
    from specwright_generated.anthropic.types.metadata_param import MetadataParam
    from specwright_generated.anthropic.types.model_param import Model
    from specwright_generated.anthropic.types.output_config_param import OutputConfigParam
    from specwright_generated.anthropic.types.text_block_param import TextBlockParam
    from specwright_generated.anthropic.types.thinking_config_param import ThinkingConfigParam
    from specwright_generated.anthropic.types.tool_choice_param import ToolChoiceParam
    from specwright_generated.anthropic.types.tool_union_param import ToolUnionParam

    from .message_streams import AsyncMessageStreamManager, MessageStreamManager
    from .parsed import ParsedMessage, ResponseFormatT

__all__ = ["AsyncMessages", "Messages"]


class Messages(generated.Messages):
    __doc__ = generated.Messages.__doc__

    @property
    def _create(self) -> Callable[..., Any]:
        """`create`, whose overloads a dict of arguments cannot be checked against."""
        return cast("Callable[..., Any]", self.create)

    def stream(
        self,
        *,
        max_tokens: int,
        messages: Iterable[MessageParam],
        model: Model,
        cache_control: CacheControlEphemeralParam | Omit | None = omit,
        diagnostics: DiagnosticsParam | Omit | None = omit,
        inference_geo: str | Omit | None = omit,
        metadata: MetadataParam | Omit = omit,
        output_config: OutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        container: MessageCreateParamsContainerParam | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: Literal["standard", "fast"] | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[TextBlockParam] | Omit = omit,
        thinking: ThinkingConfigParam | Omit = omit,
        tool_choice: ToolChoiceParam | Omit = omit,
        tools: Iterable[ToolUnionParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> MessageStreamManager[ParsedMessage[ResponseFormatT]]:
        """Create a message and follow it as it arrives: `with client.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's texts are to be objects of.
            The others are those of `create`.
        """
        asked, form = asking(locals())
        from .message_streams import MessageStreamManager
        from .parsed import ParsedMessage

        ask = partial(self._create, **asked, stream=True)
        kind: Any = ParsedMessage
        return MessageStreamManager(ask, kind, form)

    def parse(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        self,
        *,
        max_tokens: int,
        messages: Iterable[MessageParam],
        model: Model,
        diagnostics: DiagnosticsParam | Omit | None = omit,
        metadata: MetadataParam | Omit = omit,
        output_config: OutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: Literal["standard", "fast"] | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[TextBlockParam] | Omit = omit,
        thinking: ThinkingConfigParam | Omit = omit,
        tool_choice: ToolChoiceParam | Omit = omit,
        tools: Iterable[ToolUnionParam] | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> ParsedMessage[ResponseFormatT]:
        """Create a message whose texts are objects, `parsed_output`.

        Args:
            output_format: the type that they are to be objects of, such as a pydantic class.
            The others are those of `create`.

        Raises:
            pydantic.ValidationError: a text does not fit; most likely it was cut off at `max_tokens`.
        """
        asked, form = asking(locals())
        from .parsed import ParsedMessage, parsed_message

        answer = self._create(**asked)
        found: ParsedMessage[ResponseFormatT] = parsed_message(ParsedMessage, answer.to_dict(mode="json"), form)
        return found

    def count_tokens(
        self,
        *,
        messages: Iterable[MessageParam],
        model: Model,
        cache_control: CacheControlEphemeralParam | Omit | None = omit,
        output_config: OutputConfigParam | Omit = omit,
        output_format: type[object] | Omit | None = omit,
        speed: Literal["standard", "fast"] | Omit | None = omit,
        system: str | Iterable[TextBlockParam] | Omit = omit,
        thinking: ThinkingConfigParam | Omit = omit,
        tool_choice: ToolChoiceParam | Omit = omit,
        tools: Iterable[MessageCountTokensToolParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> MessageTokensCount:
        """Count the tokens of a message without creating it.

        Args:
            output_format: a type that the answer would be an object of; its schema counts.
            The others are those of the request.
        """
        asked, _ = asking(locals())
        count = cast("Callable[..., Any]", super().count_tokens)
        return cast("MessageTokensCount", count(**asked))


class AsyncMessages(generated.AsyncMessages):
    __doc__ = generated.AsyncMessages.__doc__

    @property
    def _create(self) -> Callable[..., Any]:
        """`create`, whose overloads a dict of arguments cannot be checked against."""
        return cast("Callable[..., Any]", self.create)

    def stream(
        self,
        *,
        max_tokens: int,
        messages: Iterable[MessageParam],
        model: Model,
        cache_control: CacheControlEphemeralParam | Omit | None = omit,
        diagnostics: DiagnosticsParam | Omit | None = omit,
        inference_geo: str | Omit | None = omit,
        metadata: MetadataParam | Omit = omit,
        output_config: OutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        container: MessageCreateParamsContainerParam | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: Literal["standard", "fast"] | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[TextBlockParam] | Omit = omit,
        thinking: ThinkingConfigParam | Omit = omit,
        tool_choice: ToolChoiceParam | Omit = omit,
        tools: Iterable[ToolUnionParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> AsyncMessageStreamManager[ParsedMessage[ResponseFormatT]]:
        """Create a message and follow it as it arrives: `async with client.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's texts are to be objects of.
            The others are those of `create`.
        """
        asked, form = asking(locals())
        from .message_streams import AsyncMessageStreamManager
        from .parsed import ParsedMessage

        ask = partial(self._create, **asked, stream=True)
        kind: Any = ParsedMessage
        return AsyncMessageStreamManager(ask, kind, form)

    async def parse(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        self,
        *,
        max_tokens: int,
        messages: Iterable[MessageParam],
        model: Model,
        diagnostics: DiagnosticsParam | Omit | None = omit,
        metadata: MetadataParam | Omit = omit,
        output_config: OutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: Literal["standard", "fast"] | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[TextBlockParam] | Omit = omit,
        thinking: ThinkingConfigParam | Omit = omit,
        tool_choice: ToolChoiceParam | Omit = omit,
        tools: Iterable[ToolUnionParam] | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> ParsedMessage[ResponseFormatT]:
        """Create a message whose texts are objects, `parsed_output`.

        Args:
            output_format: the type that they are to be objects of, such as a pydantic class.
            The others are those of `create`.

        Raises:
            pydantic.ValidationError: a text does not fit; most likely it was cut off at `max_tokens`.
        """
        asked, form = asking(locals())
        from .parsed import ParsedMessage, parsed_message

        answer = await self._create(**asked)
        found: ParsedMessage[ResponseFormatT] = parsed_message(ParsedMessage, answer.to_dict(mode="json"), form)
        return found

    async def count_tokens(
        self,
        *,
        messages: Iterable[MessageParam],
        model: Model,
        cache_control: CacheControlEphemeralParam | Omit | None = omit,
        output_config: OutputConfigParam | Omit = omit,
        output_format: type[object] | Omit | None = omit,
        speed: Literal["standard", "fast"] | Omit | None = omit,
        system: str | Iterable[TextBlockParam] | Omit = omit,
        thinking: ThinkingConfigParam | Omit = omit,
        tool_choice: ToolChoiceParam | Omit = omit,
        tools: Iterable[MessageCountTokensToolParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> MessageTokensCount:
        """Count the tokens of a message without creating it.

        Args:
            output_format: a type that the answer would be an object of; its schema counts.
            The others are those of the request.
        """
        asked, _ = asking(locals())
        count = cast("Callable[..., Any]", super().count_tokens)
        return cast("MessageTokensCount", await count(**asked))
