"""What a tool loop wants done next, how it is told to behave, and what comes of it. Plain data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from .calls import FunctionCall, Result

if TYPE_CHECKING:
    from .declarations import Declaration
    from .invocation import Invocation

__all__ = [
    "Adapter",
    "Approval",
    "Approve",
    "Ask",
    "Cancel",
    "Done",
    "Ending",
    "Outcome",
    "Policy",
    "RunHere",
    "RunTogether",
    "Send",
    "Step",
    "StreamAdapter",
    "ToolResults",
]

AnswerT = TypeVar("AnswerT")
ContentT = TypeVar("ContentT")
ReadT = TypeVar("ReadT", contravariant=True)
MadeT = TypeVar("MadeT", covariant=True)
JoinedT = TypeVar("JoinedT")
EventReadT = TypeVar("EventReadT", contravariant=True)

Ending: TypeAlias = Literal["answered", "handed over", "approval", "limit", "cancelled", "timeout"]
"""Why a loop ended.

`answered`: the model asked for nothing more.  `handed over`: it asked for a function that only the program can answer.
`approval`: calls wait to be approved.  `limit`: all requests are used up.  `cancelled` and `timeout`: it was stopped.
"""


class Cancel(Protocol):
    """What tells a loop to stop: an `Event` of threading, asyncio or anyio, or anything with `is_set`."""

    def is_set(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Approval:
    """What was decided on a call.

    Attributes:
        verdict: `allow` runs it; `deny` tells the model that it was refused; `ask` leaves the loop until it is known.
        reason: for a denial, what the model is told.
    """

    verdict: Literal["allow", "deny", "ask"]
    reason: str = ""

    def __post_init__(self) -> None:
        # A misspelt denial must not run anything.
        if self.verdict not in ("allow", "deny", "ask"):
            raise ValueError(f"A verdict is `allow`, `deny` or `ask`, not {self.verdict!r}.")


Approve: TypeAlias = "Callable[[FunctionCall, Declaration], Any]"
"""Decides on a call before it is run: returns an `Approval` (or True, False or None for the three verdicts).

For async loops it may be an async function.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a loop behaves.

    Attributes:
        max_requests: the most requests that are sent, the first included; at least 1.
        max_parallel: the most calls of one answer that run at a time; at least 1.
        call_timeout: seconds for each call, or None. A thread that is late cannot be stopped; its result is dropped.
        timeout: seconds for everything, or None. A request on its way is not cut off; see `Loop.remaining`.
        on_exception: what a function's exception comes to: `report` tells the model its type and text, `raise` raises
            it, and a function is given the call and the exception and returns what the model is told.
    """

    max_requests: int = 10
    max_parallel: int = 16
    call_timeout: float | None = None
    timeout: float | None = None
    on_exception: Literal["report", "raise"] | Callable[[FunctionCall, Exception], str] = "report"

    def __post_init__(self) -> None:
        if self.max_requests < 1 or self.max_parallel < 1:
            raise ValueError("`max_requests` and `max_parallel` must be at least 1.")


class Adapter(Protocol[ReadT, MadeT]):
    """What a loop has to know of a provider. Answers and contents are the provider's own and pass through unchanged."""

    def calls_of(self, answer: ReadT) -> Sequence[FunctionCall]:
        """The calls that an answer asks for, in order."""
        ...

    def answer_contents(self, answer: ReadT) -> Sequence[MadeT]:
        """An answer as it goes back to the provider with the next request: with all signatures and thinking in it."""
        ...

    def results_contents(self, results: Sequence[Result]) -> Sequence[MadeT]:
        """Results as they are sent, in the order of their calls."""
        ...


class StreamAdapter(Adapter[JoinedT, MadeT], Protocol[JoinedT, MadeT, EventReadT]):
    """An adapter for streams."""

    def joined(self, events: Sequence[EventReadT]) -> JoinedT:
        """The whole answer that these events are the parts of; nothing of them may be lost."""
        ...


@dataclass(frozen=True, slots=True)
class Send(Generic[ContentT]):
    """Send these contents, then `feed` the answer (or `feed_event` each event, then `end`)."""

    contents: tuple[ContentT, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for each of these, then `decide` with the verdicts in order."""

    questions: tuple[Callable[[], Any], ...]


@dataclass(frozen=True, slots=True)
class RunHere:
    """Run this call where the loop runs, then `record` its outcome."""

    invocation: Invocation


@dataclass(frozen=True, slots=True)
class RunTogether:
    """Run these calls at the same time, then `record` their outcomes in order.

    `patience` says how many seconds to wait for those that are still running, and 0 to leave them.
    """

    invocations: tuple[Invocation, ...]
    patience: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolResults(Generic[ContentT]):
    """The results of a round of calls and the contents that they are sent as, for those who want to see them."""

    results: tuple[Result, ...]
    contents: tuple[ContentT, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[AnswerT, ContentT]):
    """What a loop came to.

    Attributes:
        answer: the last answer; None if there was none before it was stopped.
        ending: why it ended.
        history: everything sent and received, in order, the last answer included.
        calls: the calls of the last answer that were not run.
        results: the results of all calls that were, in order.
        requests: how many requests were answered.
    """

    answer: AnswerT | None
    ending: Ending
    history: tuple[ContentT, ...] = ()
    calls: tuple[FunctionCall, ...] = ()
    results: tuple[Result, ...] = field(default=())
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Done(Generic[AnswerT, ContentT]):
    """There is nothing to do."""

    outcome: Outcome[AnswerT, ContentT]


Step: TypeAlias = "Send[ContentT] | Ask | RunHere | RunTogether | ToolResults[ContentT] | Done[AnswerT, ContentT]"
