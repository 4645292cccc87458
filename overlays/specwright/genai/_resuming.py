"""When a stream of an interaction's events that broke is taken up again, and after which event. Pure.

Each event has an id, and a stored interaction gives its events after any of them. What a server gives twice is told
once.
"""

from __future__ import annotations

from typing import Any

from specwright.runtime.errors import APIConnectionError, APIError, APIResponseValidationError
from specwright.runtime.retry import delay

_BREAKS = (APIConnectionError, APIResponseValidationError)
"""An event that was cut can look like one that cannot be read."""
_LAST = ("interaction.completed", "interaction.complete")
"""The last event, and what it was called in January 2026."""
_RUNNING = (None, "queued", "in_progress")


class Resumption:
    """What was seen of a stream so far, and how often it may be taken up yet.

    Args:
        times: how many times in a row a stream that breaks is taken up; an event sets the count back.
        interaction: whose events they are; else the events say so.
        last: the id of the event that the stream begins after.
    """

    def __init__(self, times: int, *, interaction: str | None = None, last: str | None = None) -> None:
        self._times = self._left = times
        self._interaction = interaction
        self._last = last
        self._seen: set[str] = set() if last is None else {last}
        self._told = False
        self._done = False

    def takes(self, event: Any) -> bool:
        """Take note of an event; whether it is a new one."""
        interaction = getattr(event, "interaction", None)
        name = getattr(event, "event_id", None)
        if name is not None and self._times:
            if name in self._seen:
                return False
            self._seen.add(name)
            self._last = name
        self._told = True
        self._left = self._times
        if self._interaction is None:
            self._interaction = getattr(event, "interaction_id", None) or getattr(interaction, "id", None)
        status = getattr(interaction, "status", None) or getattr(event, "status", None)
        self._done = getattr(event, "event_type", None) in _LAST or status not in _RUNNING
        return True

    def ended(self, error: APIError | None) -> tuple[str, str | None] | None:
        """The stream ended, or broke with `error`: whose events to ask for, and after which one; None where all came.

        Raises:
            APIError: `error`, where the stream cannot be taken up.
        """
        if error is None and self._done:
            return None
        if error is not None and not isinstance(error, _BREAKS):
            raise error
        if self._left and self._interaction and (self._last or not self._told):
            self._left -= 1
            return self._interaction, self._last
        if error is not None:
            raise error
        return None

    def unreachable(self, error: APIConnectionError) -> tuple[float, tuple[str, str | None]]:
        """The stream was asked for and could not be reached: after how many seconds to ask again, and for what.

        Raises:
            APIConnectionError: `error`, where that was the last time.
        """
        if not self._left or self._interaction is None:
            raise error
        wait = delay(self._times - self._left)
        self._left -= 1
        return wait, (self._interaction, self._last)
