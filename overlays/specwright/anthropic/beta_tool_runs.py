"""Beta messages whose tools are run by the client."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast, overload

from specwright.runtime.sentinels import NotGiven, Omit, not_given, omit

from . import beta_messages as plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal

    from specwright.runtime.aliases import Body, Headers, Query, SequenceNotStr, Timeout
    from specwright_generated.anthropic.types.anthropic_beta_param import AnthropicBetaParam
    from specwright_generated.anthropic.types.beta.beta_billing_policy_param import BetaBillingPolicyParam
    from specwright_generated.anthropic.types.beta.beta_cache_control_ephemeral_param import (
        BetaCacheControlEphemeralParam,
    )
    from specwright_generated.anthropic.types.beta.beta_context_management_config_param import (
        BetaContextManagementConfigParam,
    )
    from specwright_generated.anthropic.types.beta.beta_diagnostics_param import BetaDiagnosticsParam
    from specwright_generated.anthropic.types.beta.beta_fallbacks_param import BetaFallbacksParam
    from specwright_generated.anthropic.types.beta.beta_message_param import BetaMessageParam
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

    from .function_tools import BetaAsyncFunctionTool, BetaFunctionTool
    from .parsed import ParsedBetaMessage, ResponseFormatT
    from .tool_runner import (
        BetaAsyncStreamingToolRunner,
        BetaAsyncToolRunner,
        BetaStreamingToolRunner,
        BetaToolRunner,
    )

__all__ = ["AsyncBetaMessages", "BetaMessages"]


class BetaMessages(plain.BetaMessages):
    __doc__ = plain.BetaMessages.__doc__

    @overload
    def tool_runner(
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        tools: Iterable[BetaFunctionTool[Any] | BetaToolUnionParam],
        max_iterations: int | Omit = omit,
        run_tools_eagerly: bool = False,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
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
        stream: Literal[False] | Omit = omit,
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: Literal[False] | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> BetaToolRunner[ParsedBetaMessage[ResponseFormatT]]: ...

    @overload
    def tool_runner(
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        tools: Iterable[BetaFunctionTool[Any] | BetaToolUnionParam],
        max_iterations: int | Omit = omit,
        run_tools_eagerly: bool = False,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
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
        stream: Literal[True],
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: Literal[False] | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> BetaStreamingToolRunner[ParsedBetaMessage[ResponseFormatT]]: ...

    def tool_runner(self, **given: Any) -> Any:
        """Let the model call functions until it answers: `for message in client.beta.messages.tool_runner(…)`.

        Args:
            tools: functions marked with `@beta_tool`, and tools that the API runs, as it takes them.
            max_iterations: how many requests there may be; as many as are needed if left out.
            output_format: a type, such as a pydantic class, that the answer's texts are to be objects of.
            thread: False sends all messages with each request; otherwise the API keeps the conversation.
            run_tools_eagerly: taken for the sake of the official client: tools run once a message is whole.
            The others are those of `create`; with `stream=True` there is a stream for each message.
        """
        from .tool_runner import BetaStreamingToolRunner, BetaToolRunner, conversation

        asked = {key: each for key, each in given.items() if not isinstance(each, Omit | NotGiven)}
        form, streams = asked.pop("output_format", None), asked.pop("stream", False)
        held = conversation(asked, asked["tools"])
        ask = cast("Callable[..., Any]", self.stream if streams else self.parse)
        kind: Any = BetaStreamingToolRunner if streams else BetaToolRunner
        return kind(held, partial(ask, output_format=form))


class AsyncBetaMessages(plain.AsyncBetaMessages):
    __doc__ = plain.AsyncBetaMessages.__doc__

    @overload
    def tool_runner(
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        tools: Iterable[BetaAsyncFunctionTool[Any] | BetaToolUnionParam],
        max_iterations: int | Omit = omit,
        run_tools_eagerly: bool = False,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
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
        stream: Literal[False] | Omit = omit,
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: Literal[False] | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> BetaAsyncToolRunner[ParsedBetaMessage[ResponseFormatT]]: ...

    @overload
    def tool_runner(
        self,
        *,
        max_tokens: int,
        messages: Iterable[BetaMessageParam],
        model: Model,
        tools: Iterable[BetaAsyncFunctionTool[Any] | BetaToolUnionParam],
        max_iterations: int | Omit = omit,
        run_tools_eagerly: bool = False,
        billing_policy: BetaBillingPolicyParam | Omit | None = omit,
        cache_control: BetaCacheControlEphemeralParam | Omit | None = omit,
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
        stream: Literal[True],
        system: str | Iterable[BetaTextBlockParam] | Omit = omit,
        thinking: BetaThinkingConfigParam | Omit = omit,
        thread: Literal[False] | Omit | None = omit,
        tool_choice: BetaToolChoiceParam | Omit = omit,
        betas: SequenceNotStr[AnthropicBetaParam] | Omit = omit,
        user_profile_id: str | Omit = omit,
        workspace_id: str | Omit = omit,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = not_given,
    ) -> BetaAsyncStreamingToolRunner[ParsedBetaMessage[ResponseFormatT]]: ...

    def tool_runner(self, **given: Any) -> Any:
        """Let the model call functions until it answers: `async for message in client.beta.messages.tool_runner(…)`.

        Args:
            tools: functions marked with `@beta_async_tool`, and tools that the API runs, as it takes them.
            max_iterations: how many requests there may be; as many as are needed if left out.
            output_format: a type, such as a pydantic class, that the answer's texts are to be objects of.
            thread: False sends all messages with each request; otherwise the API keeps the conversation.
            run_tools_eagerly: taken for the sake of the official client: tools run once a message is whole.
            The others are those of `create`; with `stream=True` there is a stream for each message.
        """
        from .tool_runner import BetaAsyncStreamingToolRunner, BetaAsyncToolRunner, conversation

        asked = {key: each for key, each in given.items() if not isinstance(each, Omit | NotGiven)}
        form, streams = asked.pop("output_format", None), asked.pop("stream", False)
        held = conversation(asked, asked["tools"])
        ask = cast("Callable[..., Any]", self.stream if streams else self.parse)
        kind: Any = BetaAsyncStreamingToolRunner if streams else BetaAsyncToolRunner
        return kind(held, partial(ask, output_format=form))
