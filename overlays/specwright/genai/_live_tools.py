"""Functions that a live session calls by itself, on the loop of `specwright.tools`. No I/O: the runners do that.

Each call is a loop of its own, which `tool_call_cancellation` can end. What the functions of one message return is sent
together, once all have; the model does not wait for those that are `NonBlocking`, so each is sent for itself.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from specwright.tools import Declaration, FunctionCall, Loop, Outcome, Policy, Result
from specwright.tools.steps import Approve

from . import _tools
from ._functions import declared, require_sync, response_of, told
from ._live_dialect import part

if TYPE_CHECKING:
    from collections.abc import Callable

    from .types import FunctionCall as FunctionCallSent
    from .types import FunctionResponse, LiveServerMessage

Scheduling: TypeAlias = Literal["SILENT", "WHEN_IDLE", "INTERRUPT"]

_TOO_LARGE = "What the function returned is too large to be sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class NonBlocking(Declaration):
    """A function that the model does not wait for: it goes on talking.

    Attributes:
        scheduling: what becomes of the result: the model is told silently, when it is idle, or at once.
    """

    scheduling: Scheduling | None = None


def non_blocking(function: Callable[..., Any], *, scheduling: Scheduling | None = None) -> NonBlocking:
    """A function for `config.tools` that the model does not wait for.

    Args:
        function: the function.
        scheduling: `SILENT`, `WHEN_IDLE` or `INTERRUPT`: how the model learns of the result; None leaves it to the API.

    Raises:
        UnsupportedFunctionError: it cannot be declared.
    """
    found = declared(function)
    given = {each.name: getattr(found, each.name) for each in fields(found)}
    return NonBlocking(**given, scheduling=scheduling)


@dataclass(eq=False, slots=True)
class Round:
    """Calls whose responses are sent together, in their order."""

    calls: list[Call] = field(default_factory=list["Call"])

    def responses(self) -> list[FunctionResponse] | None:
        """All of them, those of cancelled calls left out; None while one is still awaited."""
        if not all(call.ended for call in self.calls):
            return None
        return [call.response for call in self.calls if call.response is not None and not call.cancel.is_set()]


@dataclass(eq=False, slots=True)
class Call:
    """A call that is being run."""

    asked: FunctionCall
    round: Round
    cancel: threading.Event
    loop: Loop[FunctionCall | None, Result]
    ended: bool = False
    response: FunctionResponse | None = None

    def exchange(self, results: tuple[Result, ...]) -> FunctionCall | None:
        """What the loop takes for the model's answer: the call, and nothing more once there is a result."""
        return None if results else self.asked

    async def aexchange(self, results: tuple[Result, ...]) -> FunctionCall | None:
        """`exchange` for the other colour."""
        return self.exchange(results)


class Functions:
    """The functions of one session.

    Args:
        tools: what `config.tools` has, sessions of MCP servers replaced by the tools of their servers.
        sync: whether the client is synchronous.
        policy: limits of each call; its `max_requests` has no meaning here.
        approve: decides on each call before it is run; what it leaves open is the user's to answer.

    Raises:
        UnsupportedFunctionError: a function cannot be declared, or needs an asynchronous client.
    """

    def __init__(
        self, tools: Iterable[object], *, sync: bool, policy: Policy | None = None, approve: Approve | None = None
    ) -> None:
        given = policy or Policy()
        self.policy: Policy = Policy(
            max_requests=2,
            max_parallel=given.max_parallel,
            call_timeout=given.call_timeout,
            timeout=given.timeout,
            on_exception=given.on_exception,
        )
        self._approve = approve
        self._sync = sync
        self._lock = threading.Lock()
        self._running: set[Call] = set()
        self.declared: list[object] = []
        self._callable: list[Declaration] = []
        self._others: frozenset[str] = frozenset()
        self.replace(tools)

    def replace(self, tools: Iterable[object]) -> list[object]:
        """Other functions from now on; returns them as they are declared."""
        offered = [_tools.function_of(tool) or tool for tool in tools]
        found = [each for each in offered if isinstance(each, Declaration) and each.callable is not None]
        if self._sync:
            for declaration in found:
                require_sync(declaration)
        self.declared, self._callable, self._others = _told(offered), found, frozenset(_names(offered))
        return self.declared

    def take(self, message: LiveServerMessage) -> list[Call]:
        """What a message asks for: calls that are to be run now. Those that it takes back end soon."""
        cancelled = part(message, "tool_call_cancellation")
        ids: Any = cancelled.ids if cancelled is not None else None
        if isinstance(ids, list):
            with self._lock:
                for call in self._running:
                    if call.asked.id is not None and call.asked.id in ids:
                        call.cancel.set()
        return self._begun(_calls(message))

    def finished(self, call: Call, outcome: Outcome[FunctionCall | None, Result]) -> list[FunctionResponse]:
        """Note what a call came to. Returns what is to be sent now."""
        with self._lock:
            self._running.discard(call)
            call.ended = True
            if outcome.results and outcome.ending != "cancelled":
                call.response = self._response(outcome.results[0])
            return call.round.responses() or []

    def stop(self) -> None:
        """End all calls; what they return is not sent."""
        with self._lock:
            for call in self._running:
                call.cancel.set()

    def _begun(self, asked: Sequence[FunctionCallSent]) -> list[Call]:
        together = Round()
        begun: list[Call] = []
        for each in asked:
            # The program answers what it declared without a function. Names that nobody declared come to an error.
            if each.name in self._others:
                continue
            waits = not isinstance(self._named(each.name), NonBlocking)
            call = self._call(each, together if waits else Round())
            call.round.calls.append(call)
            begun.append(call)
        with self._lock:
            self._running.update(begun)
        return begun

    def _call(self, each: FunctionCallSent, together: Round) -> Call:
        asked = FunctionCall(id=each.id, name=each.name or "", arguments=each.args, raw=each)
        cancel = threading.Event()
        loop = Loop(self._callable, _ONE, (), policy=self.policy, approve=self._approve, cancel=cancel)
        return Call(asked, together, cancel, loop)

    def _named(self, name: str | None) -> Declaration | None:
        return next((each for each in self._callable if each.name == name), None)

    def _response(self, result: Result) -> FunctionResponse:
        from .types import FunctionResponse

        named = {"id": result.call.id, "name": result.call.name}
        if result.error is None and isinstance(result.value, FunctionResponse):
            return result.value.model_copy(update=named)
        declaration = self._named(result.call.name)
        response = response_of(result)
        if isinstance(declaration, NonBlocking) and declaration.scheduling is not None:
            response = response.model_copy(update={"scheduling": declaration.scheduling})
        return response


def too_large(responses: Sequence[FunctionResponse]) -> list[FunctionResponse]:
    """What is sent in place of responses that are larger than a message may be."""
    return [each.model_copy(update={"response": {"error": _TOO_LARGE}, "parts": None}) for each in responses]


def _told(offered: Iterable[object]) -> list[object]:
    """What is declared to the model, which learns that it need not wait for some."""
    from .types import Tool

    return [
        Tool(function_declarations=[told(each).model_copy(update={"behavior": "NON_BLOCKING"})])
        if isinstance(each, NonBlocking)
        else each
        for each in offered
    ]


def _calls(message: LiveServerMessage) -> list[FunctionCallSent]:
    """The calls of a message, those that are any."""
    from .types import FunctionCall as FunctionCallSent

    called = part(message, "tool_call")
    listed: list[Any] = called.function_calls if called is not None else []
    return [call for call in listed if isinstance(call, FunctionCallSent)] if type(listed) is list else []


def _names(offered: Iterable[object]) -> Iterable[str]:
    """The functions that are declared without one that could be called."""
    for each in offered:
        if isinstance(each, Declaration):
            if each.callable is None:
                yield each.name
        else:
            yield from (found.name for found in _tools.as_tool(each).function_declarations or () if found.name)


class _One:
    """How a single call is written: as itself."""

    def calls_of(self, answer: FunctionCall | None) -> list[FunctionCall]:
        return [] if answer is None else [answer]

    def answer_contents(self, answer: FunctionCall | None) -> list[Result]:
        return []

    def results_contents(self, results: Sequence[Result]) -> list[Result]:
        return list(results)


_ONE = _One()
