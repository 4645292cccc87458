"""The lock: what is locked stays, renames are found, and the order of dictionaries and hashes decides nothing."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specwright_generator import ir
from specwright_generator.frontends.openapi import read
from specwright_generator.ir_json import to_json
from specwright_generator.naming import lock
from specwright_generator.naming.files import load, lock_names
from specwright_generator.naming.relock import relock
from specwright_generator.naming.renames import likely
from specwright_generator.passes import names
from specwright_generator.problems import InputError
from specwright_generator.spec import NAMES

CASES = Path(__file__).parent / "cases"
OFFICIAL = CASES / "names_official"


def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((OFFICIAL / "input.json").read_text(encoding="utf-8"))
    return loaded


def api(spec: dict[str, Any]) -> ir.Api:
    return read(spec, file="api.json", provider="case")[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spec's folder with its names locked from an official surface."""
    spec = tmp_path / "case"
    spec.mkdir()
    (spec / "api.json").write_text(json.dumps(document()), encoding="utf-8")
    lock_names(spec, OFFICIAL / "surface.json", OFFICIAL / "types.json")
    return spec


def locked(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    return loaded


def test_reading_what_was_written_gives_the_same(folder: Path) -> None:
    assert lock.dump(load(folder)) == locked(folder)


def test_names_survive_without_the_surface(folder: Path) -> None:
    before = (folder / NAMES).read_bytes()
    changes = lock_names(folder)
    assert (changes.added, changes.removed, changes.renamed) == ((), (), {})
    assert (folder / NAMES).read_bytes() == before


def test_a_name_changed_by_hand_stays(folder: Path) -> None:
    content = locked(folder)
    content["types"]["#/components/schemas/ThreadObject"]["model"] = "thread:Conversation"
    (folder / NAMES).write_text(json.dumps(content), encoding="utf-8")
    lock_names(folder, OFFICIAL / "surface.json", OFFICIAL / "types.json")
    assert locked(folder)["types"]["#/components/schemas/ThreadObject"]["model"] == "thread:Conversation"


def test_a_new_operation_and_a_new_key_change_no_other_name(folder: Path) -> None:
    spec = document()
    spec["paths"]["/zebras"] = {"get": {"responses": {"204": {"description": ""}}}}
    spec["components"]["schemas"]["CreateThreadRequest"]["properties"]["added"] = {"type": "string"}
    made, changes = relock(api(spec), load(folder))
    assert changes.added == ("zebras.list",)
    before = locked(folder)
    after: dict[str, Any] = json.loads(json.dumps(lock.dump(made)))
    arguments = after["methods"].pop("threads.create")["arguments"]
    assert arguments == [*before["methods"].pop("threads.create")["arguments"], ["added", "added", "body"]]
    del after["methods"]["zebras.list"]
    assert after["methods"] == before["methods"]
    assert after["types"] == before["types"]


def test_what_is_gone_is_reported_and_dropped(folder: Path) -> None:
    spec = document()
    del spec["paths"]["/threads"]["get"]
    del spec["components"]["schemas"]["ThreadList"]
    made, changes = relock(api(spec), load(folder))
    assert changes.removed == ("#/components/schemas/ThreadList", "threads.list")
    assert "threads.list" not in made.methods
    assert "ThreadList" not in made.exports[""]


def test_a_renamed_component_keeps_its_names_and_its_childrens(folder: Path) -> None:
    text = json.dumps(document()).replace("schemas/MessageObject", "schemas/MessageObjects")
    text = text.replace('"MessageObject"', '"MessageObjects"')
    made, changes = relock(api(json.loads(text)), load(folder))
    old, new = "#/components/schemas/MessageObject", "#/components/schemas/MessageObjects"
    child = "/properties/unknown_to_sdk"
    assert changes.renamed == {old: new, old + child: new + child}
    assert (changes.added, changes.removed) == ((), ())
    before = load(folder)
    assert made.types[new] == before.types[old]
    assert made.types[new + child] == before.types[old + child]


def test_a_renamed_place_in_a_path_keeps_the_method(folder: Path) -> None:
    text = json.dumps(document()).replace("{thread_id}/messages/{id}", "{thread_id}/messages/{message}")
    text = text.replace('"name": "id"', '"name": "message"')
    made, changes = relock(api(json.loads(text)), load(folder))
    assert set(changes.renamed.values()) == {"GET /threads/{thread_id}/messages/{message}"}
    assert made.methods["threads.messages.retrieve"].operation == "GET /threads/{thread_id}/messages/{message}"


def test_the_pass_names_everything_and_leaves_the_rest_as_it_was(folder: Path) -> None:
    plain = api(document())
    named, problems = names.assign(plain, locked(folder))
    assert problems == []
    thread = named.definitions["#/components/schemas/ThreadObject"]
    assert thread.model == ir.Symbol(module="thread", name="Thread")
    assert isinstance(thread.type, ir.Model)
    assert {field.wire: field.name for field in thread.type.fields}["async"] == "async_"
    by_path = {resource.path: resource for resource in named.resources}
    assert list(by_path) == ["threads", "threads.messages"]
    create = next(method for method in by_path["threads"].methods if method.name == "create")
    assert [(each.name, each.required) for each in create.arguments][:2] == [("model", True), ("stream", False)]
    assert create.stream is not None
    assert (create.stream.switch, create.stream.format) == ("stream", "sse")
    listed = next(method for method in by_path["threads"].methods if method.name == "list")
    assert listed.page == ir.Page(kind="CursorPage", item=ir.Ref(target="#/components/schemas/ThreadObject"))
    archive = next(method for method in by_path["threads"].methods if method.name == "archive")
    assert (archive.returns.kind, archive.arguments[0].positional) == ("none", True)
    assert named.operations == plain.operations


def test_a_spec_without_a_lock_is_named_by_rule() -> None:
    named, problems = names.assign(api(document()), {})
    assert problems == []
    assert all(each.model or each.param for key, each in named.definitions.items() if "Request" not in key)
    assert sum(len(resource.methods) for resource in named.resources) == 4


def test_what_is_not_locked_is_told(folder: Path) -> None:
    content = locked(folder)
    del content["methods"]["threads.list"]
    content["types"]["#/components/schemas/Gone"] = {"model": "gone:Gone"}
    _, problems = names.assign(api(document()), content)
    assert [(problem.level, problem.message) for problem in problems] == [
        ("warning", "threads.list is not locked"),
        ("warning", "#/components/schemas/Gone is locked, but gone"),
    ]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("types", "#/x", "model"), "a:b c", "'b c' is no name"),
        (("types", "#/x", "model"), "../a:B", "'../a' is no module"),
        (("types", "#/x", "model"), 3, "3 is no symbol"),
        (("types", "#/x"), [], "expected an object"),
        (("resources", "a", "class"), "A()", "'A()' is no name"),
        (("methods", "a.b", "arguments"), [["x", "x", "nowhere"]], "is no argument"),
        (("methods", "a.b", "arguments"), [["x;y", "x", "body"]], "'x;y' is no name"),
        (("fields", "#/x", "w"), "a-b", "'a-b' is no name"),
        (("exports", "chat", "A"), "a", "'a' is no symbol"),
    ],
)
def test_a_bad_lock_is_refused_with_its_place(path: tuple[str, ...], value: Any, message: str) -> None:
    content: dict[str, Any] = {"resources": {"a": {"module": "a", "class": "A"}}, "methods": {"a.b": {}}}
    at = content
    for part in path[:-1]:
        at = at.setdefault(part, {})
    at[path[-1]] = value
    with pytest.raises(InputError, match=r"names\.json#/") as refused:
        lock.read(copy.deepcopy(content))
    assert message in str(refused.value)
    _, problems = names.assign(api(document()), content)
    assert any(message in problem.message and problem.level == "error" for problem in problems)


def test_a_patch_that_does_not_fit_is_refused_and_the_lock_stays(folder: Path) -> None:
    before = (folder / NAMES).read_bytes()
    patch = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions: [{target: $.gone, remove: true, x-reason: r}]\n"
    (folder / "patches.yaml").write_text(patch, encoding="utf-8")
    with pytest.raises(InputError, match="gone"):
        lock_names(folder)
    assert (folder / NAMES).read_bytes() == before


def test_a_lock_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAMES).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="no JSON"):
        load(tmp_path)


@pytest.mark.parametrize("case", ["names_official", "names_rules", "names_hostile"])
def test_hash_seeds_decide_nothing(case: str, tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from specwright_generator.naming.files import lock_names;"
        "folder, *surface = map(pathlib.Path, sys.argv[1:]); lock_names(folder, *surface)"
    )
    surface = [CASES / case / "surface.json", CASES / case / "types.json"]
    texts: set[bytes] = set()
    for seed in ("1", "2", "3"):
        folder = tmp_path / seed / "case"
        folder.mkdir(parents=True)
        (folder / "api.json").write_bytes((CASES / case / "input.json").read_bytes())
        arguments = [str(path) for path in (folder, *(surface if surface[0].exists() else ()))]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([sys.executable, "-c", program, *arguments], check=True, env=environment, timeout=60)
        texts.add((folder / NAMES).read_bytes())
    assert len(texts) == 1


def test_the_named_api_prints_as_json(folder: Path) -> None:
    named, _ = names.assign(api(document()), locked(folder))
    assert json.loads(json.dumps(to_json(named)))


def test_a_type_that_is_only_sent_now_keeps_both_names_and_so_does_what_it_refers_to() -> None:
    """It was an answer, too, whose name is kept; what has come into it since needs one as well."""
    schema = {"type": "object", "properties": {"part": {"type": "object", "properties": {"a": {"type": "string"}}}}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    call = {"requestBody": {"content": content}, "responses": {"200": {"description": "", "content": content}}}
    spec: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": "1"},
        "paths": {"/things": {"post": call}},
        "components": {"schemas": {"Thing": {"type": "object", "properties": {}}}},
    }
    first, _ = relock(api(spec), lock.Lock())
    call["responses"] = {"204": {"description": ""}}
    items = {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}
    sent = {"requestBody": {"content": {"application/json": {"schema": items}}}, "responses": call["responses"]}
    spec["paths"]["/list"] = {"post": sent}
    spec["components"]["schemas"]["Thing"] = schema
    now, _ = names.assign(api(spec), lock.dump(relock(api(spec), first)[0]))
    part = now.definitions["#/components/schemas/Thing/properties/part"]
    assert part.model is not None
    assert part.param is not None


def test_what_is_most_alike_is_taken_for_renamed_first() -> None:
    gone = {
        "#/components/schemas/Thing",
        "#/components/schemas/Things",
        "#/components/schemas/Thing/properties/a",
        "GET /a/{x}",
    }
    new = {"#/components/schemas/BThing", "#/components/schemas/BThings", "#/components/schemas/BThing/properties/a"}
    assert likely(gone, new | {"GET /a/{y}", "POST /a/{x}", "GET /b/{x}", "#/components/responses/Thing"}) == {
        "#/components/schemas/Thing": "#/components/schemas/BThing",
        "#/components/schemas/Thing/properties/a": "#/components/schemas/BThing/properties/a",
        "#/components/schemas/Things": "#/components/schemas/BThings",
        "GET /a/{x}": "GET /a/{y}",
    }
    assert likely({"#/components/schemas/Thing"}, {"#/components/schemas/Other"}) == {}
