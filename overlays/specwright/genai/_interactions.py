"""`client.interactions`: one turn with a model or an agent, whole or as events, that goes on where it stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Unpack, cast, overload

from typing_extensions import override

from specwright.runtime.base import BaseModel
from specwright.runtime.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    SpecwrightError,
)
from specwright.runtime.jobs import Job
from specwright.runtime.streams import AsyncStream, Stream
from specwright_generated.genai_next.resources import interactions as generated

from ._continuing import Deadline, finished, interrupted, token_after
from ._creating import Creation, creation
from ._interaction_events import INTERACTION, continued, followed, is_raw, name_of, warned
from ._newer_arguments import InteractionArguments, InteractionForm
from ._newer_requests import Requesting
from ._resuming import Resumption
from ._signatures import keywords_of
from .errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specwright.runtime.aliases import Body, Headers, Query, Timeout
    from specwright.runtime.polling import Polling, Stop
    from specwright.runtime.sentinels import NotGiven
    from specwright_generated.genai_next.types.interactions.interaction import Interaction
    from specwright_generated.genai_next.types.interactions.interactionsseevent import InteractionSSEEvent

    from ._newer_arguments import GetArguments, Sending

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AsyncStream",
    "AuthenticationError",
    "BadRequestError",
    "BaseModel",
    "ConflictError",
    "GeminiNextGenAPIClientError",
    "Interactions",
    "InternalServerError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "Stream",
    "UnprocessableEntityError",
]

# google-genai has its names for what goes wrong with the newer resources in a module of this name.
GeminiNextGenAPIClientError = SpecwrightError


class Interactions(Requesting, generated.Interactions):
    """`client.interactions`"""

    @overload
    def create(
        self, *, request: Mapping[str, Any], automatic_continuation: bool | None = None, **arguments: Unpack[Sending]
    ) -> Interaction: ...
    @overload
    def create(
        self, *, stream: Literal[False] | None = None, **arguments: Unpack[InteractionArguments]
    ) -> Interaction: ...
    @overload
    def create(
        self, *, stream: Literal[True], resume: int = 0, **arguments: Unpack[InteractionArguments]
    ) -> Stream[InteractionSSEEvent]: ...
    @overload
    def create(
        self, *, stream: bool, resume: int = 0, **arguments: Unpack[InteractionArguments]
    ) -> Interaction | Stream[InteractionSSEEvent]: ...
    @override
    @keywords_of(InteractionArguments, InteractionForm)
    def create(  # pyright: ignore[reportIncompatibleMethodOverride]  # takes a whole request too
        self,
        *,
        request: Mapping[str, Any] | None = None,
        **arguments: Any,
    ) -> Any:
        """One turn with a model (`model=`) or an agent (`agent=`).

        Where an answer stops at the limit of one request, the model is asked to go on until it is done: answers become
        one, streams follow each other. In the background, and for agents, the server does that by itself.

        Args:
            request: the whole of a call as one object, `body` and `api_version`, in place of the other arguments.
            stream: whether to answer with events.
            resume: how many times in a row a stream that breaks is taken up after the last event that was seen; the
                interaction must be stored for that.
            arguments: the keys of the body; `automatic_continuation`, False of which leaves going on to the caller; and
                `api_version`, `extra_headers`, `extra_query`, `extra_body` and `timeout`: seconds for all requests
                together, or an object with limits for each of them.

        Returns:
            The interaction, or with `stream=True` a stream of its events.

        Raises:
            TypeError, ValueError: arguments that there are not, or that exclude each other.
            ContinuationInterruptedError: it could not go on; says where to go on from.
            APIError: the provider answered with an error, or told of one in a stream.
            StreamError: a stream broke, and was not to be taken up or could not be.

        Source: https://ai.google.dev/api
        """
        made = creation(request, arguments)
        if is_raw(made.options[0]):
            return self._send(made, made.body, made.options[3])
        deadline = Deadline(made.options[3], whole=made.continues)

        def send(token: str | None, owner: str | None) -> Any:
            answer = self._send(made, made.resuming(token, owner), deadline.left())
            if not made.streamed:
                return answer
            again = Resumption(made.resumes)
            return followed(answer, again, lambda name, last: self._get(name, True, made.following(last)))

        first = send(None, None)
        if made.streamed:
            return continued(made, deadline, first, send) if made.continues else warned(first, made.warns)
        answers = [first]
        sent = made.token
        while made.continues and (token := token_after(answers[-1], sent)) is not None:
            try:
                answers.append(send(token, answers[-1].id))
            except SpecwrightError as error:
                raise interrupted(error, answers, token, made) from error
            sent = token
        return finished(answers, made)

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

    @overload
    def get(
        self, id: str, *, stream: Literal[False] | None = False, **arguments: Unpack[GetArguments]
    ) -> Interaction: ...
    @overload
    def get(
        self, id: str, *, stream: Literal[True], resume: int = 0, **arguments: Unpack[GetArguments]
    ) -> Stream[InteractionSSEEvent]: ...
    @overload
    def get(
        self, id: str, *, stream: bool, resume: int = 0, **arguments: Unpack[GetArguments]
    ) -> Interaction | Stream[InteractionSSEEvent]: ...
    @override
    def get(  # pyright: ignore[reportIncompatibleMethodOverride]  # resumes by itself on request
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
        """An interaction that is stored, or with `stream=True` its events, also while it is at work.

        Args:
            id: the interaction's id.
            api_version: the version of the API, in place of the client's.
            include_input: whether the interaction has its input too.
            last_event_id: events after this one only.
            stream: whether to answer with events.
            extra_headers: further headers, in place of the client's.
            extra_query: further keys of the query.
            extra_body: a body.
            timeout: seconds, or an object with limits; None leaves it to the client.
            resume: how many times in a row a stream that breaks is taken up after the last event that was seen.

        Raises:
            StreamError: a stream broke, and was not to be taken up or could not be.
            APIError: the provider answered with an error, or told of one in a stream.
        """
        arguments: dict[str, Any] = {
            "api_version": api_version,
            "include_input": include_input,
            "extra_headers": extra_headers,
            "extra_query": extra_query,
            "extra_body": extra_body,
            "timeout": timeout,
        }
        answer = self._get(id, stream, {"last_event_id": last_event_id, **arguments})
        if not stream or is_raw(extra_headers):
            return answer
        again = Resumption(resume, interaction=id, last=last_event_id)
        return followed(answer, again, lambda name, last: self._get(name, True, {"last_event_id": last, **arguments}))

    def _get(self, id: str, stream: bool | None, arguments: Mapping[str, Any]) -> Any:
        call: Any = super().get
        return call(id, stream=bool(stream), **arguments)

    @override
    def cancel(
        self,
        id: str,
        *,
        api_version: str | None = None,
        extra_headers: Headers | None = None,
        extra_query: Query | None = None,
        extra_body: Body | None = None,
        timeout: float | Timeout | NotGiven | None = None,
    ) -> Interaction:
        """Stop an interaction that runs in the background, and give it. Arguments as for `get`."""
        call: Any = super().cancel
        answer = call(
            id,
            api_version=api_version,
            extra_headers=extra_headers,
            extra_query=extra_query,
            extra_body=extra_body,
            timeout=timeout,
        )
        return cast("Interaction", answer)

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
        job = Job[Any](INTERACTION, self.get, name=name_of(interaction), cancel=self.cancel)
        return cast("Interaction", job.wait(timeout=timeout, poll=poll, cancel=cancel))
