"""A client is seen as its users see it: what is written by hand, parts with a spec of their own, public classes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from specwright_generator.parity.described import client_surface
from specwright_generator.parity.parts import parts, whole
from specwright_generator.parity.reporting import compared
from specwright_generator.parity.results import Report
from specwright_generator.parity.surface import Surface
from specwright_generator.spec import load_spec

from .toy import DOCUMENT, MANIFEST

# --- a toy with a package by hand, and a part -------------------------------------------------------------------------

NAMED = '[names]\npackage = "google.toy{part}"\n\n'
MIRRORED = 'package = "toy_client"\nfolder = "."\nmirror = "users.toy"\nmirror_folder = "."\n'
PART_MANIFEST = """
[provider]
name = "toy_next"
title = "Next"

[names]
package = "google.toy._next"

[output]
package = "next_client"
folder = "."

[client]
class = "Next"
async_class = "AsyncNext"
base_url = "https://toy.test"
"""
PART: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Next", "version": "1"},
    "paths": {
        "/owls": {
            "get": {
                "operationId": "listOwls",
                "tags": ["owls"],
                "parameters": [{"name": "size", "in": "query", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    }
                },
            }
        }
    },
    "components": {"schemas": {"Thing": {"type": "object", "properties": {"feathers": {"type": "integer"}}}}},
}
SOURCES = {
    "toy_client/__init__.py": "",
    "toy_client/client.py": """
from runtime import BaseClient
from .things import Things, AsyncThings

class Toy(BaseClient):
    @cached_property
    def things(self) -> Things: ...

class AsyncToy(BaseClient):
    @cached_property
    def things(self) -> AsyncThings: ...
""",
    "toy_client/things.py": """
from runtime import SyncResource, AsyncResource

class Things(SyncResource):
    def list(self, *, after: str | None = None, size: int | None = None) -> Page[Thing]: ...
    def create(self, *, name: str, tags: list[str] | None = None, stream: bool | None = None) -> Thing: ...
    def get(self, thing_id: str) -> Thing: ...

class AsyncThings(AsyncResource):
    async def list(self, *, after: str | None = None, size: int | None = None) -> Page[Thing]: ...
    async def create(self, *, name: str, tags: list[str] | None = None, stream: bool | None = None) -> Thing: ...
    async def get(self, thing_id: str) -> Thing: ...
""",
    "users/__init__.py": "",
    "users/toy/__init__.py": "from ._client import AsyncClient, Client",
    "users/toy/_client.py": """
from toy_client import client as generated
from ._things import AsyncThings, Things

class Client(generated.Toy):
    @cached_property
    def things(self) -> Things: ...
    @cached_property
    def nests(self) -> Nests:
        return Nests(self)
    @property
    def settings(self) -> Options: ...
    @property
    def aio(self) -> AsyncClient: ...

class AsyncClient(generated.AsyncToy):
    @cached_property
    def things(self) -> AsyncThings: ...
    @cached_property
    def nests(self) -> "AsyncNests": ...

class Options:
    def read(self): ...

class Nests:
    def build(self, *, of: str) -> Nest: ...

class AsyncNests:
    async def build(self, *, of: str) -> Nest: ...
""",
    "users/toy/_things.py": """
from typing import Any, TypedDict, Unpack, overload
from toy_client import things as generated

class Said(TypedDict, total=False):
    name: str
    tags: list[str]
    stream: bool

class Things(generated.Things):
    fetch = generated.Things.get

    @overload
    def create(self, *, name: str, **said: Unpack[Said]) -> Thing: ...
    @overload
    def create(self, *, request: Any, **said: Unpack[Said]) -> Thing: ...
    def create(self, **said: Any) -> Any: ...

class AsyncThings(generated.AsyncThings):
    fetch = generated.AsyncThings.get

    @overload
    async def create(self, *, name: str, **said: Unpack[Said]) -> Thing: ...
    @overload
    async def create(self, *, request: Any, **said: Unpack[Said]) -> Thing: ...
    async def create(self, **said: Any) -> Any: ...
""",
    "users/toy/nests.py": """
class _Built:
    @property
    def height(self) -> int: ...

class Nest(_Built):
    def __init__(self, twigs: int, *, client: Any = None) -> None: ...
    def sing(self, song: str, *, loud: bool = False) -> str: ...
    async def hatch(self) -> AsyncIterator[Egg]: ...
""",
}


def written_toy(
    root: Path, changes: Mapping[str, Callable[[str], str]] | None = None, part: dict[str, Any] = PART
) -> Surface:
    """The toy as its users see it, with what `changes` make of its source files."""
    for folder, manifest, document in (
        ("toy", MANIFEST, DOCUMENT),
        ("toy_next", PART_MANIFEST, part),
    ):
        at = root / "specs" / folder
        at.mkdir(parents=True)
        (at / "api.json").write_text(json.dumps(document))
        if manifest is MANIFEST:
            manifest = manifest.replace("[output]\n", NAMED.format(part="") + "[output]\n")
            manifest = manifest.replace('package = "toy_client"\nfolder = "."\n', MIRRORED)
        (at / "provider.toml").write_text(manifest)
    for name, text in SOURCES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((changes or {}).get(name, str)(text))
    asked = Surface(name="", version="", classes=("nests.Nest",))
    return client_surface(load_spec(root / "specs" / "toy"), root, asked)


def beside(tmp_path: Path, file: str, old: str, new: str) -> Report:
    """A toy in one file of which `old` has become `new`, beside the one that it was."""

    def changed(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return compared(written_toy(tmp_path / "after", {file: changed}), written_toy(tmp_path / "before"))


def test_the_client_is_what_users_import(tmp_path: Path) -> None:
    found = written_toy(tmp_path)
    assert sorted(key for key, each in found.methods.items() if not each.member) == [
        "nests.build",
        "things.create",
        "things.fetch",
        "things.get",
        "things.list",
    ]
    create = found.methods["things.create"]
    assert (create.verb, create.path) == ("POST", "/things")
    assert {each.name: each.required for each in create.parameters} == {
        "name": False,
        "tags": False,
        "stream": False,
        "request": False,
    }
    assert [(each.name, each.positional) for each in found.methods["things.fetch"].parameters] == [("thing_id", True)]
    assert (found.methods["things.fetch"].verb, found.methods["things.fetch"].path) == ("GET", "/things/{thing_id}")
    nests = found.methods["nests.build"]
    assert (nests.sync, nests.asynchronous, nests.helper) == (True, True, True)


def test_a_part_is_what_stands_below_a_package(tmp_path: Path) -> None:
    found = written_toy(tmp_path)
    toy, part = (load_spec(tmp_path / "specs" / name) for name in ("toy", "toy_next"))
    assert list(parts(toy)) == ["_next"]
    assert (parts(part), whole(part), whole(toy)) == ({}, "toy", None)
    things = [shape for name, shape in found.types.items() if name.endswith(":Thing")]
    assert sorted(tuple(shape.fields or ()) for shape in things) == [("feathers",), ("id", "size", "owner")]
    assert found.parts == ("_next",)
    assert "owls.list" not in found.methods, "no client shows it"
    assert client_surface(toy).methods["owls.list"].path == "/owls"


def test_a_wrong_spec_beside_is_not_this_ones(tmp_path: Path) -> None:
    written_toy(tmp_path)
    (tmp_path / "specs" / "toy_next" / "provider.toml").write_text("[names\n")
    assert parts(load_spec(tmp_path / "specs" / "toy")) == {}


def test_members_of_public_classes_are_known(tmp_path: Path) -> None:
    found = written_toy(tmp_path)
    members = {key: each for key, each in found.methods.items() if each.member}
    assert set(members) == {"nests.Nest", "nests.Nest.height", "nests.Nest.sing", "nests.Nest.hatch"}
    assert [(each.name, each.required) for each in members["nests.Nest"].parameters] == [
        ("twigs", True),
        ("client", False),
    ]
    hatch = members["nests.Nest.hatch"]
    assert (hatch.sync, hatch.asynchronous, hatch.streaming) == (False, True, "always")


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "methods"),
    [
        pytest.param(
            "users/toy/_client.py",
            "def build(self, *, of: str)",
            "def _build(self, *, of: str)",
            "helper missing",
            ("nests.build",),
            id="a method by hand is gone",
        ),
        pytest.param(
            "users/toy/_client.py",
            "    async def build(self, *, of: str)",
            "    async def _build(self, *, of: str)",
            "form missing",
            ("nests.build",),
            id="one colour of it is gone",
        ),
        pytest.param(
            "users/toy/_things.py",
            "    tags: list[str]\n",
            "",
            "parameter missing",
            ("things.create",),
            id="an argument is gone",
        ),
        pytest.param(
            "toy_client/things.py",
            "get(self, thing_id: str)",
            "get(self, *, thing_id: str)",
            "parameter named",
            ("things.fetch",),
            id="an argument has to be named",
        ),
        pytest.param(
            "users/toy/_things.py",
            "    fetch = generated.Things.get\n",
            "",
            "form missing",
            ("things.fetch",),
            id="a second name is gone",
        ),
        pytest.param(
            "users/toy/nests.py",
            "def sing",
            "def _sing",
            "member missing",
            ("nests.Nest.sing",),
            id="a method of a public class is gone",
        ),
        pytest.param(
            "users/toy/nests.py",
            ", *, loud: bool = False",
            "",
            "parameter missing",
            ("nests.Nest.sing",),
            id="an argument of a method of a public class is gone",
        ),
    ],
)
def test_a_gap_planted_in_the_source_is_found(
    tmp_path: Path, file: str, old: str, new: str, kind: str, methods: tuple[str, ...]
) -> None:
    assert [(gap.kind, gap.methods) for gap in beside(tmp_path, file, old, new).gaps] == [(kind, methods)]


def test_nothing_is_found_where_nothing_is_planted(tmp_path: Path) -> None:
    found = beside(tmp_path, "users/toy/nests.py", "loud", "loud")
    assert found.gaps == ()
    assert {each.what: (each.reference, each.here, each.equal) for each in found.tallies if not each.part} == {
        "methods, sync and async": (10, 10, 10),
        "arguments": (9, 9, 9),
        "public classes and their members": (4, 4, 4),
        "models": (3, 3, 3),
        "fields of models": (6, 6, 6),
    }


def test_a_field_of_a_part_is_counted_apart(tmp_path: Path) -> None:
    plucked = copy.deepcopy(PART)
    del plucked["components"]["schemas"]["Thing"]["properties"]["feathers"]
    found = compared(written_toy(tmp_path / "after", part=plucked), written_toy(tmp_path / "before"))
    assert [gap.kind for gap in found.gaps] == ["field missing"]
    (fields,) = [each for each in found.tallies if each.part == "_next" and each.what == "fields of models"]
    assert (fields.reference, fields.here, fields.equal) == (1, 0, 0)
