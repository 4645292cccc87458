"""A toy provider: contents are dicts with parts, and a driver that runs a loop in each of the four shells."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, TypeAlias

import pytest

from specwright.tools import FunctionCall, Loop, Outcome, Result, ToolResults, arun, astream, run, stream

Content: TypeAlias = dict[str, Any]

SHELLS = ("run", "arun", "stream", "astream")


class ToyAdapter:
    """Content is opaque to the loop: signatures stand beside the parts that they belong to."""

    def calls_of(self, answer: Content) -> Sequence[FunctionCall]:
        return [
            FunctionCall(
                id=part["call"].get("id"), name=part["call"]["name"], arguments=part["call"].get("args"), raw=part
            )
            for part in answer["parts"]
            if "call" in part
        ]

    def answer_contents(self, answer: Content) -> Sequence[Content]:
        return [answer]

    def results_contents(self, results: Sequence[Result]) -> Sequence[Content]:
        parts = [
            {"id": r.call.id, "name": r.call.name, **({"value": r.value} if r.error is None else {"error": r.error})}
            for r in results
        ]
        return [{"role": "tool", "parts": parts}]

    def joined(self, events: Sequence[Content]) -> Content:
        return {"role": "model", "parts": [part for event in events for part in event["parts"]]}


def call(name: str, id: str | None = None, **args: Any) -> Content:
    """A part that asks for a call."""
    return {"call": {"id": id, "name": name, "args": args}, "signature": f"sig-{id or name}"}


def says(*parts: Content | str) -> Content:
    """An answer of the model."""
    return {"role": "model", "parts": [{"text": part} if isinstance(part, str) else part for part in parts]}


USER: Content = {"role": "user", "parts": [{"text": "hello"}]}


class Script:
    """A model that answers from a script, an exception where one stands there. `sent` are the contents of requests."""

    def __init__(self, answers: Sequence[Content | Exception]) -> None:
        self._answers = list(answers)
        self.sent: list[tuple[Content, ...]] = []

    def answer(self, contents: Sequence[Content]) -> Content:
        self.sent.append(tuple(copy.deepcopy(list(contents))))
        found = self._answers.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    async def aanswer(self, contents: Sequence[Content]) -> Content:
        return self.answer(contents)

    def events(self, contents: Sequence[Content]) -> Iterator[Content]:
        for part in self.answer(contents)["parts"]:
            if "break" in part:
                raise part["break"]
            yield {"parts": [part]}

    async def aevents(self, contents: Sequence[Content]) -> AsyncIterator[Content]:
        async def events() -> AsyncIterator[Content]:
            for event in self.events(contents):
                yield event

        return events()


class Driver:
    """One of the four shells. `told` are the rounds of results that a stream gave."""

    def __init__(self, shell: str) -> None:
        self.shell = shell
        self.asynchronous = shell.startswith("a")
        self.streams = "stream" in shell
        self.seen: list[Any] = []

    def play(self, loop: Loop[Content, Content], script: Script) -> Outcome[Content, Content]:
        match self.shell:
            case "run":
                return run(loop, script.answer)
            case "arun":
                return asyncio.run(arun(loop, script.aanswer))
            case "stream":
                for item in stream(loop, script.events):
                    self.seen.append(item)
            case _:

                async def read() -> None:
                    async for item in astream(loop, script.aevents):
                        self.seen.append(item)

                asyncio.run(read())
        last = self.seen[-1]
        assert isinstance(last, Outcome)
        return last

    @property
    def told(self) -> list[ToolResults[Content]]:
        return [item for item in self.seen if isinstance(item, ToolResults)]


@pytest.fixture(params=SHELLS)
def driver(request: pytest.FixtureRequest) -> Driver:
    return Driver(request.param)
