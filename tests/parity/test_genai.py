"""How much of google-genai is here, held against what its objects said of themselves, which parity never reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from specwright_generator.parity import report
from specwright_generator.parity.accepted import read_accepted
from specwright_generator.parity.results import Report, Row
from specwright_generator.parity.sdk import is_installed
from specwright_generator.parity.surface import Method
from specwright_generator.parity.tallies import TRANSPORT as NOT_COMPARED
from specwright_generator.spec import load_spec

ROOT = Path(__file__).parents[2]
FACTS = ROOT.parent / "shared" / "surfaces" / "genai.json"
SPEC = ROOT / "specs" / "genai"

SUFFIX = "_async"
"""Some asynchronous methods end so; they are a form of the one without it."""
OPTIONS = {"extra_headers", "extra_query", "extra_body", "timeout"}
"""Arguments of every method of the newer resources, which say how it is sent."""
NOT_SEEN = {"environments.internal.start_upload"}
"""What the source of google-genai says is there, and its objects have not."""
INTERNAL = {"environments.internal.do_request"}
"""What a resource that google-genai does not set has from its base class."""
PLUMBING = {"BaseModel", "Unset"}
"""Models without fields of the newer SDK: the base of all others, and what stands for no value."""
UNSEEN_TYPES = {"security:Security"}
"""A model of the newer SDK that nobody can give it: its credentials are those of the client around it."""
MOST = 0.01


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    if not FACTS.exists():
        pytest.skip("the introspected surface lies in ../shared, which is absent")
    found: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return found


@cache
def _report() -> Report:
    return report(load_spec(SPEC), root=ROOT)


@pytest.fixture(scope="module")
def found(facts: dict[str, Any]) -> Report:
    if not is_installed("google-genai"):
        pytest.skip("google-genai is not installed")
    made = _report()
    if made.reference_version != facts["version"]:
        pytest.skip(f"google-genai {made.reference_version} is installed, {facts['version']} was introspected")
    return made


def rows(found: Report) -> dict[str, Row]:
    return {row.key: row for row in found.rows}


def stated(facts: dict[str, Any]) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
    """Every method of the facts: its path, its colour, and its arguments."""
    for key, method in facts["methods"].items():
        path = key.removeprefix("client.")
        colour = "async" if path.startswith("aio.") else "sync"
        yield path.removeprefix("aio.").removesuffix(SUFFIX), colour, method["params"]


def there(method: Method | None, colour: str) -> bool:
    return method is not None and (method.sync if colour == "sync" else method.asynchronous)


def names(method: Method | None) -> set[str]:
    return {each.name for each in method.parameters} if method is not None else set()


def test_every_method_is_there_in_each_colour(facts: dict[str, Any], found: Report) -> None:
    known = rows(found)
    wanted = [(path, colour) for path, colour, _ in stated(facts)]
    assert len(wanted) == 206
    assert [each for each in wanted if not there(known[each[0]].theirs, each[1])] == []
    assert [each for each in wanted if not there(known[each[0]].ours, each[1])] == []
    (left,) = [each for each in found.tallies if each.what == NOT_COMPARED]
    assert (left.reference, left.here) == (2 * len(INTERNAL), 0)
    read = {row.key for row in found.methods() if row.theirs is not None}
    assert read - {path for path, _ in wanted} == NOT_SEEN


def test_every_argument_is_there(facts: dict[str, Any], found: Report) -> None:
    known = rows(found)
    counted = 0
    for path, _, params in stated(facts):
        named = {each["name"]: each for each in params if not each["kind"].startswith("var_")}
        if not named:
            continue
        wanted = named.keys() - OPTIONS
        counted += len(wanted)
        assert names(known[path].theirs) >= wanted, f"{path}: parity does not read all that there is"
        ours = known[path].ours
        assert ours is not None
        assert wanted - names(ours) == set(), path
        required = {each.name for each in ours.parameters if each.required}
        assert required & wanted == {name for name in wanted if named[name]["required"]}, path
    assert counted > 250
    assert {row.cells["parameters"].status for row in found.methods() if row.theirs} == {"equal"}


@pytest.mark.parametrize(
    ("kind", "number", "held"), [("model", 472, 1791), ("typeddict", 465, 1735), ("enum", 84, 452)]
)
def test_every_type_is_there_with_all_it_holds(
    kind: str, number: int, held: int, facts: dict[str, Any], found: Report
) -> None:
    wanted = {name: each for name, each in facts["types"].items() if each["kind"] == kind}
    known = {row.name.rpartition(":")[2]: row for row in found.types if not row.name.startswith("_gaos.")}
    assert len(wanted) == number
    total = lost = 0
    for name, each in wanted.items():
        row = known.get(name) or known[name.lstrip("_")]
        holds = each["keys"] if kind == "typeddict" else len(each["values"] if kind == "enum" else each["fields"])
        total += holds
        assert row.status == "equal", name
        # Where no image library is installed, one name for two things is but another name of the second.
        # A typed dict is read with its model, which can have a field more.
        more = kind == "typeddict" and row.held > holds
        assert row.held == row.held_here == holds or more or name == "BlobImageUnion", name
        lost += max(0, holds - row.held_here)
    assert total == held
    assert lost <= MOST * held


def test_every_newer_model_is_there_with_its_fields(facts: dict[str, Any], found: Report) -> None:
    wanted = {_name(full): fields for full, fields in facts["nextgen_types"].items()}
    known = {row.name.removeprefix("_gaos."): row for row in found.types if row.name.startswith("_gaos.")}
    assert (len(wanted), sum(map(len, wanted.values()))) == (213, 816)
    absent = {name for name in wanted if name not in known or known[name].status == "missing"}
    assert {name for name in absent if name.rpartition(":")[2] not in PLUMBING} == UNSEEN_TYPES
    lost = {name: len(fields) - known[name].held_here for name, fields in wanted.items() if name not in absent}
    accepted = [each for rule in read_accepted(SPEC) if rule.kind == "field missing" for each in rule.types]
    assert accepted == ["_gaos.interactions.interactionsseevent:UnknownInteractionSSEEvent"]
    assert {f"_gaos.{name}": number for name, number in lost.items() if number} == {accepted[0]: 1}
    fields = [row for row in found.tallies if row.what == "fields of models"]
    assert sum(row.reference - row.here for row in fields) <= MOST * sum(row.reference for row in fields)
    assert len(absent) <= MOST * (472 + 213)


def _name(full: str) -> str:
    module, _, last = full.removeprefix("_gaos.types.").rpartition(".")
    return f"{module}:{last}"


def test_every_session_pager_and_tokenizer_does_the_same(facts: dict[str, Any], found: Report) -> None:
    known = rows(found)
    assert len(facts["session_classes"]) == 7
    for name, each in facts["session_classes"].items():
        for method, told in each["methods"].items():
            row = known[f"{name}.{method}"]
            assert row.ours is not None, row.key
            assert {param["name"] for param in told["params"]} - names(row.ours) == set(), row.key
        for shown in each["properties"]:
            assert known[f"{name}.{shown}"].ours is not None, f"{name}.{shown}"
    wanted = {each["name"] for each in facts["client"]["Client.__init__"]["params"]}
    assert wanted - names(known["client.Client"].ours) == set()


def test_every_error_and_helper_of_a_type_is_there(facts: dict[str, Any], found: Report) -> None:
    known = rows(found)
    for name in facts["errors"]:
        assert known[f"errors.{name}"].ours is not None, name
    helpers = [
        f"types.{name}.{each}" for name, list_ in facts["counts"]["models_with_helpers"].items() for each in list_
    ]
    called = [key for key in helpers if key in known]
    assert [key for key in called if known[key].ours is None] == []
    # What is a validator is nobody's to call; what an alias has is its class's.
    assert set(helpers) - set(called) == {"types.Metric.validate_name", "types.BlobImageUnion.as_image"}


def test_what_is_left_is_accepted_with_a_reason(found: Report) -> None:
    assert [(gap.kind, gap.title) for gap in found.open_gaps()] == []
    assert found.stale == ()
    assert sum(len(gap.methods) for gap in found.gaps) <= MOST * 206


def test_beside_what_its_objects_said_nothing_is_missing(found: Report) -> None:
    told = report(load_spec(SPEC), f"surface:{FACTS}", root=ROOT)
    assert told.gaps == ()
    assert {each.what: (each.reference, each.here, each.equal) for each in told.tallies} == {
        "methods, sync and async": (206, 206, 206),
        "arguments": (192, 192, 192),
        "models": (472, 472, 472),
        # Three are those of an alias, which reads as the model that it stands for.
        "fields of models": (1791, 1788, 1788),
        "enums": (84, 84, 84),
        "values of enums": (452, 452, 452),
        "aliases": (465, 465, 465),
    }
    assert {row.key for row in told.methods() if row.theirs} == {
        row.key for row in found.methods() if row.theirs
    } - NOT_SEEN
