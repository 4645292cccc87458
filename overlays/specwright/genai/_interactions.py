"""`client.interactions`: one turn with a model or an agent, whole or as events, that goes on where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack, cast, overload

from typing_extensions import override

from specwright.runtime.call import MODE_HEADER
from specwright.runtime.errors import SpecwrightError
from specwright.runtime.jobs import AsyncJob, Job
from specwright_generated.genai_next.resources import interactions as generated

from . import _continuing, _outputs
from ._creating import Creation, creation
from ._interaction_events import INTERACTION, acontinued, aresumed, awarned, continued, resumed, warned

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.runtime.aliases import Body, Headers, Query, Timeout
    from specwright.runtime.polling import Polling, Stop
    from specwright.runtime.sentinels import NotGiven
    from specwright.runtime.streams import AsyncStream, Stream
    from specwright_generated.genai_next.types.createinteraction import CreateInteractionRequestParam
    from specwright_generated.genai_next.types.interactions.agentoption import AgentOption
    from specwright_generated.genai_next.types.interactions.createagentinteraction import (
        CreateAgentInteractionAgentConfigParam,
        CreateAgentInteractionEnvironmentParam,
        CreateAgentInteractionResponseFormatParam,
    )
    from specwright_generated.genai_next.types.interactions.createmodelinteraction import (
        CreateModelInteractionEnvironmentParam,
        CreateModelInteractionResponseFormatParam,
    )
    from specwright_generated.genai_next.types.interactions.generationconfig import GenerationConfigParam
    from specwright_generated.genai_next.types.interactions.interaction import Interaction
    from specwright_generated.genai_next.types.interactions.interactionsinput import InteractionsInputParam
    from specwright_generated.genai_next.types.interactions.interactionsseevent import InteractionSSEEvent
    from specwright_generated.genai_next.types.interactions.model import Model
    from specwright_generated.genai_next.types.interactions.responsemodality import ResponseModality
    from specwright_generated.genai_next.types.interactions.safetysetting import SafetySettingParam
    from specwright_generated.genai_next.types.interactions.servicetier import ServiceTier
    from specwright_generated.genai_next.types.interactions.tool import ToolParam
    from specwright_generated.genai_next.types.interactions.webhookconfig import WebhookConfigParam

    class InteractionArguments(TypedDict, total=False):
        """What `create` takes beside `stream`."""

        api_version: str
        model: Model
        agent: AgentOption
        agent_config: CreateAgentInteractionAgentConfigParam
        background: bool
        cached_content: str
        continuation_token: str
        environment: CreateModelInteractionEnvironmentParam | CreateAgentInteractionEnvironmentParam
        generation_config: GenerationConfigParam
        input: InteractionsInputParam
        labels: Mapping[str, str]
        previous_interaction_id: str
        response_format: CreateModelInteractionResponseFormatParam | CreateAgentInteractionResponseFormatParam
        response_mime_type: str
        response_modalities: list[ResponseModality]
        safety_settings: list[SafetySettingParam]
        service_tier: ServiceTier
        store: bool
        system_instruction: str
        tools: list[ToolParam]
        webhook_config: WebhookConfigParam
        extra_headers: Headers | None
        extra_query: Query | None
        extra_body: Body | None
        timeout: float | Timeout | NotGiven | None
        automatic_continuation: bool | None

    class _GetArguments(TypedDict, total=False):
        api_version: str
        include_input: bool
        last_event_id: str
        extra_headers: Headers | None
        extra_query: Query | None
        extra_body: Body | None
        timeout: float | Timeout | NotGiven | None


__all__ = ["AsyncInteractions", "Interactions"]


class Interactions(generated.Interactions):
    """`client.interactions`"""

    @overload  # type: ignore[override]
    def create(
        self,
        *,
        request: CreateInteractionRequestParam | Any = None,
        stream: Literal[False] | None = None,
        **arguments: Unpack[InteractionArguments],
    ) -> Interaction: ...
    @overload
    def create(
        self, *, stream: Literal[True], **arguments: Unpack[InteractionArguments]
    ) -> Stream[InteractionSSEEvent]: ...
    @overload
    def create(
        self, *, stream: bool, **arguments: Unpack[InteractionArguments]
    ) -> Interaction | Stream[InteractionSSEEvent]: ...
    @override
    def create(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self, *, request: Any = None, automatic_continuation: bool | None = None, **arguments: Any
    ) -> Any:
        """One turn with a model (`model=`) or an agent (`agent=`).

        Where an answer stops at the limit of one request, the model is asked to go on until it is done: answers become
        one, streams follow each other. In the background, and for agents, the server does that by itself.

        Args:
            request: the whole of a call as one object, in place of the other arguments.
            automatic_continuation: False leaves going on to the caller.
            arguments: the keys of the body, and `extra_headers`, `extra_query`, `extra_body` and `timeout`: seconds for
                all requests together, or an object with limits for each of them.

        Returns:
            The interaction, or with `stream=True` a stream of its events.

        Raises:
            TypeError, ValueError: arguments that there are not, or that exclude each other.
            ContinuationInterruptedError: it could not go on; says where to go on from.
            APIError: the provider answered with an error.

        Source: https://ai.google.dev/api
        """
        made = creation(request, automatic_continuation, arguments)
        if _is_raw(made):
            return self._send(made, made.body, made.options[3])
        deadline = _continuing.Deadline(made.options[3], whole=made.continues)

        def send(token: str | None, owner: str | None) -> Any:
            return self._send(made, made.resuming(token, owner), deadline.left())

        first = send(None, None)
        if made.streamed:
            return continued(made, deadline, first, send) if made.continues else warned(first, made.warns)
        hops = [first]
        sent = made.token
        while made.continues and (token := _continuing.token_after(hops[-1], sent)) is not None:
            try:
                hops.append(send(token, hops[-1].id))
            except SpecwrightError as error:
                raise _continuing.interrupted(error, hops, token, made) from error
            sent = token
        return _finished(hops, made)

    def _send(self, made: Creation, body: dict[str, Any], timeout: Any) -> Any:
        headers, query, extra, _ = made.options
        call: Any = super().create
        return call(
            **body,
            api_version=made.api_version,
            extra_headers=headers,
            extra_query=query,
            extra_body=extra,
            timeout=timeout,
        )

    @overload  # type: ignore[override]
    def get(
        self, id: str, *, stream: Literal[False] | None = False, **arguments: Unpack[_GetArguments]
    ) -> Interaction: ...
    @overload
    def get(
        self, id: str, *, stream: Literal[True], resume: int = 0, **arguments: Unpack[_GetArguments]
    ) -> Stream[InteractionSSEEvent]: ...
    @overload
    def get(
        self, id: str, *, stream: bool, resume: int = 0, **arguments: Unpack[_GetArguments]
    ) -> Interaction | Stream[InteractionSSEEvent]: ...
    @override
    def get(  # pyright: ignore[reportIncompatibleMethodOverride]  # resumes by itself on request
        self, id: str, *, stream: bool | None = False, resume: int = 0, **arguments: Any
    ) -> Any:
        """An interaction that is stored, or with `stream=True` its events.

        Args:
            id: the interaction's id.
            stream: whether to answer with its events, also while it is at work.
            resume: how many times in a row a stream that breaks is taken up after the last event that was seen.
            arguments: `include_input`, `last_event_id` (events after this one only), `api_version`, and
                `extra_headers`, `extra_query` and `timeout` in seconds.

        Raises:
            StreamError: a stream broke, and was not to be taken up or could not be.
            APIError: the provider answered with an error.
        """
        answer = self._get(id, stream, arguments)
        if not stream or MODE_HEADER in (arguments.get("extra_headers") or ()):
            return _filled(answer)
        if not resume:
            return answer
        return resumed(answer, lambda last: self._get(id, True, {**arguments, "last_event_id": last}), resume)

    def _get(self, id: str, stream: bool | None, arguments: Mapping[str, Any]) -> Any:
        call: Any = super().get
        return call(id, stream=bool(stream), **arguments)

    @override
    def cancel(self, id: str, **arguments: Any) -> Interaction:
        """Stop an interaction that runs in the background, and give it. Arguments as for `get`."""
        found: Interaction = _filled(super().cancel(id, **arguments))
        return found

    def wait(
        self,
        interaction: str | Interaction,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> Interaction:
        """Wait until an interaction that runs in the background is done, or needs an action of the caller's.

        Args:
            interaction: the interaction, or its id.
            timeout: seconds to wait at most; None waits as long as it takes.
            poll: how often to look: a `Polling`, or seconds between two looks.
            cancel: an event that stops waiting (and not the interaction).

        Raises:
            JobError, JobCancelled: it failed, or was cancelled.
            JobTimeout: it is still at work.
            WaitStopped: `cancel` was set.
        """
        job = Job[Any](INTERACTION, self.get, **_job(interaction), cancel=self.cancel)
        return cast("Interaction", job.wait(timeout=timeout, poll=poll, cancel=cancel))


class AsyncInteractions(generated.AsyncInteractions):
    """`client.aio.interactions`"""

    @overload  # type: ignore[override]
    async def create(
        self,
        *,
        request: CreateInteractionRequestParam | Any = None,
        stream: Literal[False] | None = None,
        **arguments: Unpack[InteractionArguments],
    ) -> Interaction: ...
    @overload
    async def create(
        self, *, stream: Literal[True], **arguments: Unpack[InteractionArguments]
    ) -> AsyncStream[InteractionSSEEvent]: ...
    @overload
    async def create(
        self, *, stream: bool, **arguments: Unpack[InteractionArguments]
    ) -> Interaction | AsyncStream[InteractionSSEEvent]: ...
    @override
    async def create(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self, *, request: Any = None, automatic_continuation: bool | None = None, **arguments: Any
    ) -> Any:
        """`Interactions.create` for the other colour."""
        made = creation(request, automatic_continuation, arguments)
        if _is_raw(made):
            return await self._send(made, made.body, made.options[3])
        deadline = _continuing.Deadline(made.options[3], whole=made.continues)

        async def send(token: str | None, owner: str | None) -> Any:
            return await self._send(made, made.resuming(token, owner), deadline.left())

        first = await send(None, None)
        if made.streamed:
            if not made.continues:
                return await awarned(first, made.warns)
            return await acontinued(made, deadline, first, send)
        hops = [first]
        sent = made.token
        while made.continues and (token := _continuing.token_after(hops[-1], sent)) is not None:
            try:
                hops.append(await send(token, hops[-1].id))
            except SpecwrightError as error:
                raise _continuing.interrupted(error, hops, token, made) from error
            sent = token
        return _finished(hops, made)

    async def _send(self, made: Creation, body: dict[str, Any], timeout: Any) -> Any:
        headers, query, extra, _ = made.options
        call: Any = super().create
        return await call(
            **body,
            api_version=made.api_version,
            extra_headers=headers,
            extra_query=query,
            extra_body=extra,
            timeout=timeout,
        )

    @overload  # type: ignore[override]
    async def get(
        self, id: str, *, stream: Literal[False] | None = False, **arguments: Unpack[_GetArguments]
    ) -> Interaction: ...
    @overload
    async def get(
        self, id: str, *, stream: Literal[True], resume: int = 0, **arguments: Unpack[_GetArguments]
    ) -> AsyncStream[InteractionSSEEvent]: ...
    @overload
    async def get(
        self, id: str, *, stream: bool, resume: int = 0, **arguments: Unpack[_GetArguments]
    ) -> Interaction | AsyncStream[InteractionSSEEvent]: ...
    @override
    async def get(  # pyright: ignore[reportIncompatibleMethodOverride]  # resumes by itself on request
        self, id: str, *, stream: bool | None = False, resume: int = 0, **arguments: Any
    ) -> Any:
        """`Interactions.get` for the other colour."""
        answer = await self._get(id, stream, arguments)
        if not stream or MODE_HEADER in (arguments.get("extra_headers") or ()):
            return _filled(answer)
        if not resume:
            return answer
        return await aresumed(answer, lambda last: self._get(id, True, {**arguments, "last_event_id": last}), resume)

    async def _get(self, id: str, stream: bool | None, arguments: Mapping[str, Any]) -> Any:
        call: Any = super().get
        return await call(id, stream=bool(stream), **arguments)

    @override
    async def cancel(self, id: str, **arguments: Any) -> Interaction:
        """`Interactions.cancel` for the other colour."""
        found: Interaction = _filled(await super().cancel(id, **arguments))
        return found

    async def wait(
        self,
        interaction: str | Interaction,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> Interaction:
        """`Interactions.wait` for the other colour."""
        job = AsyncJob[Any](INTERACTION, self.get, **_job(interaction), cancel=self.cancel)
        return cast("Interaction", await job.wait(timeout=timeout, poll=poll, cancel=cancel))


def _is_raw(made: Creation) -> bool:
    """Whether the answer goes to the caller as it is."""
    return MODE_HEADER in (made.options[0] or ())


def _filled(answer: Any) -> Any:
    return _outputs.filled(answer) if hasattr(answer, "steps") else answer


def _finished(hops: list[Any], made: Creation) -> Any:
    if made.warns and _continuing.token_after(hops[-1], None) is not None:
        _continuing.warn()
    return _outputs.merged(hops) if len(hops) > 1 or made.continues else _filled(hops[0])


def _job(interaction: Any) -> dict[str, Any]:
    return {"name": interaction if isinstance(interaction, str) else interaction.id}
