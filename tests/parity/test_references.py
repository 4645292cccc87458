"""What can be compared with: SDKs, documents, surface files, older versions; and what is said of what cannot."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from specwright_generator.parity import report
from specwright_generator.parity.described import client_surface
from specwright_generator.parity.measured import called, replayed
from specwright_generator.parity.references import default_reference, read_reference
from specwright_generator.parity.reporting import compared
from specwright_generator.parity.results import Cell
from specwright_generator.parity.sdk import is_installed, sdk_surface
from specwright_generator.parity.surface import Method, Surface
from specwright_generator.parity.surface_file import read_surface, surface_from, surface_json
from specwright_generator.problems import InputError
from specwright_generator.spec import load_spec
from specwright_generator.verify.comparing import Difference
from specwright_generator.verify.listed import Explained, Miss
from specwright_generator.verify.results import Replay
from specwright_generator.verify.results import Report as Replays

from .toy import DOCUMENT, write_spec

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


KNOWN = {
    # The introspection took it for an option of every method.
    "beta.agents.environments.create": {"idempotency_key"},
    "beta.agents.sessions.events.create": {"idempotency_key"},
    "beta.agents.sessions.stream": {"idempotency_key"},
}
"""The arguments in which the two ways to a surface differ."""
UNPACKED = {"beta.messages.thread"}
"""Methods that take `**params` of a TypedDict: its keys are arguments in the source, and one to introspection."""


@cache
def official(package: str) -> Surface:
    return sdk_surface(package)


@pytest.mark.parametrize(("package", "methods"), [("openai", 436), ("anthropic", 393)])
def test_source_and_introspection_tell_the_same_surface(package: str, methods: int) -> None:
    """The SDK's source, read, beside what its objects said of themselves: the two know nothing of each other."""
    file = SHARED / "surfaces" / f"{package}.json"
    if not file.exists():
        pytest.skip("the introspected surface lies in ../shared, which is absent")
    if not is_installed(package):
        pytest.skip(f"{package} is not installed")
    told, read = read_surface(file), official(package)
    if read.version != told.version:
        pytest.skip(f"{package} {read.version} is installed, {told.version} was introspected")
    assert len(told.methods) == methods
    assert {key: _signature(each) for key, each in read.methods.items() if not each.member} == {
        key: _signature(each) for key, each in told.methods.items()
    }


def _signature(method: Method) -> tuple[object, ...]:
    return (
        method.verb,
        [each.name for each in method.parameters if each.name not in KNOWN.get(method.key, ())][
            : 6 if method.key in UNPACKED else None
        ],
        method.sync,
        method.asynchronous,
        method.page,
        method.streaming,
        method.job,
        method.socket,
    )


@pytest.mark.parametrize(("provider", "methods"), [("openai", 396), ("anthropic", 384), ("mistral", 302)])
def test_every_request_of_an_official_sdk_is_there(provider: str, methods: int) -> None:
    spec = load_spec(ROOT / "specs" / provider)
    package = default_reference(spec)
    if package is None:
        pytest.skip("the official SDK is not installed")
    found = compared(client_surface(spec, ROOT), official(package.removeprefix("sdk:")))
    requests = [row for row in found.rows if row.theirs is not None and not row.theirs.helper]
    assert len(requests) == methods
    assert {row.cells["present"].status for row in requests} == {"equal"}
    assert {row.cells["colours"].status for row in requests} == {"equal"}
    assert all(row.theirs and row.theirs.pointer and row.ours and row.ours.pointer for row in requests)


def test_a_published_document_is_compared_by_verb_and_path(tmp_path: Path) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["openapi"] = "3.0.3"
    document["paths"]["/things"]["get"]["parameters"].append(
        {"name": "X-Toy-Version", "in": "header", "required": True, "schema": {"type": "string"}}
    )
    document["paths"]["/more"] = {"get": {"responses": {"200": {"description": ""}}}}
    (tmp_path / "upstream.json").write_text(json.dumps(document))
    spec = load_spec(write_spec(tmp_path))
    found = report(spec, f"spec:{tmp_path / 'upstream.json'}")
    statuses = {row.key: row.cells["present"].status for row in found.rows}
    assert statuses == {"things.create": "equal", "things.get": "equal", "things.list": "equal", "GET /more": "missing"}
    assert [gap.title for gap in found.gaps] == ["GET /more", "things.list"]
    assert found.gaps[1].details == ("no X-Toy-Version",)


def test_what_a_client_sends_by_itself_is_no_gap(tmp_path: Path) -> None:
    document = json.loads(json.dumps(DOCUMENT))
    document["paths"]["/things"]["get"]["parameters"].append(
        {"name": "X-Toy-Version", "in": "header", "required": True, "schema": {"type": "string"}}
    )
    (tmp_path / "upstream.json").write_text(json.dumps(document))
    spec = load_spec(write_spec(tmp_path))
    ours = replace(client_surface(spec), sends=frozenset({"x-toy-version"}))
    assert compared(ours, read_reference(f"spec:{tmp_path / 'upstream.json'}", spec)).gaps == ()


def test_an_older_revision_is_compared(tmp_path: Path) -> None:
    folder = write_spec(tmp_path)
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=t", "-c", "user.email=t@t.test", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    document = json.loads((folder / "api.json").read_text())
    del document["paths"]["/things/{thing_id}"]
    (folder / "api.json").write_text(json.dumps(document))
    found = report(load_spec(folder), "self:HEAD")
    assert [row.key for row in found.rows if row.cells["present"].status == "missing"] == ["things.get"]


def test_what_is_written_by_hand_counts(tmp_path: Path) -> None:
    folder = write_spec(tmp_path)
    package = tmp_path / "toy_client"
    package.mkdir()
    (package / "__init__.py").write_text(
        """
from functools import cached_property
from typing import Any, Required, TypedDict, Unpack
from somewhere import SyncResource, AsyncResource

class Extra(TypedDict, total=False):
    colour: Required[str]
    size: int

class Things(SyncResource):
    def get(self, thing_id): ...
    def paint(self, thing_id: str, **params: Unpack[Extra]) -> None: ...
    def draw(self, **params: Any) -> None: ...
    def wait(self, thing_id: str, *, seconds: float = 1.0) -> Thing: ...
    def connect(self) -> ThingConnection: ...
    def _hidden(self): ...
    @property
    def with_raw_response(self) -> Things: ...

class AsyncThings(AsyncResource):
    async def wait(self, thing_id: str, *, seconds: float = 1.0) -> Thing: ...

class Toy:
    @cached_property
    def things(self) -> Things: ...

class AsyncToy:
    @cached_property
    def things(self) -> AsyncThings: ...

raise RuntimeError("this is read, never run")
"""
    )
    found = client_surface(load_spec(folder), tmp_path)
    more = {"things.paint", "things.draw"}
    assert set(found.methods) == {"things.create", "things.get", "things.list", "things.wait", "things.connect", *more}
    wait = found.methods["things.wait"]
    assert (wait.helper, wait.job, wait.sync, wait.asynchronous) == (True, True, True, True)
    assert [(each.name, each.required) for each in wait.parameters] == [("thing_id", True), ("seconds", False)]
    paint, draw = found.methods["things.paint"], found.methods["things.draw"]
    assert [(each.name, each.required) for each in paint.parameters] == [
        ("thing_id", True),
        ("colour", True),
        ("size", False),
    ]
    assert (paint.open, draw.open) == (False, True)
    connect = found.methods["things.connect"]
    assert (connect.socket, connect.sync, connect.asynchronous) == (True, True, False)
    assert found.methods["things.get"].verb == "GET"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("openai", "there is no such reference"),
        ("sdk:", "there is no such reference"),
        ("sdk:no-such-package-as-this", "not installed"),
        ("sdk:click", "no client"),
        ("sdk:../../etc", "not installed"),
        ("spec:missing.json", "cannot be read"),
        ("surface:missing.json", "cannot be read"),
        ("self:no-such-revision", "neither a folder nor a git revision"),
        ("self:--output=stolen", "neither a folder nor a git revision"),
    ],
)
def test_a_reference_that_cannot_be_read_says_why(tmp_path: Path, reference: str, message: str) -> None:
    spec = load_spec(write_spec(tmp_path))
    with pytest.raises(InputError) as caught:
        read_reference(reference, spec)
    assert message in str(caught.value)
    assert not (spec.folder / "stolen").exists()


def test_without_a_reference_it_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing to compare with.*--reference"):
        report(load_spec(write_spec(tmp_path)))


# --- surface files --------------------------------------------------------------------------------------------------


def test_a_surface_survives_its_file(tmp_path: Path) -> None:
    written = client_surface(load_spec(write_spec(tmp_path)))
    file = tmp_path / "surface.json"
    file.write_text(json.dumps(surface_json(written)))
    read = read_surface(file)
    assert read == replace(written, sends=frozenset())
    assert surface_from(surface_json(read)) == read


def test_a_small_surface_file_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "port.json"
    file.write_text(
        json.dumps(
            {
                "surface": 1,
                "name": "toy-rs",
                "tells": ["names", "required"],
                "methods": {"things.get": {"parameters": [{"name": "thing_id", "required": True}]}, "things.poll": {}},
            }
        )
    )
    found = report(load_spec(write_spec(tmp_path)), f"surface:{file}")
    rows = {row.key: row for row in found.rows}
    assert rows["things.get"].cells["parameters"].status == "equal"
    assert rows["things.get"].cells["types"].status == "not measured"
    assert rows["things.poll"].cells["present"].status == "missing"


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ("[]", "", "object"),
        ("{", ":1:", ""),
        ('{"surface": 2, "name": "x", "methods": {}}', "#/surface", "1 was expected"),
        ('{"surface": 1, "name": "x", "methods": {"a/b": {"verb": 1}}}', "#/methods/a~1b/verb", "string"),
        ('{"surface": 1, "name": "x", "methods": {"a": {"parameters": [{}]}}}', "#/methods/a/parameters/0", "name"),
        ('{"surface": 1, "name": "x", "methods": {}, "more": 1}', "", "more"),
        ('{"sync": {"client.a.b": {}}, "async": {}}', "", "no surface"),
        ('{"methods": {"client.a.b": {}}, "types": {}}', "", "no surface"),
    ],
)
def test_a_wrong_surface_file_is_told_with_the_place(tmp_path: Path, content: str, place: str, message: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(content)
    with pytest.raises(InputError) as caught:
        read_surface(file)
    assert f"wrong.json{place}" in str(caught.value)
    assert message in str(caught.value)


def test_the_surface_of_google_genai_is_read() -> None:
    file = SHARED / "surfaces" / "genai.json"
    if not file.exists():
        pytest.skip("the introspected surface lies in ../shared, which is absent")
    found = read_surface(file)
    stream = found.methods["models.generate_content_stream"]
    assert (stream.sync, stream.asynchronous, stream.streaming) == (True, True, "always")
    assert found.methods["models.list"].page == "pages"
    assert found.methods["live.connect"].socket
    assert not any(key.startswith(("client.", "aio.")) for key in found.methods)
    content = found.types["Content"]
    assert content.fields is not None
    assert content.fields["parts"].kinds == {"array"}


# --- measurements ---------------------------------------------------------------------------------------------------


def replay(method: str, where: str, **rest: object) -> Replay:
    values = {"file": "r.yaml", "operation": "GET /x", "colour": "sync", "status": 200, **rest}
    return Replay(method=method, where=where, **values)  # type: ignore[arg-type]


def test_recordings_become_cells() -> None:
    wrong = (Difference(where="body.a", recorded="1", ours="2"),)
    listed = {
        Miss(file="r.yaml", exchange="2", method="a.known", what="body.a"): Explained(fault="recording", reason="old"),
        Miss(file="r.yaml", exchange="3", method="a.ours", what="body.a"): Explained(fault="ours", reason="to come"),
    }
    cells = replayed(
        [
            Replays(
                provider="toy",
                replays=(
                    replay("a.good", "1"),
                    replay("a.good", "1", colour="async"),
                    replay("a.known", "2", request=wrong),
                    replay("a.ours", "3", request=wrong),
                    replay("a.new", "4", answer=wrong),
                ),
            )
        ],
        listed,
    )
    assert {method: cell.status for method, cell in cells.items()} == {
        "a.good": "equal",
        "a.known": "equal",
        "a.ours": "differs",
        "a.new": "differs",
    }
    assert cells["a.good"].note == "1 replayed, async and sync"
    assert cells["a.known"].note == "1 replayed, sync; 1 differences explained"
    assert cells["a.new"].findings[0].text == "r.yaml: body.a: recorded 1, ours 2"


def test_differential_results_become_cells(tmp_path: Path) -> None:
    file = tmp_path / "toy.json"
    file.write_text('{"methods": {"a.b": {"differences": []}, "a.c": {"differences": ["query: a, ours b"]}}}')
    cells = called(file)
    assert [cells["a.b"].status, cells["a.c"].status] == ["equal", "differs"]
    file.write_text('{"methods": {"a.b": {"differences": [], "explained": ["answer: as listed"]}}}')
    assert called(file)["a.b"] == Cell(status="equal", note="called on both; 1 differences explained")
    for wrong in ("{}", '{"methods": {"a": {}}}', '{"methods": {"a": {"differences": [1]}}}'):
        file.write_text(wrong)
        with pytest.raises(InputError, match=r"toy\.json#/methods"):
            called(file)
