"""How far jobs are."""

from __future__ import annotations

_ENDED = frozenset(
    {
        "JOB_STATE_SUCCEEDED",
        "JOB_STATE_PARTIALLY_SUCCEEDED",
        "JOB_STATE_FAILED",
        "JOB_STATE_CANCELLED",
        "JOB_STATE_EXPIRED",
        "JOB_STATE_PAUSED",
    }
)
_SUCCEEDED = frozenset({"JOB_STATE_SUCCEEDED"})

JOB_STATES_SUCCEEDED_VERTEX = ["JOB_STATE_SUCCEEDED"]
"""States of Vertex AI's jobs that have ended well."""

JOB_STATES_SUCCEEDED_MLDEV = ["ACTIVE"]
"""States of the Gemini Developer API's tunings that have ended well."""

JOB_STATES_SUCCEEDED = [*JOB_STATES_SUCCEEDED_VERTEX, *JOB_STATES_SUCCEEDED_MLDEV]
"""States of jobs that have ended well, on either backend."""

JOB_STATES_ENDED_VERTEX = ["JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED", "JOB_STATE_EXPIRED"]
"""States of Vertex AI's jobs that have ended."""

JOB_STATES_ENDED_MLDEV = ["ACTIVE", "FAILED"]
"""States of the Gemini Developer API's tunings that have ended."""

JOB_STATES_ENDED = [*JOB_STATES_ENDED_VERTEX, *JOB_STATES_ENDED_MLDEV]
"""States of jobs that have ended, on either backend."""


class TuningState:
    """How far a tuning job is."""

    @property
    def has_ended(self) -> bool:
        """Whether it will not change any more."""
        return _state(self) in _ENDED

    @property
    def has_succeeded(self) -> bool:
        """Whether it has ended well."""
        return _state(self) in _SUCCEEDED


class BatchState:
    """How far a batch job is."""

    @property
    def done(self) -> bool:
        """Whether it will not change any more."""
        return _state(self) in _ENDED


def _state(job: object) -> str:
    state = getattr(job, "state", None)
    return str(getattr(state, "value", state))
