"""The loop of automatic function calling as a state machine. No I/O: a shell of either colour does what it says.

    send ──feed──> decide on the calls ──> run them ──record──> send …
                        └── nothing to run, or not by us ──> done

The contents that a provider sends are opaque values here: they go into the history, and back, as they came.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from .calls import FunctionCall, Result, ToolFailed
from .invocation import Invocation, Ran, Tools
from .steps import Approval, Ask, Done, Outcome, Policy, RunHere, RunTogether, Send, ToolResults

if TYPE_CHECKING:
    from .declarations import Declaration
    from .steps import Adapter, Approve, Cancel, Ending, Step

__all__ = ["Loop"]

AnswerT = TypeVar("AnswerT")
ContentT = TypeVar("ContentT")

SLICE = 0.1
"""Seconds between two looks at `cancel` while calls are running."""

_VERDICTS = {True: Approval("allow"), False: Approval("deny"), None: Approval("ask")}


def _verdict(said: object) -> Approval:
    if isinstance(said, Approval):
        return said
    if said is None or isinstance(said, bool):
        return _VERDICTS[said]
    hint = ""
    if hasattr(said, "__await__"):
        hint = "; an async `approve` is for async loops"
        getattr(said, "close", lambda: None)()
    raise TypeError(f"A verdict is an Approval, True, False or None, not {type(said).__name__}{hint}.")


class Loop(Generic[AnswerT, ContentT]):
    """One conversation between a model and functions, up to an answer.

    Args:
        tools: the functions, declared or not, or a `Tools`.
        adapter: what has to be known of the provider.
        contents: what is sent first.
        policy: limits and choices.
        approve: decides on each call before it is run; None allows all.
        cancel: stops the loop once it is set.
        now: a clock in seconds.

    `next` says what to do, and one of `feed`, `decide` and `record` is told what came of it.  Where sending fails,
    the same step comes again, so that a loop can be taken up after an error.
    """

    def __init__(
        self,
        tools: Tools | Iterable[Declaration | Callable[..., Any]],
        adapter: Adapter[AnswerT, ContentT],
        contents: Sequence[ContentT],
        *,
        policy: Policy | None = None,
        approve: Approve | None = None,
        cancel: Cancel | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tools: Tools = tools if isinstance(tools, Tools) else Tools(tools)
        self.policy: Policy = policy or Policy()
        self._adapter = adapter
        self._history: list[ContentT] = list(contents)
        self._approve = approve
        self._cancel = cancel
        self._now = now
        self._deadline = None if self.policy.timeout is None else now() + self.policy.timeout
        self._answer: AnswerT | None = None
        self._events: list[Any] = []
        self._requests = 0
        self._results: list[Result] = []
        self._ending: Ending | None = None
        # The calls of the last answer: what they came to, or will be run as; the results go out once all are there.
        self._calls: list[FunctionCall] = []
        self._round: list[Invocation | Result] = []
        self._undecided: list[int] = []
        self._running: list[int] = []
        self._overdue: float | None = None
        self._told: ToolResults[ContentT] | None = None

    @property
    def history(self) -> tuple[ContentT, ...]:
        """Everything sent and received so far."""
        return tuple(self._history)

    @property
    def undecided(self) -> tuple[FunctionCall, ...]:
        """The calls that `decide` is to be given verdicts on."""
        return tuple(self._calls[index] for index in self._undecided)

    def remaining(self) -> float | None:
        """Seconds until the policy's `timeout`, or None if it has none. For the timeout of a request."""
        return None if self._deadline is None else max(0.0, self._deadline - self._now())

    def next(self) -> Step[ContentT, AnswerT]:
        """What to do now."""
        if self._told is not None:
            told, self._told = self._told, None
            return told
        if self._ending is None or self._ending == "approval":
            self._ending = self._stopped() or self._ending
        if self._ending is not None:
            return Done(self._outcome(self._ending))
        if self._undecided:
            return Ask(tuple(self._question(index) for index in self._undecided))
        waiting = [index for index, item in enumerate(self._round) if isinstance(item, Invocation)]
        if waiting:
            return self._run(waiting)
        # An answer that broke off is asked for again, and its events do not count.
        self._events = []
        return Send(tuple(self._history))

    def feed(self, answer: AnswerT) -> tuple[FunctionCall, ...]:
        """Take an answer. Returns the calls that it asks for."""
        self._answer = answer
        self._events = []
        self._requests += 1
        self._history.extend(self._adapter.answer_contents(answer))
        self._calls = list(self._adapter.calls_of(answer))
        self._ending = self._ended()
        if self._ending is None:
            self._round = [self.tools.prepare(call) for call in self._calls]
            if self._approve is not None:
                self._undecided = [i for i, item in enumerate(self._round) if isinstance(item, Invocation)]
            self._settle()
        return tuple(self._calls)

    def feed_event(self, event: object) -> None:
        """Take a part of an answer that is streamed."""
        self._events.append(event)

    def end(self) -> tuple[FunctionCall, ...]:
        """The answer that was streamed has ended. Returns the calls that it asks for."""
        return self.feed(cast("Any", self._adapter).joined(tuple(self._events)))

    def decide(self, verdicts: Sequence[Approval | bool | None]) -> None:
        """Take the verdicts on the calls that were asked about, in order; also to take up a loop left for approval.

        Raises:
            ValueError: there are more or fewer verdicts than calls.
            TypeError: something is no verdict.
        """
        if len(verdicts) != len(self._undecided):
            raise ValueError(f"{len(self._undecided)} verdicts are wanted, and {len(verdicts)} were given.")
        approvals = [_verdict(said) for said in verdicts]
        undecided: list[int] = []
        for index, verdict in zip(self._undecided, approvals, strict=True):
            if verdict.verdict == "ask":
                undecided.append(index)
            elif verdict.verdict == "deny":
                reason = f": {verdict.reason}" if verdict.reason else "."
                self._round[index] = Result(call=self._calls[index], error=f"The call was not approved{reason}")
        self._undecided = undecided
        self._ending = "approval" if undecided else None
        if not undecided:
            self._settle()

    def record(self, outcomes: Sequence[Ran | None]) -> None:
        """Take what came of the calls that were run, in order; None for one that was still running when left.

        Raises:
            the exception of a function, if the policy is to raise it.
        """
        for index, ran in zip(self._running, outcomes, strict=True):
            self._round[index] = self._result(self._calls[index], ran)
        ended = [self._round[index] for index in self._running]
        self._running = []
        self._settle()
        if self.policy.on_exception == "raise":
            for item in ended:
                if isinstance(item, Result) and item.exception is not None:
                    raise item.exception

    def _ended(self) -> Ending | None:
        if not self._calls:
            return "answered"
        declared = (self.tools.get(call.name) for call in self._calls)
        if not self.tools or any(found is not None and found.callable is None for found in declared):
            return "handed over"
        return "limit" if self._requests >= self.policy.max_requests else None

    def _stopped(self) -> Ending | None:
        if self._cancel is not None and self._cancel.is_set():
            return "cancelled"
        return "timeout" if self.remaining() == 0.0 else None

    def _question(self, index: int) -> Callable[[], Any]:
        item = cast("Invocation", self._round[index])
        approve = cast("Approve", self._approve)
        return lambda: approve(item.call, item.declaration)

    def _run(self, waiting: list[int]) -> RunHere | RunTogether:
        self._running = waiting[: self.policy.max_parallel]
        invocations = tuple(cast("Invocation", self._round[index]) for index in self._running)
        limits = (self.policy.call_timeout, self._deadline, self._cancel)
        if len(invocations) == 1 and limits == (None, None, None):
            return RunHere(invocations[0])
        timeout = self.policy.call_timeout
        self._overdue = None if timeout is None else self._now() + timeout
        return RunTogether(invocations, self._patience)

    def _patience(self) -> float:
        if self._cancel is not None and self._cancel.is_set():
            return 0.0
        limits = [limit - self._now() for limit in (self._overdue, self._deadline) if limit is not None]
        if self._cancel is not None:
            limits.append(SLICE)
        return max(0.0, min(limits, default=3600.0))

    def _result(self, call: FunctionCall, ran: Ran | None) -> Result:
        if ran is None:
            late = self._stopped() != "cancelled"
            return Result(call=call, error="The call took too long." if late else "The call was cancelled.")
        error = ran.exception
        if error is None:
            return Result(call=call, value=ran.value)
        if isinstance(error, ToolFailed):
            return Result(call=call, error=str(error))
        choice = self.policy.on_exception
        text = choice(call, error) if callable(choice) else f"{type(error).__name__}: {error}"
        return Result(call=call, error=text, exception=error)

    def _settle(self) -> None:
        """Send the results once every call of the round has one."""
        results = tuple(item for item in self._round if isinstance(item, Result))
        if len(results) < len(self._calls) or not results:
            return
        contents = tuple(self._adapter.results_contents(results))
        self._history.extend(contents)
        self._results.extend(results)
        self._told = ToolResults(results=results, contents=contents)
        self._round, self._calls = [], []

    def _outcome(self, ending: Ending) -> Outcome[AnswerT, ContentT]:
        ran = {index: item for index, item in enumerate(self._round) if isinstance(item, Result)}
        return Outcome(
            answer=self._answer,
            ending=ending,
            history=tuple(self._history),
            calls=tuple(call for index, call in enumerate(self._calls) if index not in ran),
            results=(*self._results, *ran.values()),
            requests=self._requests,
        )
