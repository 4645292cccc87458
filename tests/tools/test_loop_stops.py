"""How a loop is stopped, left and taken up again: time, cancellation, errors, approval; and calls at the same time."""

from __future__ import annotations

import asyncio
import contextvars
import subprocess
import sys
import threading
from pathlib import Path
from typing import Annotated, Any

import pytest

from specwright.tools import Approval, Injected, Loop, Policy, Tools, arun

from .test_loop import add, boom, shown
from .toy import USER, Content, Driver, Script, ToyAdapter, call, says

END = says("done")
WAIT = 10.0
"""Seconds after which a test that hangs gives up."""


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


def loop_of(*tools: Any, **options: Any) -> Loop[Content, Content]:
    return Loop(tools, ToyAdapter(), [USER], **options)


def test_calls_of_one_answer_run_at_the_same_time(driver: Driver) -> None:
    barrier = threading.Barrier(3)
    ended: list[int] = []
    turns = [threading.Event() for _ in range(4)]

    def meet(n: int) -> int:
        barrier.wait(WAIT)
        # They end from the last to the first.
        assert n == 2 or turns[n + 1].wait(WAIT)
        ended.append(n)
        turns[n].set()
        return n

    outcome = driver.play(loop_of(meet), Script([says(*(call("meet", str(n), n=n) for n in range(3))), END]))
    assert shown(outcome.results) == [0, 1, 2]
    assert ended == [2, 1, 0]


def test_async_calls_run_at_the_same_time() -> None:
    async def main() -> None:
        arrived: list[int] = []
        everybody = asyncio.Event()

        async def meet(n: int) -> int:
            arrived.append(n)
            if len(arrived) == 3:
                everybody.set()
            await asyncio.wait_for(everybody.wait(), WAIT)
            return n

        script = Script([says(*(call("meet", str(n), n=n) for n in range(3))), END])
        assert shown((await arun(loop_of(meet), script.aanswer)).results) == [0, 1, 2]

    asyncio.run(main())


def test_no_more_run_at_a_time_than_may(driver: Driver) -> None:
    lock = threading.Lock()
    running, most = 0, 0
    pair = threading.Barrier(2)

    def count(n: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        pair.wait(WAIT)
        with lock:
            running -= 1
        return n

    script = Script([says(*(call("count", str(n), n=n) for n in range(6))), END])
    assert shown(driver.play(loop_of(count, policy=Policy(max_parallel=2)), script).results) == [*range(6)]
    assert most == 2


def test_sync_functions_do_not_wait_for_the_threads_of_others() -> None:
    # An event loop has forty threads for everything that runs in it.
    barrier = threading.Barrier(50)

    def meet(n: int) -> int:
        barrier.wait(WAIT)
        return n

    script = Script([says(*(call("meet", str(n), n=n) for n in range(50))), END])
    outcome = Driver("arun").play(loop_of(meet, policy=Policy(max_parallel=50)), script)
    assert shown(outcome.results) == [*range(50)]


def test_a_call_that_hangs_does_not_keep_the_program_from_ending() -> None:
    program = """
import threading
from specwright.tools import Loop, Policy, run
from tests.tools.toy import ToyAdapter, call, says

def hang() -> None:
    threading.Event().wait()

answers = [says(call("hang")), says("done")]
print(run(Loop([hang], ToyAdapter(), [{}], policy=Policy(call_timeout=0.05)), lambda contents: answers.pop(0)).ending)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout == "answered\n"


def test_a_single_sync_call_runs_where_the_loop_runs() -> None:
    def where() -> int:
        return threading.get_ident()

    outcome = Driver("run").play(loop_of(where), Script([says(call("where")), END]))
    assert shown(outcome.results) == [threading.get_ident()]


def test_context_variables_reach_the_calls(driver: Driver) -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")
    variable.set("seen")

    def read() -> str:
        return variable.get()

    outcome = driver.play(loop_of(read), Script([says(call("read", "1"), call("read", "2")), END]))
    assert shown(outcome.results) == ["seen", "seen"]


def test_a_call_that_takes_too_long(driver: Driver) -> None:
    free = threading.Event()

    def slow() -> str:
        free.wait(WAIT)
        return "late"

    script = Script([says(call("slow", "1"), call("add", "2", a=1)), END])
    outcome = driver.play(loop_of(slow, add, policy=Policy(call_timeout=0.05)), script)
    free.set()
    assert shown(outcome.results) == ["!The call took too long.", 2]
    assert outcome.ending == "answered"


def test_an_async_call_that_takes_too_long_is_cancelled() -> None:
    ended: list[str] = []

    async def slow() -> None:
        try:
            await asyncio.sleep(WAIT)
        finally:
            ended.append("slow")

    outcome = Driver("arun").play(loop_of(slow, policy=Policy(call_timeout=0.05)), Script([says(call("slow")), END]))
    assert shown(outcome.results) == ["!The call took too long."]
    assert ended == ["slow"]


def test_time_for_everything(driver: Driver) -> None:
    clock = Clock()

    def work(seconds: float) -> str:
        clock.time += seconds
        return "worked"

    loop = loop_of(work, policy=Policy(timeout=10), now=clock)
    assert loop.remaining() == 10
    script = Script([says(call("work", seconds=6)), says(call("work", seconds=6)), END])
    outcome = driver.play(loop, script)
    assert outcome.ending == "timeout"
    assert outcome.requests == 2
    assert shown(outcome.results) == ["worked", "worked"]
    assert loop.remaining() == 0
    # The history is whole: every call in it has its result.
    assert [content["role"] for content in outcome.history] == ["user", "model", "tool", "model", "tool"]


def test_no_time_at_all(driver: Driver) -> None:
    outcome = driver.play(loop_of(add, policy=Policy(timeout=0)), Script([]))
    assert (outcome.ending, outcome.answer, outcome.requests) == ("timeout", None, 0)


def test_cancelled_between_two_steps(driver: Driver) -> None:
    cancel = threading.Event()

    def stop() -> str:
        cancel.set()
        return "stopped"

    outcome = driver.play(loop_of(stop, cancel=cancel), Script([says(call("stop")), END]))
    assert outcome.ending == "cancelled"
    assert outcome.requests == 1


def test_cancelled_while_calls_are_running(driver: Driver) -> None:
    cancel, free = threading.Event(), threading.Event()

    def stop() -> str:
        cancel.set()
        free.wait(WAIT)
        return "late"

    script = Script([says(call("stop", "1"), call("stop", "2"), call("add", "3", a=1)), END])
    outcome = driver.play(loop_of(stop, add, cancel=cancel, policy=Policy(max_parallel=2)), script)
    free.set()
    assert outcome.ending == "cancelled"
    # The third had not begun: it is told apart from those that were cut off.
    assert shown(outcome.results) == ["!The call was cancelled."] * 2
    assert [c.id for c in outcome.calls] == ["3"]


def test_exceptions_are_raised_where_that_is_wanted(driver: Driver) -> None:
    loop = loop_of(add, boom, policy=Policy(on_exception="raise"))
    script = Script([says(call("add", "1", a=1), call("boom", "2", text="first"), call("boom", "3")), END])
    with pytest.raises(RuntimeError, match="first"):
        driver.play(loop, script)
    # All results were kept: the loop can be taken up.
    outcome = driver.play(loop, script)
    assert shown(outcome.results) == [2, "!RuntimeError: first", "!RuntimeError: no"]
    assert outcome.ending == "answered"


def test_unknown_names_are_no_exceptions(driver: Driver) -> None:
    outcome = driver.play(loop_of(add, policy=Policy(on_exception="raise")), Script([says(call("sub")), END]))
    assert shown(outcome.results)[0].startswith("!There is no function `sub`")


def test_an_exit_is_not_a_result() -> None:
    def leave() -> None:
        raise SystemExit(3)

    for calls in ([call("leave")], [call("leave", "1"), call("leave", "2")]):
        with pytest.raises(SystemExit):
            Driver("run").play(loop_of(leave), Script([says(*calls), END]))


def test_a_loop_goes_on_after_a_request_that_failed(driver: Driver) -> None:
    loop = loop_of(add)
    script = Script([says(call("add", a=1)), ConnectionError("lost"), END])
    with pytest.raises(ConnectionError):
        driver.play(loop, script)
    outcome = driver.play(loop, script)
    assert outcome.ending == "answered"
    assert script.sent[1] == script.sent[2]
    assert shown(outcome.results) == [2]


@pytest.mark.parametrize("shell", ["stream", "astream"])
def test_a_stream_that_breaks_is_asked_for_again(shell: str) -> None:
    driver = Driver(shell)
    loop = loop_of(add)
    script = Script([says("half", {"break": ConnectionError("lost")}), says("whole")])
    with pytest.raises(ConnectionError):
        driver.play(loop, script)
    assert driver.play(loop, script).answer == says("whole")


@pytest.mark.parametrize("shell", ["stream", "astream"])
def test_a_stream_that_is_left_is_closed(shell: str) -> None:
    closed: list[str] = []

    class Events(Script):
        def events(self, contents: Any) -> Any:
            try:
                yield from super().events(contents)
            finally:
                closed.append("events")

    from specwright.tools import astream, stream

    script = Events([says("a", "b")])
    if shell == "stream":
        items = stream(loop_of(add), script.events)
        next(items)
        items.close()  # type: ignore[attr-defined]
    else:

        async def leave() -> None:
            items: Any = astream(loop_of(add), script.aevents)
            await anext(items)
            await items.aclose()

        asyncio.run(leave())
    assert closed == ["events"]


def test_approval_is_awaited_and_taken_up(driver: Driver) -> None:
    asked: list[str | None] = []

    def approve(found: Any, declaration: Any) -> Any:
        asked.append(found.id)
        verdict = {"1": True, "2": None, "3": Approval("ask"), "4": Approval("deny", "never")}[found.id]

        async def later() -> Any:
            return verdict

        return later() if driver.asynchronous else verdict

    calls = [call("add", str(n), a=n) for n in range(1, 5)]
    loop = loop_of(add, approve=approve)
    script = Script([says(*calls), END])
    outcome = driver.play(loop, script)
    assert outcome.ending == "approval"
    assert [c.id for c in outcome.calls] == ["1", "2", "3"]
    assert [c.id for c in loop.undecided] == ["2", "3"]
    assert driver.play(loop, script).ending == "approval"
    loop.decide([None, False])
    assert [c.id for c in loop.undecided] == ["2"]
    with pytest.raises(ValueError, match="1 verdicts are wanted, and 2"):
        loop.decide([True, True])
    loop.decide([True])
    outcome = driver.play(loop, script)
    assert outcome.ending == "answered"
    denied = ["!The call was not approved.", "!The call was not approved: never"]
    assert shown(outcome.results) == [2, 3, *denied]
    assert asked == ["1", "2", "3", "4"]


def test_approval_in_another_program(driver: Driver) -> None:
    answer = says(call("add", a=1))
    left = driver.play(loop_of(add, approve=lambda c, d: None), Script([answer]))
    assert left.ending == "approval"
    # What is stored of it is the history: the last answer is fed to a new loop.
    loop: Loop[Content, Content] = Loop([add], ToyAdapter(), left.history[:-1], approve=lambda c, d: None)
    loop.feed(left.history[-1])
    loop.decide([True])
    script = Script([END])
    assert shown(driver.play(loop, script).results) == [2]
    assert script.sent[0][:2] == left.history


def test_what_is_no_verdict() -> None:
    async def approve(found: Any, declaration: Any) -> bool:
        return True

    with pytest.raises(TypeError, match="not coroutine; an async `approve` is for async loops"):
        Driver("run").play(loop_of(add, approve=approve), Script([says(call("add", a=1)), END]))
    with pytest.raises(TypeError, match="not str"):
        Driver("run").play(loop_of(add, approve=lambda c, d: "yes"), Script([says(call("add", a=1)), END]))


def test_a_verdict_that_is_misspelt_runs_nothing() -> None:
    with pytest.raises(ValueError, match="not 'denied'"):
        Approval("denied")  # type: ignore[arg-type]
    loop = loop_of(add, approve=lambda c, d: None)
    loop.feed(says(call("add", "1", a=1), call("add", "2", a=2)))
    with pytest.raises(TypeError, match="not str"):
        loop.decide([False, "yes"])  # type: ignore[list-item]
    assert [c.id for c in loop.undecided] == ["1", "2"]
    loop.decide([False, False])
    assert shown(Driver("run").play(loop, Script([END])).results) == ["!The call was not approved."] * 2


def test_hidden_values_reach_the_functions(driver: Driver) -> None:
    def search(query: str, user: Annotated[str, Injected()]) -> str:
        return f"{query} for {user}"

    with pytest.raises(TypeError, match="`search` needs a value for its hidden parameter `user`"):
        Tools([search])
    tools = Tools([search], injected={"user": "me"})
    loop: Loop[Content, Content] = Loop(tools, ToyAdapter(), [USER])
    script = Script([says(call("search", query="q"), call("search", query="q", user="root")), END])
    results = shown(driver.play(loop, script).results)
    assert results[0] == "q for me"
    assert "user: is no parameter" in results[1]
