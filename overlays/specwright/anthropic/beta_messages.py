"""Beta messages with what is written by hand: streams that put the message together, and answers that are objects."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.sentinels import not_given, omit
from specwright_generated.anthropic.resources.beta.messages import messages as generated

from .asked import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal

    from specwright.runtime.aliases import Body, Headers, Query, SequenceNotStr, Timeout
    from specwright.runtime.sentinels import NotGiven, Omit
    from specwright_generated.anthropic.types.anthropic_beta_param import AnthropicBetaParam
    from specwright_generated.anthropic.types.beta.beta_billing_policy_param import BetaBillingPolicyParam
    from specwright_generated.anthropic.types.beta.beta_cache_control_ephemeral_param import (
        BetaCacheControlEphemeralParam,
    )
    from specwright_generated.anthropic.types.beta.beta_compaction_config_param import BetaCompactionConfigParam
    from specwright_generated.anthropic.types.beta.beta_context_management_config_param import (
        BetaContextManagementConfigParam,
    )
    from specwright_generated.anthropic.types.beta.beta_diagnostics_param import BetaDiagnosticsParam
    from specwright_generated.anthropic.types.beta.beta_fallbacks_param import BetaFallbacksParam
    from specwright_generated.anthropic.types.beta.beta_message_param import BetaMessageParam
    from specwright_generated.anthropic.types.beta.beta_message_thread_param import BetaMessageThreadParam
    from specwright_generated.anthropic.types.beta.beta_metadata_param import BetaMetadataParam
    from specwright_generated.anthropic.types.beta.beta_output_config_param import BetaOutputConfigParam
    from specwright_generated.anthropic.types.beta.beta_request_mcp_server_url_definition_param import (
        BetaRequestMCPServerURLDefinitionParam,
    )
    from specwright_generated.anthropic.types.beta.beta_text_block_param import BetaTextBlockParam
    from specwright_generated.anthropic.types.beta.beta_thinking_config_param import BetaThinkingConfigParam
    from specwright_generated.anthropic.types.beta.beta_tool_choice_param import BetaToolChoiceParam
    from specwright_generated.anthropic.types.beta.beta_tool_union_param import BetaToolUnionParam
    from specwright_generated.anthropic.types.beta.message_create_params import Container, FallbackCreditToken
    from specwright_generated.anthropic.types.beta.organization.beta_analytics_speed import BetaAnalyticsSpeed
    from specwright_generated.anthropic.types.model_param import Model

    from .message_streams import AsyncMessageStreamManager, MessageStreamManager
    from .parsed import ParsedBetaMessage, ResponseFormatT

__all__ = ["AsyncBetaMessages", "BetaMessages"]


class BetaMessages(generated.Messages):
    __doc__ = generated.Messages.__doc__

    @property
    def _create(self) -> Callable[..., Any]:
        """`create`, whose overloads a dict of arguments cannot be checked against."""
        return cast("Callable[..., Any]", self.create)

    def stream(
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
        compaction: BetaCompactionConfigParam | Omit | None = omit,
        container: Container | Omit | None = omit,
        context_management: BetaContextManagementConfigParam | Omit | None = omit,
        diagnostics: BetaDiagnosticsParam | Omit | None = omit,
        fallback_credit_token: FallbackCreditToken | Omit | None = omit,
        fallbacks: BetaFallbacksParam | Omit | None = omit,
        inference_geo: str | Omit | None = omit,
        mcp_servers: Iterable[BetaRequestMCPServerURLDefinitionParam] | Omit = omit,
        metadata: BetaMetadataParam | Omit = omit,
        output_config: BetaOutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: BetaAnalyticsSpeed | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: BetaMessageThreadParam | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        tools: Iterable[BetaToolUnionParam] | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> MessageStreamManager[ParsedBetaMessage[ResponseFormatT]]:
        """Create a message and follow it as it arrives: `with client.beta.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's texts are to be objects of.
            The others are those of `create`.
        """
        asked, form = asking(locals())
        from .message_streams import MessageStreamManager
        from .parsed import ParsedBetaMessage

        ask = partial(self._create, **asked, stream=True)
        kind: Any = ParsedBetaMessage
        return MessageStreamManager(ask, kind, form)

    def parse(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
        compaction: BetaCompactionConfigParam | Omit | None = omit,
        container: Container | Omit | None = omit,
        context_management: BetaContextManagementConfigParam | Omit | None = omit,
        diagnostics: BetaDiagnosticsParam | Omit | None = omit,
        fallback_credit_token: FallbackCreditToken | Omit | None = omit,
        fallbacks: BetaFallbacksParam | Omit | None = omit,
        inference_geo: str | Omit | None = omit,
        mcp_servers: Iterable[BetaRequestMCPServerURLDefinitionParam] | Omit = omit,
        metadata: BetaMetadataParam | Omit = omit,
        output_config: BetaOutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: BetaAnalyticsSpeed | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: BetaMessageThreadParam | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        tools: Iterable[BetaToolUnionParam] | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> ParsedBetaMessage[ResponseFormatT]:
        """Create a message whose texts are objects, `parsed_output`.

        Args:
            output_format: the type that they are to be objects of, such as a pydantic class.
            The others are those of `create`.

        Raises:
            pydantic.ValidationError: a text does not fit; most likely it was cut off at `max_tokens`.
        """
        asked, form = asking(locals())
        from .parsed import ParsedBetaMessage, parsed_message

        answer = self._create(**asked)
        found: ParsedBetaMessage[ResponseFormatT] = parsed_message(ParsedBetaMessage, answer.to_dict(mode="json"), form)
        return found


class AsyncBetaMessages(generated.AsyncMessages):
    __doc__ = generated.AsyncMessages.__doc__

    @property
    def _create(self) -> Callable[..., Any]:
        """`create`, whose overloads a dict of arguments cannot be checked against."""
        return cast("Callable[..., Any]", self.create)

    def stream(
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
        compaction: BetaCompactionConfigParam | Omit | None = omit,
        container: Container | Omit | None = omit,
        context_management: BetaContextManagementConfigParam | Omit | None = omit,
        diagnostics: BetaDiagnosticsParam | Omit | None = omit,
        fallback_credit_token: FallbackCreditToken | Omit | None = omit,
        fallbacks: BetaFallbacksParam | Omit | None = omit,
        inference_geo: str | Omit | None = omit,
        mcp_servers: Iterable[BetaRequestMCPServerURLDefinitionParam] | Omit = omit,
        metadata: BetaMetadataParam | Omit = omit,
        output_config: BetaOutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: BetaAnalyticsSpeed | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: BetaMessageThreadParam | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        tools: Iterable[BetaToolUnionParam] | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> AsyncMessageStreamManager[ParsedBetaMessage[ResponseFormatT]]:
        """Create a message and follow it as it arrives: `async with client.beta.messages.stream(…) as stream`.

        Args:
            output_format: a type, such as a pydantic class, that the answer's texts are to be objects of.
            The others are those of `create`.
        """
        asked, form = asking(locals())
        from .message_streams import AsyncMessageStreamManager
        from .parsed import ParsedBetaMessage

        ask = partial(self._create, **asked, stream=True)
        kind: Any = ParsedBetaMessage
        return AsyncMessageStreamManager(ask, kind, form)

    async def parse(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # answers are objects
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
        compaction: BetaCompactionConfigParam | Omit | None = omit,
        container: Container | Omit | None = omit,
        context_management: BetaContextManagementConfigParam | Omit | None = omit,
        diagnostics: BetaDiagnosticsParam | Omit | None = omit,
        fallback_credit_token: FallbackCreditToken | Omit | None = omit,
        fallbacks: BetaFallbacksParam | Omit | None = omit,
        inference_geo: str | Omit | None = omit,
        mcp_servers: Iterable[BetaRequestMCPServerURLDefinitionParam] | Omit = omit,
        metadata: BetaMetadataParam | Omit = omit,
        output_config: BetaOutputConfigParam | Omit = omit,
        output_format: type[ResponseFormatT] | Omit | None = omit,
        service_tier: Literal["auto", "standard_only"] | Omit = omit,
        speed: BetaAnalyticsSpeed | Omit | None = omit,
        stop_sequences: SequenceNotStr[str] | Omit = omit,
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: BetaMessageThreadParam | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        tools: Iterable[BetaToolUnionParam] | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> ParsedBetaMessage[ResponseFormatT]:
        """Create a message whose texts are objects, `parsed_output`.

        Args:
            output_format: the type that they are to be objects of, such as a pydantic class.
            The others are those of `create`.

        Raises:
            pydantic.ValidationError: a text does not fit; most likely it was cut off at `max_tokens`.
        """
        asked, form = asking(locals())
        from .parsed import ParsedBetaMessage, parsed_message

        answer = await self._create(**asked)
        found: ParsedBetaMessage[ResponseFormatT] = parsed_message(ParsedBetaMessage, answer.to_dict(mode="json"), form)
        return found
