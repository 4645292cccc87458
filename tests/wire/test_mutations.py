"""The proof itself, proven: every fault that is planted in a copy of a generated client is caught.

Faults are planted in the source of generated modules, which are then loaded in place of the true ones; those that
generated code cannot have (a lost event, a wrong error) are planted in what the client's runtime hands on.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest

from specwright.runtime.errors import BadRequestError, NotFoundError
from specwright.runtime.response import BinaryResponse
from specwright_generated.openai.client import AsyncOpenAI, OpenAI
from specwright_generator.spec import load_spec
from specwright_generator.verify.listed import Listed
from specwright_generator.verify.results import Report
from specwright_generator.verify.run import described, verify
from specwright_generator.verify.verdict import verdict

from .exchanges import EXCHANGES, library, places

ROOT = Path(__file__).parents[2]
PACKAGE = "specwright_generated.openai"
CHAT, FILES, ASSISTANTS = "resources.chat.completions.completions", "resources.files", "resources.beta.assistants"
COMPLETION, CHUNK = "types.chat.chat_completion", "types.chat.chat_completion_chunk"


class InSource(NamedTuple):
    """A fault of generated code: in `module`, `old` stands where `new` should not. `seen` is where it shows."""

    exchange: str
    module: str
    old: str
    new: str
    seen: set[str]
    colours: frozenset[str] = frozenset({"sync", "async"})


CREATED = "    created: int\n"
PATHS = 'path="/chat/completions",\n    body="json"'
IN_SOURCE = {
    "an optional body key dropped": InSource("json", CHAT, '"temperature": temperature,', "", {"body.temperature"}),
    "a nested body key dropped": InSource("json", CHAT, '"metadata": metadata,', "", {"body.metadata"}),
    "a body key misspelt": InSource(
        "json", CHAT, '"temperature": temp', '"temprature": temp', {"body.temperature", "body.temprature"}
    ),
    "a body key with the value of another": InSource("json", CHAT, '"stop": stop', '"stop": model', {"body.stop"}),
    "a body key with a default of ours": InSource(
        "json", CHAT, '"seed": seed', '"seed": seed if isinstance(seed, int) else 1', {"body.seed"}
    ),
    "a query key misspelt": InSource(
        "list", CHAT, '"limit": limit', '"limits": limit', {"query.limit", "query.limits"}
    ),
    "a query key dropped": InSource("list", CHAT, '"order": order', "", {"query.order"}),
    "a wrong path": InSource("json", CHAT, PATHS, PATHS.replace("completions", "completion"), {"path"}),
    "a wrong place in a path": InSource(
        "path", CHAT, "/chat/completions/{completion_id}", "/chat/completions/x{completion_id}", {"path"}
    ),
    "a wrong verb": InSource("json", CHAT, f'"POST",\n    {PATHS}', f'"PUT",\n    {PATHS}', {"verb"}),
    "a form in place of JSON": InSource("json", CHAT, PATHS, PATHS.replace("json", "form"), {"media type"}),
    "a header dropped": InSource(
        "assistant", ASSISTANTS, 'headers={"OpenAI-Beta": "assistants=v2"},', "", {"header openai-beta"}
    ),
    "a header with another value": InSource(
        "assistant", ASSISTANTS, "assistants=v2", "assistants=v1", {"header openai-beta"}
    ),
    "a form field dropped": InSource("form", FILES, '"purpose": purpose, "exp', '"exp', {"body part purpose"}),
    "a file dropped": InSource(
        "form", FILES, 'body={"file": file, ', "body={", {"body part file"}
    ),
    "JSON in place of a form": InSource("form", FILES, 'body="multipart"', 'body="json"', {"media type"}),
    "an answer of another class": InSource(
        "json", CHAT, f"{COMPLETION}:ChatCompletion", f"{COMPLETION}_deleted:ChatCompletionDeleted",
        {"class of the answer", "drift"},
    ),
    "events of another class": InSource(
        "stream", CHAT, f"{CHUNK}:ChatCompletionChunk", f"{COMPLETION}:Choice", {"drift"}
    ),
    "a stream that is not told": InSource("stream", CHAT, 'switch="stream"', 'switch="streams"', {"raised"}),
    "an answer as text": InSource(
        "json", CHAT, f'"{PACKAGE}.{COMPLETION}:ChatCompletion"', '"builtins:str"', {"class of the answer"}
    ),
    "a field that is not written": InSource(
        "json", COMPLETION, CREATED, "    created: int = Field(exclude=True)\n", {"answer.created"}
    ),
    "a field of another name": InSource("json", COMPLETION, CREATED, "    create: int\n", {"drift"}),
    "a field of another type": InSource("json", COMPLETION, CREATED, "    created: str\n", {"drift"}),
    "a field lost": InSource("json", COMPLETION, CREATED, "", {"drift"}),
    "a field that others need not have": InSource("json", COMPLETION, CREATED, f"{CREATED}    new: int\n", {"drift"}),
    "a fault of the async client alone": InSource(
        "json", CHAT, '"temperature": temperature,', "", {"body.temperature"}, frozenset({"async"})
    ),
}  # fmt: skip


def _lose(answer: Any) -> Any:
    answer.choices[0].message.__pydantic_fields_set__.discard("refusal")
    return answer


def _set(**values: object) -> Callable[[Any], Any]:
    def plant(answer: Any) -> Any:
        for key, value in values.items():
            setattr(answer, key, value)
        return answer

    return plant


def _of_events(change: Callable[[list[Any]], list[Any]]) -> Callable[[Any], Any]:
    """A stream with other events than there were."""

    def plant(answer: Any) -> Any:
        return later(answer) if hasattr(answer, "__aiter__") else iter(change(list(answer)))

    async def later(answer: Any) -> AsyncIterator[Any]:
        for event in change([event async for event in answer]):
            yield event

    return plant


def _raise(error: Exception) -> Any:
    raise error


def _foreign(error: Exception) -> Any:
    raise KeyError("x") from error


def _other_class(error: NotFoundError) -> Any:
    raise BadRequestError("no", response=error.response, body=error.body)


def _other_body(error: NotFoundError) -> Any:
    raise NotFoundError("no", response=error.response, body=None)


def _cut(answer: Any) -> Any:
    if isinstance(answer, str):
        return answer[:-1]
    return BinaryResponse(httpx2.Response(200, content=answer.content[:-1]))


class InRuntime(NamedTuple):
    """A fault of what the client hands on: `answer` and `error` stand for what is handed on in their place."""

    exchange: str
    seen: set[str]
    answer: Callable[[Any], Any] = lambda answer: answer
    error: Callable[[Any], Any] = _raise


CONTENT = "event 2.choices[0].delta.content"
IN_RUNTIME = {
    "a field of the answer lost": InRuntime("json", {"answer.choices[0].message.refusal"}, _lose),
    "a number that became a boolean": InRuntime("json", {"answer.created"}, _set(created=True)),
    "a value that became null": InRuntime("json", {"answer.model"}, _set(model=None)),
    "a member of a list lost": InRuntime("json", {"answer.choices[0]"}, _set(choices=[])),
    "an event swallowed": InRuntime(
        "stream", {"number of events", CONTENT}, _of_events(lambda events: [events[0], events[2]])
    ),
    "the last event swallowed": InRuntime("stream", {"number of events"}, _of_events(lambda events: events[:-1])),
    "an event twice": InRuntime("stream", {"number of events"}, _of_events(lambda events: [*events, events[-1]])),
    "events in another order": InRuntime(
        "stream",
        {"event 1.choices[0].delta.content", "event 3.choices[0].delta.content"},
        _of_events(lambda events: events[::-1]),
    ),
    "events without their class": InRuntime(
        "stream", {"drift"}, _of_events(lambda events: [event.to_dict() for event in events])
    ),
    "a stream not read": InRuntime(
        "stream", {"number of events"}, _of_events(lambda events: events[:0])
    ),
    "bytes cut off": InRuntime("file", {"answer"}, lambda answer: _cut(answer)),
    "an answer for an error": InRuntime("error", {"error"}, error=lambda error: None),
    "an error of another class": InRuntime("error", {"error"}, error=_other_class),
    "an error that is none of ours": InRuntime("error", {"error", "status", "body of the error"}, error=_foreign),
    "an error without its body": InRuntime("error", {"body of the error"}, error=_other_body),
    "an error for an answer": InRuntime("json", {"raised"}, lambda answer: _raise(ValueError("no"))),
}  # fmt: skip


Replayed = Callable[..., Report]


@pytest.fixture(scope="module")
def replayed() -> Replayed:
    """`verify` over exchanges by their names, on the clients given."""
    spec = load_spec(ROOT / "specs" / "openai")
    api = described(spec)
    return lambda *names, clients=None: verify(spec, library(*names), clients, api=api)


def _source(module: str) -> str:
    path = ROOT / "generated" / PACKAGE.replace(".", "/") / f"{module.replace('.', '/')}.py"
    return path.read_text(encoding="utf-8")


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, str], None]:
    """Loads generated code, its source given, as the module of a name, until the test is over."""

    def loaded(name: str, source: str) -> None:
        path = tmp_path / f"{name}.py"
        path.write_text(source, encoding="utf-8")
        spec = spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)

    return loaded


def _with_fault(fault: InSource) -> str:
    source = _source(fault.module)
    assert fault.old in source
    if "sync" not in fault.colours:
        head, mark, tail = source.partition("\nclass Async")
        return head + mark + tail.replace(fault.old, fault.new)
    return source.replace(fault.old, fault.new)


def _caught(report: Report) -> set[str]:
    """Where the faults of a client show; the run must fail for them."""
    found = verdict(report, library(), Listed(), whole=False)
    assert found.ok == (not found.new_misses and not found.new_drift)
    return places(report) | ({"drift"} if found.new_drift else set())


def _clients(fault: InRuntime) -> tuple[type[Any], type[Any]]:
    class Sync(OpenAI):
        def execute(self, call: Any) -> Any:
            try:
                answer = super().execute(call)
            except Exception as error:
                return fault.error(error)
            return fault.answer(answer)

    class Async(AsyncOpenAI):
        async def execute(self, call: Any) -> Any:
            try:
                answer = await super().execute(call)
            except Exception as error:
                return fault.error(error)
            return fault.answer(answer)

    return Sync, Async


def test_without_a_fault_nothing_is_caught(replayed: Replayed) -> None:
    assert _caught(replayed(*EXCHANGES, clients=_clients(InRuntime("", set())))) == set()


@pytest.mark.parametrize("module", sorted({fault.module for fault in IN_SOURCE.values()}))
def test_a_copy_without_a_fault_passes(module: str, replayed: Replayed, load: Callable[[str, str], None]) -> None:
    load(f"{PACKAGE}.{module}", _source(module))
    assert _caught(replayed(*EXCHANGES)) == set()


@pytest.mark.parametrize("name", IN_SOURCE)
def test_a_fault_planted_in_generated_code_is_caught(
    name: str, replayed: Replayed, load: Callable[[str, str], None]
) -> None:
    fault = IN_SOURCE[name]
    source = _with_fault(fault)
    # Types are read once for each name: those with a fault get one of their own.
    if fault.module.startswith("types."):
        planted = f"planted_{''.join(filter(str.isalpha, name))}"
        load(planted, f"from pydantic import Field\n{source}")
        resource = _source(CHAT).replace(f"{PACKAGE}.{fault.module}:", f"{planted}:")
        load(f"{PACKAGE}.{CHAT}", resource)
    else:
        load(f"{PACKAGE}.{fault.module}", source)
    report = replayed(fault.exchange)
    assert _caught(report) == fault.seen
    if fault.seen != {"drift"}:
        assert {replay.colour for replay in report.misses} == fault.colours


@pytest.mark.parametrize("name", IN_RUNTIME)
def test_a_fault_planted_in_what_is_handed_on_is_caught(name: str, replayed: Replayed) -> None:
    fault = IN_RUNTIME[name]
    report = replayed(fault.exchange, clients=_clients(fault))
    assert _caught(report) == fault.seen
