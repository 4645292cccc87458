"""When an interaction that stopped at a limit goes on, and from where. Pure but for the clock.

An answer that stops at the limit of one request has the status `requires_continuation` and a token; sent again with
that token the model goes on. A stream names such a token in between too: what is cut after it can go on from there, if
nothing was put out since.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from specwright.runtime.errors import APIConnectionError, SpecwrightError

from . import _outputs
from ._creating import Creation
from .errors import ContinuationInterruptedError

MAX_RECONNECTS = 3
"""How many times in a row a stream is asked for again that does not get on."""

_STOPPED = "requires_continuation"
_OPEN = (None, "in_progress", _STOPPED)
_SILENT = ("interaction.created", "interaction.status_update", "interaction.completed")


class ContinuationTimeoutError(SpecwrightError, TimeoutError):
    """The time for the whole of a call ran out before the model was done."""


class Deadline:
    """The time for one call of `create`: a number of seconds is for all of its requests together."""

    def __init__(self, timeout: Any, *, whole: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._timeout = timeout
        self._clock = clock
        counted = whole and isinstance(timeout, int | float) and not isinstance(timeout, bool)
        self._end: float | None = clock() + timeout if counted else None

    def left(self) -> Any:
        """The timeout of the next request.

        Raises:
            ContinuationTimeoutError: there is no time left.
        """
        if self._end is None:
            return self._timeout
        left = self._end - self._clock()
        if left <= 0:
            raise ContinuationTimeoutError(f"not done within {self._timeout} seconds, which are for all requests")
        return left


def token_after(answer: Any, sent: str | None) -> str | None:
    """The token to go on from after a whole answer; None where it is done, or got no further."""
    token = getattr(answer, "continuation_token", None)
    going = getattr(answer, "status", None) == _STOPPED and isinstance(token, str) and token not in ("", sent)
    return token if going else None


def interrupted(
    error: Exception, answers: Sequence[Any], token: str, creation: Creation
) -> ContinuationInterruptedError:
    """The error for a request that failed after others had their answers."""
    return ContinuationInterruptedError(
        f"The interaction stopped after {len(answers)} answers: {error}. They are not lost: go on from the token.",
        partial_interaction=_outputs.merged(answers),
        continuation_token=token,
        interaction_id=getattr(answers[-1], "id", None) if creation.stored else None,
        continuation_ids=_outputs.ids(answers),
    )


def finished(answers: Sequence[Any], creation: Creation) -> Any:
    """What `create` gives after all answers of one turn."""
    if creation.warns and token_after(answers[-1], None) is not None:
        warn()
    return _outputs.merged(answers) if len(answers) > 1 or creation.continues else answers[0]


def warn() -> None:
    """Say that an interaction stopped and nobody asked it to go on."""
    warnings.warn(
        "The interaction stopped at the limit of one request (`requires_continuation`). Leave `automatic_continuation` "
        "on, run it in the background, or send its `continuation_token` yourself.",
        stacklevel=4,
    )


class Continuation:
    """A stream of several requests: what was seen of the one that runs, and what to send after it."""

    def __init__(self, creation: Creation) -> None:
        self._creation = creation
        self._ids: list[str] = []
        self._stuck = 0
        self._error: Exception | None = None
        self._begin(creation.token, None, opened=True)

    def _begin(self, token: str | None, owner: str | None, *, opened: bool) -> None:
        self.token, self.owner = token, owner
        self._started = token
        self._status: str | None = None
        self._own: str | None = None
        self._opened = opened
        self._told = False

    def opened(self) -> None:
        """The stream that was asked for has begun."""
        self._opened = True

    def observe(self, event: Any) -> Any:
        """Take note of an event, and give it back."""
        kind = getattr(event, "event_type", None)
        interaction = getattr(event, "interaction", None)
        own = getattr(event, "interaction_id", None) or getattr(interaction, "id", None)
        if own:
            self._own = own
            if own not in self._ids:
                self._ids.append(own)
        if kind == "error":
            self._status, self.token = "error", None
            return event
        before = self.token
        self._status = getattr(interaction, "status", None) or getattr(event, "status", None) or self._status
        told = getattr(interaction, "continuation_token", None) or getattr(event, "continuation_token", None)
        if told or kind == "interaction.completed":
            # The last word on an interaction: where it names no token there is none.
            self.token = told or None
        if self.token and self.token != before:
            self.owner = self._own
        if kind == "interaction.completed" or (kind == "interaction.status_update" and told):
            self._told = False
        elif kind not in _SILENT:
            self._told = True
        return event

    def ended(self, error: Exception | None) -> tuple[str, str | None] | None:
        """The stream ended, or broke with `error`: the token to go on from and whose it is, or None where all is done.

        Raises:
            ContinuationInterruptedError: it cannot go on by itself, but the caller could.
            Exception: `error`, where nothing can.
        """
        fatal = isinstance(error, ContinuationTimeoutError) or (
            error is not None and not self._opened and not isinstance(error, APIConnectionError)
        )
        looping = self._status == _STOPPED and self.token == self._started
        if fatal or self._told or looping or not self._resumable():
            if error is not None:
                raise self._failed(error)
            return None
        moved = self._status == _STOPPED or self.token != self._started
        self._stuck = 0 if moved else self._stuck + 1
        self._error = error or (None if moved else self._error)
        if self._stuck > MAX_RECONNECTS:
            if self._error is not None:
                raise self._failed(self._error)
            return None
        token, owner = self.token, self.owner
        self._begin(token, owner, opened=False)
        return (token, owner) if token else None

    def _resumable(self) -> bool:
        return bool(self.token) and self._status in _OPEN

    def _failed(self, error: Exception) -> Exception:
        if not self._resumable() or self.token == self._creation.token:
            return error
        failed = ContinuationInterruptedError(
            f"The stream could not go on: {error}. Go on from the token; what came after it comes again.",
            continuation_token=self.token,
            interaction_id=self.owner if self._creation.stored else None,
            continuation_ids=list(self._ids),
        )
        failed.__cause__ = error
        return failed
