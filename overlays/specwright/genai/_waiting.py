"""How Google's jobs read, and the names that they are taken up again by."""

from __future__ import annotations

from typing import Any

from specwright.runtime.job_rules import JobRule

FILE = JobRule(status="state", done=("ACTIVE",), failed=("FAILED",))
OPERATION = JobRule(status="done", done=(True,))
JOB = JobRule(
    status="state",
    done=("JOB_STATE_SUCCEEDED", "JOB_STATE_PARTIALLY_SUCCEEDED"),
    failed=("JOB_STATE_FAILED", "JOB_STATE_EXPIRED"),
    cancelled=("JOB_STATE_CANCELLED",),
)
"""Batches and tunings."""


def named(job: Any) -> dict[str, Any]:
    """A job that is given as itself or by its name, as the handle's arguments."""
    return {"name": job} if isinstance(job, str) else {"job": job}
