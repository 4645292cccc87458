"""Handles on jobs that a provider works on for a while, in both colours: wait, cancel, take up again by name.

A `JobRule` says how a provider's jobs read, and a `Waiter` decides when to look and how waiting ends; a handle looks
and sleeps as it says.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from .errors import SpecwrightError
from .job_rules import JobCancelled, JobError, JobRule, JobState, JobTimeout, WaitStopped
from .pages import read
from .polling import Ended, Look, Pause, Polling, Stop, Waiter

__all__ = [
    "AsyncJob",
    "Job",
    "JobCancelled",
    "JobError",
    "JobRule",
    "JobState",
    "JobTimeout",
    "Polling",
    "WaitStopped",
]

T = TypeVar("T")


class _Handle(Generic[T]):
    """What both colours share."""

    def __init__(
        self, rule: JobRule, name: str | None, job: T | None, asked: Callable[[T], float | None] | None
    ) -> None:
        found = name or (None if job is None else rule.name_of(job))
        if found is None:
            raise ValueError("A job is known by its name; give the name, or a job that has one.")
        self.rule: JobRule = rule
        self.name: str = found
        """What the provider calls the job: another handle, in another program, takes it up by this name."""
        self.job: T | None = job
        """The job as it was last seen, or None."""
        self._asked = asked
        self._now: Callable[[], float] = time.monotonic

    @property
    def state(self) -> JobState:
        """What the job's status meant when it was last seen."""
        return "pending" if self.job is None else self.rule.state(self.job)

    @property
    def result(self) -> Any:
        """The result of a job that is done, as far as it was seen; else None."""
        if self.state != "done":
            return None
        return self.job if self.rule.result is None else read(self.job, self.rule.result)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self.name!r}, state={self.state!r})"

    def _waiter(self, timeout: float | None, poll: Polling | float | None, cancel: Stop | None) -> Waiter[T]:
        return Waiter(
            self.rule, self.name, self.job, poll=poll, timeout=timeout, stop=cancel, asked=self._asked, now=self._now
        )

    def _seen(self, job: T) -> T:
        self.job = job
        return job

    def _uncancellable(self) -> SpecwrightError:
        return SpecwrightError(f"The job {self.name} cannot be cancelled: its provider has no way to.")


class Job(_Handle[T]):
    """A handle on a job of a synchronous client.

    Args:
        rule: how the job reads.
        look: gives the job by its name.
        name: its name; by default that in `job`.
        job: the job as the request that began it gave it; None takes a job up by its name alone.
        cancel: cancels the job by its name; None where that cannot be done.
        asked: finds in a job the seconds after which the provider wants to be asked again.
        sleep: waits for so many seconds.

    Raises:
        ValueError: neither `name` nor `job` says what it is called.
    """

    def __init__(
        self,
        rule: JobRule,
        look: Callable[[str], T],
        *,
        name: str | None = None,
        job: T | None = None,
        cancel: Callable[[str], object] | None = None,
        asked: Callable[[T], float | None] | None = None,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        super().__init__(rule, name, job, asked)
        self._look = look
        self._cancel = cancel
        self._sleep: Callable[[float], None] = sleep or time.sleep

    def refresh(self) -> T:
        """Look at the job now."""
        return self._seen(self._look(self.name))

    def cancel(self) -> None:
        """Ask the provider to stop the job; `wait` then ends with `JobCancelled`, or as it was ending anyway.

        Raises:
            SpecwrightError: the provider has no way to.
        """
        if self._cancel is None:
            raise self._uncancellable()
        self._cancel(self.name)

    def wait(
        self, *, timeout: float | None = None, poll: Polling | float | None = None, cancel: Stop | None = None
    ) -> T:
        """Wait until the job is done, and give it.

        Args:
            timeout: seconds to wait at most; None waits as long as it takes.
            poll: how often to look: a `Polling`, or seconds between two looks.
            cancel: an event that stops waiting (and not the job).

        Raises:
            JobError: it failed.
            JobCancelled: it was cancelled.
            JobTimeout: it is still at work.
            WaitStopped: `cancel` was set.
        """
        waiter = self._waiter(timeout, poll, cancel)
        while True:
            match waiter.next():
                case Look():
                    try:
                        waiter.feed(self.refresh())
                    except SpecwrightError as error:
                        waiter.miss(error)
                case Pause(seconds):
                    self._sleep(seconds)
                case Ended(job):
                    return job


class AsyncJob(_Handle[T]):
    """A handle on a job of an asynchronous client. Arguments as for `Job`."""

    def __init__(
        self,
        rule: JobRule,
        look: Callable[[str], Awaitable[T]],
        *,
        name: str | None = None,
        job: T | None = None,
        cancel: Callable[[str], Awaitable[object]] | None = None,
        asked: Callable[[T], float | None] | None = None,
        sleep: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(rule, name, job, asked)
        self._look = look
        self._cancel = cancel
        self._sleep: Callable[[float], Awaitable[None]] = sleep or _asleep

    async def refresh(self) -> T:
        """Look at the job now."""
        return self._seen(await self._look(self.name))

    async def cancel(self) -> None:
        """`Job.cancel` for the other colour."""
        if self._cancel is None:
            raise self._uncancellable()
        await self._cancel(self.name)

    async def wait(
        self, *, timeout: float | None = None, poll: Polling | float | None = None, cancel: Stop | None = None
    ) -> T:
        """`Job.wait` for the other colour."""
        waiter = self._waiter(timeout, poll, cancel)
        while True:
            match waiter.next():
                case Look():
                    try:
                        waiter.feed(await self.refresh())
                    except SpecwrightError as error:
                        waiter.miss(error)
                case Pause(seconds):
                    await self._sleep(seconds)
                case Ended(job):
                    return job


async def _asleep(seconds: float) -> None:
    from anyio import sleep

    await sleep(seconds)
