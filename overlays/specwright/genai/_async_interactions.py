"""`client.aio.interactions`: `Interactions` for the other colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Unpack, cast, overload

from typing_extensions import override

from specwright.runtime.errors import SpecwrightError
from specwright.runtime.jobs import AsyncJob
from specwright_generated.genai_next.resources import interactions as generated

from ._continuing import Deadline, finished, interrupted, token_after
from ._creating import Creation, creation
from ._interaction_events import INTERACTION, acontinued, afollowed, awarned, is_raw, name_of
from ._newer_arguments import InteractionArguments, InteractionForm
from ._newer_requests import AsyncRequesting
from ._resuming import Resumption
from ._signatures import keywords_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.runtime.aliases import Body, Headers, Query, Timeout
    from specwright.runtime.polling import Polling, Stop
    from specwright.runtime.sentinels import NotGiven
    from specwright.runtime.streams import AsyncStream
    from specwright_generated.genai_next.types.interactions.interaction import Interaction
    from specwright_generated.genai_next.types.interactions.interactionsseevent import InteractionSSEEvent

    from ._newer_arguments import GetArguments, Sending

__all__ = ["AsyncInteractions"]


class AsyncInteractions(AsyncRequesting, generated.AsyncInteractions):
    """`client.aio.interactions`"""

    @overload
    async def create(
        self, *, request: Mapping[str, Any], automatic_continuation: bool | None = None, **arguments: Unpack[Sending]
    ) -> Interaction: ...
    @overload
    async def create(
        self, *, stream: Literal[False] | None = None, **arguments: Unpack[InteractionArguments]
    ) -> Interaction: ...
    @overload
    async def create(
        self, *, stream: Literal[True], resume: int = 0, **arguments: Unpack[InteractionArguments]
    ) -> AsyncStream[InteractionSSEEvent]: ...
    @overload
    async def create(
        self, *, stream: bool, resume: int = 0, **arguments: Unpack[InteractionArguments]
    ) -> Interaction | AsyncStream[InteractionSSEEvent]: ...
    @override
    @keywords_of(InteractionArguments, InteractionForm)
    async def create(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self,
        *,
        request: Mapping[str, Any] | None = None,
        **arguments: Any,
    ) -> Any:
        """`Interactions.create` for the other colour."""
        made = creation(request, arguments)
        if is_raw(made.options[0]):
            return await self._send(made, made.body, made.options[3])
        deadline = Deadline(made.options[3], whole=made.continues)

        async def send(token: str | None, owner: str | None) -> Any:
            answer = await self._send(made, made.resuming(token, owner), deadline.left())
            if not made.streamed:
                return answer
            again = Resumption(made.resumes)
            return await afollowed(answer, again, lambda name, last: self._get(name, True, made.following(last)))

        first = await send(None, None)
        if made.streamed:
            if not made.continues:
                return await awarned(first, made.warns)
            return await acontinued(made, deadline, first, send)
        answers = [first]
        sent = made.token
        while made.continues and (token := token_after(answers[-1], sent)) is not None:
            try:
                answers.append(await send(token, answers[-1].id))
            except SpecwrightError as error:
                raise interrupted(error, answers, token, made) from error
            sent = token
        return finished(answers, made)

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

    @overload
    async def get(
        self, id: str, *, stream: Literal[False] | None = False, **arguments: Unpack[GetArguments]
    ) -> Interaction: ...
    @overload
    async def get(
        self, id: str, *, stream: Literal[True], resume: int = 0, **arguments: Unpack[GetArguments]
    ) -> AsyncStream[InteractionSSEEvent]: ...
    @overload
    async def get(
        self, id: str, *, stream: bool, resume: int = 0, **arguments: Unpack[GetArguments]
    ) -> Interaction | AsyncStream[InteractionSSEEvent]: ...
    @override
    async def get(  # pyright: ignore[reportIncompatibleMethodOverride]  # resumes by itself on request
        self,
        id: str,
        *,
        api_version: str | None = None,
        include_input: bool | None = None,
        last_event_id: str | None = None,
        stream: bool | None = False,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = None,
        resume: int = 0,
    ) -> Any:
        """`Interactions.get` for the other colour."""
        arguments: dict[str, Any] = {
            "api_version": api_version,
            "include_input": include_input,
            "extra_headers": extra_headers,
            "extra_query": extra_query,
            "extra_body": extra_body,
            "timeout": timeout,
        }
        answer = await self._get(id, stream, {"last_event_id": last_event_id, **arguments})
        if not stream or is_raw(extra_headers):
            return answer
        again = Resumption(resume, interaction=id, last=last_event_id)
        return await afollowed(
            answer, again, lambda name, last: self._get(name, True, {"last_event_id": last, **arguments})
        )

    async def _get(self, id: str, stream: bool | None, arguments: Mapping[str, Any]) -> Any:
        call: Any = super().get
        return await call(id, stream=bool(stream), **arguments)

    @override
    async def cancel(
        self,
        id: str,
        *,
        api_version: str | None = None,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = None,
    ) -> Interaction:
        """`Interactions.cancel` for the other colour."""
        call: Any = super().cancel
        answer = await call(
            id,
            api_version=api_version,
            extra_headers=extra_headers,
            extra_query=extra_query,
            extra_body=extra_body,
            timeout=timeout,
        )
        return cast("Interaction", answer)

    async def wait(
        self,
        interaction: str | Interaction,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> Interaction:
        """`Interactions.wait` for the other colour."""
        job = AsyncJob[Any](INTERACTION, self.get, name=name_of(interaction), cancel=self.cancel)
        return cast("Interaction", await job.wait(timeout=timeout, poll=poll, cancel=cancel))
