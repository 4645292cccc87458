"""The loop's table of cases, each in all four shells; and what the shells are."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from specwright.tools import Approval, Declaration, FunctionCall, Loop, Policy, ToolFailed, declare, running
from specwright.tools.steps import Ending

from .toy import SHELLS, USER, Content, Driver, Script, ToyAdapter, call, says


def add(a: int, b: int = 1) -> int:
    """Add."""
    return a + b


def boom(text: str = "no") -> str:
    """Fail."""
    raise RuntimeError(text)


def refuse() -> str:
    """Fail in words for the model."""
    raise ToolFailed("closed on Sundays")


async def double(x: int) -> int:
    """Double."""
    return 2 * x


MANUAL = Declaration(name="manual", description="Answered by the program.")


@dataclass(frozen=True)
class Case:
    """What the model says and what must come of it: the results in order (`!` before an error), and the ending."""

    name: str
    answers: Sequence[Content]
    results: Sequence[Any]
    ending: Ending = "answered"
    left: Sequence[str] = ()
    tools: Sequence[Declaration | Callable[..., Any]] = (add, boom, refuse)
    policy: Policy = field(default_factory=Policy)
    approve: Callable[[FunctionCall, Declaration], Any] | None = None


def by_name(found: FunctionCall, declaration: Declaration) -> Any:
    assert declaration.name == found.name
    return {"add": True, "boom": Approval("deny", "dangerous"), "refuse": False}[found.name]


def unsure(found: FunctionCall, declaration: Declaration) -> Any:
    return None if found.id == "2" else True


END = says("done")
MIXED = ("sub", "boom", "add", "add", "add")
THOUGHT = {"thought": "hm", "signature": "sig-thought"}

CASES = [
    Case("no call", [END], []),
    Case("nothing said", [says()], []),
    Case("no tools, no call", [END], [], tools=[]),
    Case("no tools, a call", [says(call("add", a=1))], [], "handed over", ["add"], tools=[]),
    Case("one call", [says(call("add", a=1)), END], [2]),
    Case("arguments as text", [says({"call": {"name": "add", "args": '{"a": "4"}'}}), END], [5]),
    Case("several rounds", [says(call("add", a=1)), says(call("add", a=2)), END], [2, 3]),
    Case("several calls", [says("well", call("add", "1", a=1), THOUGHT, call("add", "2", a=5, b=5)), END], [2, 10]),
    Case("the same call twice", [says(call("add", a=1), call("add", a=1)), END], [2, 2]),
    Case("unknown name", [says(call("sub", a=1)), END], ["!There is no function `sub`. There are: add, boom, refuse."]),
    Case("a name that is not even one", [says(call("")), END], ["!There is no function ``. There"]),
    Case("bad arguments", [says(call("add", b=1)), END], ["!The arguments of `add` are not valid:\n- a: is missing"]),
    Case("broken text", [says({"call": {"name": "add", "args": "{"}}), END], ["!The arguments are not JSON"]),
    Case("an exception", [says(call("boom")), END], ["!RuntimeError: no"]),
    Case("words for the model", [says(call("refuse")), END], ["!closed on Sundays"]),
    Case(
        "good and bad together",
        [says(*(call(name, str(n), **({"a": n} if n in (2, 4) else {})) for n, name in enumerate(MIXED))), END],
        ["!There is no", "!RuntimeError", 3, "!The arguments", 5],
    ),
    Case(
        "an exception in the program's words",
        [says(call("boom")), END],
        ["!boom: no"],
        policy=Policy(on_exception=lambda call, error: f"{call.name}: {error}"),
    ),
    Case("a call to hand over", [says(call("manual"))], [], "handed over", ["manual"], tools=[add, MANUAL]),
    Case(
        "a call to hand over among others",
        [says(call("add", "1", a=1)), says(call("add", "2", a=1), call("manual", "3"))],
        [2],
        "handed over",
        ["add", "manual"],
        tools=[add, MANUAL],
    ),
    Case("unknown beside declared", [says(call("sub")), END], ["!There is no function `sub`."], tools=[add, MANUAL]),
    Case("one request", [says(call("add", a=1))], [], "limit", ["add"], policy=Policy(max_requests=1)),
    Case("ten requests", [says(call("add", a=n)) for n in range(10)], [*range(1, 10)], "limit", ["add"]),
    Case("an answer just in time", [says(call("add", a=1)), END], [2], policy=Policy(max_requests=2)),
    Case("one at a time", [says(*(call("add", str(n), a=n) for n in range(5))), END], [1, 2, 3, 4, 5],
         policy=Policy(max_parallel=1)),
    Case("two at a time", [says(*(call("add", str(n), a=n) for n in range(5))), END], [1, 2, 3, 4, 5],
         policy=Policy(max_parallel=2)),
    Case("in time", [says(call("add", "1", a=1), call("add", "2", a=2)), END], [2, 3],
         policy=Policy(call_timeout=60, timeout=60)),
    Case(
        "allowed and denied",
        [says(call("add", "1", a=1), call("boom", "2"), call("refuse", "3"), call("sub", "4")), END],
        [2, "!The call was not approved: dangerous", "!The call was not approved.", "!There is no function `sub`"],
        approve=by_name,
    ),
    Case("all denied", [says(call("refuse")), END], ["!The call was not approved."], approve=by_name),
    Case("nothing to approve", [says(call("sub")), END], ["!There is no function `sub`"], approve=by_name),
    Case("left for approval", [says(call("add", "1", a=1), call("add", "2", a=2))], [], "approval", ["add", "add"],
         approve=unsure),
]  # fmt: skip


def shown(results: Sequence[Any]) -> list[Any]:
    return [r.value if r.error is None else f"!{r.error}" for r in results]


def matches(found: Any, expected: Any) -> bool:
    return found.startswith(expected) if isinstance(expected, str) and isinstance(found, str) else found == expected


def made(case: Case, **changes: Any) -> Loop[Content, Content]:
    return Loop(case.tools, ToyAdapter(), [USER], policy=case.policy, approve=case.approve, **changes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case(driver: Driver, case: Case) -> None:
    script = Script(case.answers)
    loop = made(case)
    outcome = driver.play(loop, script)
    found = shown(outcome.results)
    assert len(found) == len(case.results), found
    assert all(matches(one, other) for one, other in zip(found, case.results, strict=True)), found
    assert outcome.ending == case.ending
    assert [c.name for c in outcome.calls] == list(case.left)
    assert outcome.requests == len(case.answers) == len(script.sent)
    assert outcome.answer == case.answers[-1]
    # Everything goes back as it came, with its signatures, and each request repeats the one before it.
    history = list(outcome.history)
    assert history[0] is USER
    assert [content for content in history if content["role"] == "model"] == list(case.answers)
    assert loop.history == outcome.history
    for number, sent in enumerate(script.sent):
        assert list(sent) == history[: 1 + 2 * number]
    for content in history[2::2]:
        asked = history[history.index(content) - 1]["parts"]
        assert [p["id"] for p in content["parts"]] == [p["call"].get("id") for p in asked if "call" in p]
    assert all(result.call.raw["call"] for result in outcome.results if isinstance(result.call.raw, dict))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_shells_come_to_the_same(case: Case) -> None:
    transcripts = []
    for shell in SHELLS:
        script = Script(case.answers)
        outcome = Driver(shell).play(made(case), script)
        transcripts.append((outcome.ending, outcome.history, shown(outcome.results), outcome.calls, script.sent))
    assert transcripts == [transcripts[0]] * len(SHELLS)


class _Uncoloured(ast.NodeTransformer):
    """A function of either colour without its colour."""

    NAMES = {"arun": "run", "_atogether": "_together", "_aclose": "_close"}  # noqa: RUF012 - of the test

    def visit_Await(self, node: ast.Await) -> Any:
        return self.visit(node.value)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        return ast.For(self.visit(node.target), self.visit(node.iter), [self.visit(n) for n in node.body], [], None)

    def visit_Call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Name) and node.func.id == "_awaited":
            return self.visit(node.args[0])
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self.NAMES.get(node.id, node.id), node.ctx)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        return ast.Attribute(self.visit(node.value), self.NAMES.get(node.attr, node.attr), node.ctx)


def body_of(function: Any) -> list[ast.stmt]:
    (tree,) = ast.parse(inspect.getsource(function)).body
    assert isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)
    return [node for node in tree.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]


@pytest.mark.parametrize(("sync", "asynchronous"), [(running.run, running.arun), (running.stream, running.astream)])
def test_the_shells_hold_no_decision(sync: Any, asynchronous: Any) -> None:
    ours = body_of(sync)
    for node in ast.walk(ast.Module(ours, [])):
        assert not isinstance(node, ast.If | ast.IfExp | ast.BoolOp | ast.Compare | ast.comprehension) or (
            isinstance(node, ast.comprehension) and not node.ifs
        )
    first = ast.unparse(ours[0])
    assert first == "loop.tools.require_sync()"
    theirs = [_Uncoloured().visit(node) for node in body_of(asynchronous)]
    assert [ast.unparse(node) for node in ours[1:]] == [ast.unparse(ast.fix_missing_locations(n)) for n in theirs]


def test_the_functions_of_a_round_are_told_in_streams() -> None:
    for shell in ("stream", "astream"):
        driver = Driver(shell)
        outcome = driver.play(Loop([add], ToyAdapter(), [USER]), Script([says("a", call("add", a=1)), says("b", "c")]))
        kinds = [type(item).__name__ for item in driver.seen]
        assert kinds == ["dict", "dict", "ToolResults", "dict", "dict", "Outcome"]
        (told,) = driver.told
        assert told.results == outcome.results
        assert told.contents == (outcome.history[2],)


def test_async_functions_need_an_async_loop(driver: Driver) -> None:
    script = Script([says(call("double", x=4)), END])
    loop: Loop[Content, Content] = Loop([double], ToyAdapter(), [USER])
    if driver.asynchronous:
        assert shown(driver.play(loop, script).results) == [8]
    else:
        with pytest.raises(TypeError, match="`double` is async; use the async client"):
            driver.play(loop, script)
        assert not script.sent


def test_a_function_that_gives_something_to_await(driver: Driver) -> None:
    loop: Loop[Content, Content] = Loop([declare(lambda x: double(x), name="double")], ToyAdapter(), [USER])
    outcome = driver.play(loop, Script([says(call("double", x=4)), END]))
    assert shown(outcome.results) == (
        [8]
        if driver.asynchronous
        else ["!TypeError: `double` is async; use the async client, or pass a function that is not."]
    )


def test_two_functions_of_one_name() -> None:
    with pytest.raises(ValueError, match="Two functions are called `add`"):
        Loop([add, declare(double, name="add")], ToyAdapter(), [USER])


@pytest.mark.parametrize("limits", [{"max_requests": 0}, {"max_parallel": 0}])
def test_limits(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Policy(**limits)
