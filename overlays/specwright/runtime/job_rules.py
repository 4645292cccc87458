"""How a provider's jobs read, as data, and the errors of jobs that did not come to a good end.

SpecwrightError
└── JobError            job, name, status, detail: it failed
    ├── JobCancelled    it was cancelled
    └── JobTimeout      it is still at work
        └── WaitStopped waiting for it was stopped
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

from .errors import SpecwrightError
from .pages import read

__all__ = ["JobCancelled", "JobError", "JobRule", "JobState", "JobTimeout", "WaitStopped"]

JobState: TypeAlias = Literal["pending", "done", "failed", "cancelled"]


class JobError(SpecwrightError):
    """A job that failed.

    Attributes:
        job: the job as it was last seen, or None.
        name: what the provider calls it; with this name it can be looked at again.
        status: its status as the provider wrote it.
        detail: what the provider says of the error, or None.
    """

    def __init__(self, message: str, *, job: object, name: str, status: object, detail: object = None) -> None:
        super().__init__(message)
        self.job = job
        self.name = name
        self.status = status
        self.detail = detail


class JobCancelled(JobError):
    """A job that was cancelled."""


class JobTimeout(JobError):
    """A job that was not at its end in time. It goes on; look at it again by its `name`."""


class WaitStopped(JobTimeout):
    """Waiting for a job was stopped. The job goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRule:
    """How a provider's jobs read. Paths are dotted names of fields.

    Attributes:
        status: the path to the status.
        done: its values for a job that succeeded.
        failed: its values for one that failed. Where there are none, a job that is done and has an error has failed.
        cancelled: its values for one that was cancelled.
        name: the path to the name that a job is looked up by.
        error: the path to what is said of an error.
        result: the path to the result; None where the job itself is the result.

    Any other status is that of a job at work, those that are not known yet included.
    """

    status: str
    done: tuple[object, ...]
    failed: tuple[object, ...] = ()
    cancelled: tuple[object, ...] = ()
    name: str = "name"
    error: str = "error"
    result: str | None = None

    def value(self, job: object) -> object:
        """The status of a job as the provider wrote it."""
        found = read(job, self.status)
        return found.value if isinstance(found, Enum) else found

    def state(self, job: object) -> JobState:
        """What the status of a job means."""
        found = self.value(job)
        if found in self.failed:
            return "failed"
        if found in self.cancelled:
            return "cancelled"
        if found not in self.done:
            return "pending"
        return "failed" if not self.failed and read(job, self.error) else "done"

    def name_of(self, job: object) -> str | None:
        """The name of a job, or None."""
        found = read(job, self.name)
        return None if found is None else str(found)

    def ended(self, job: object, name: str) -> JobError | None:
        """The error for a job that ended without success, or None."""
        state = self.state(job)
        if state in ("pending", "done"):
            return None
        detail = read(job, self.error)
        text = read(detail, "message") or (detail if isinstance(detail, str) else None)
        kind = JobError if state == "failed" else JobCancelled
        told = "failed" if state == "failed" else "was cancelled"
        message = f"The job {name} {told}: {text}" if text else f"The job {name} {told}."
        return kind(message, job=job, name=name, status=self.value(job), detail=detail)
