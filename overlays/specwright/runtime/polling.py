"""When a job is looked at again, and how waiting for it ends. Pure: looks and a clock in, decisions out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import random
from typing import Generic, Protocol, TypeVar

from .errors import APIConnectionError, APIStatusError, SpecwrightError
from .job_rules import JobError, JobRule, JobTimeout, WaitStopped

__all__ = ["Ended", "Look", "Pause", "Polling", "Stop", "Waiter"]

T = TypeVar("T")

SLICE = 0.25
"""Seconds between two looks at `stop` during a pause."""

MAX_ASKED = 300.0
"""The longest pause in seconds that a provider can ask for."""


class Stop(Protocol):
    """What stops waiting: an `Event` of threading, asyncio or anyio, or anything with `is_set`."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Polling:
    """How often a job is looked at.

    Attributes:
        first: seconds between the first look and the second.
        factor: what each pause is multiplied by for the next; 1 keeps them all the same.
        longest: the longest pause, in seconds.
        jitter: the part of a pause, from 0 to 1, that is taken off at random at most.
        misses: how many looks in a row may fail for reasons that pass (no connection, 408, 429, 500 and above).

    What the provider asks for goes before all of this, up to five minutes.
    """

    first: float = 1.0
    factor: float = 1.5
    longest: float = 30.0
    jitter: float = 0.1
    misses: int = 5

    def __post_init__(self) -> None:
        if self.first <= 0 or self.longest <= 0 or self.factor < 1 or not 0 <= self.jitter < 1:
            raise ValueError("Pauses must be above 0 seconds, `factor` at least 1 and `jitter` from 0 to below 1.")

    def pause(self, looks: int, asked: float | None, chance: Callable[[], float] = random) -> float:
        """Seconds to wait after so many looks; `asked` is what the provider asks for."""
        if asked is not None and asked > 0:
            return min(asked, MAX_ASKED)
        longest = min(self.first * self.factor ** min(looks - 1, 64), self.longest)
        return longest * (1 - self.jitter * chance())


@dataclass(frozen=True, slots=True)
class Look:
    """Look at the job, then `feed` what is seen or `miss` what went wrong."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Ended(Generic[T]):
    """The job is done."""

    job: T


class Waiter(Generic[T]):
    """Decides when to look at a job, and how waiting ends. No I/O.

    Args:
        rule: how the job reads.
        name: what the provider calls it.
        job: the job as it was last seen, or None to look at once.
        poll: how often to look, or seconds between two looks.
        timeout: seconds to wait at most, or None. When they are over the job is looked at once more.
        stop: stops waiting once it is set.
        asked: finds in a job the seconds after which the provider wants to be asked again.
        now, chance: a clock in seconds, and random numbers from 0 to 1.
    """

    def __init__(
        self,
        rule: JobRule,
        name: str,
        job: T | None = None,
        *,
        poll: Polling | float | None = None,
        timeout: float | None = None,
        stop: Stop | None = None,
        asked: Callable[[T], float | None] | None = None,
        now: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random,
    ) -> None:
        self._rule = rule
        self._name = name
        self._job = job
        fixed = Polling(first=poll, factor=1, longest=poll, jitter=0) if isinstance(poll, int | float) else poll
        self._poll: Polling = fixed or Polling()
        self._deadline = None if timeout is None else now() + timeout
        self._stop = stop
        self._asked = asked
        self._now = now
        self._chance = chance
        self._looks = 0
        self._misses = 0
        self._last = False
        self._until: float | None = None
        if job is not None:
            self.feed(job)

    def next(self) -> Look | Pause | Ended[T]:
        """What to do now.

        Raises:
            JobError: the job failed, was cancelled, is not done in time, or waiting was stopped.
        """
        if self._job is not None:
            error = self._rule.ended(self._job, self._name)
            if error is not None:
                raise error
            if self._rule.state(self._job) == "done":
                return Ended(self._job)
        if self._stop is not None and self._stop.is_set():
            raise self._unfinished(WaitStopped, "is still at work: waiting for it was stopped")
        now = self._now()
        if self._until is not None and now < self._until:
            seconds = self._until - now
            return Pause(seconds if self._stop is None else min(seconds, SLICE))
        if self._last:
            raise self._unfinished(JobTimeout, "is still at work after the time given")
        self._last = self._deadline is not None and now >= self._deadline
        return Look()

    def feed(self, job: T) -> None:
        """Take what a look saw."""
        self._job = job
        self._misses = 0
        self._rest(None if self._asked is None else self._asked(job))

    def miss(self, error: SpecwrightError) -> None:
        """Take what went wrong with a look.

        Raises:
            the error itself, where another look would not help or too many have failed in a row.
        """
        passing = isinstance(error, APIConnectionError) or (
            isinstance(error, APIStatusError) and (error.status_code in (408, 429) or error.status_code >= 500)
        )
        self._misses += 1
        if not passing or self._misses > self._poll.misses:
            raise error
        self._rest(error.retry_after if isinstance(error, APIStatusError) else None)

    def _rest(self, asked: float | None) -> None:
        self._looks += 1
        until = self._now() + self._poll.pause(self._looks, asked, self._chance)
        # The last look is at the deadline itself; after it there is nothing to wait for.
        self._until = None if self._last else until if self._deadline is None else min(until, self._deadline)

    def _unfinished(self, kind: type[JobError], told: str) -> JobError:
        status = None if self._job is None else self._rule.value(self._job)
        seen = "" if status is None else f" (status {status})"
        return kind(f"The job {self._name} {told}{seen}.", job=self._job, name=self._name, status=status)
