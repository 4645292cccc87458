"""Differences planted in a spec are found, each in the aspects that it concerns; and nothing is found without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from specwright_generator.parity import report
from specwright_generator.parity.results import Report
from specwright_generator.spec import load_spec

from .toy import MANIFEST, Change, write_spec


def beside(tmp_path: Path, change: Change | None = None, manifest: str = MANIFEST) -> Report:
    """A changed toy beside the one that it was."""
    before = write_spec(tmp_path / "before")
    after = write_spec(tmp_path / "after", change, manifest)
    return report(load_spec(after), f"self:{before}")


def different(found: Report) -> set[tuple[str, str, str]]:
    """Method, aspect and status of every cell that is neither equal nor without meaning."""
    quiet = ("equal", "not applicable", "not measured")
    return {
        (row.key, aspect, cell.status)
        for row in found.rows
        for aspect, cell in row.cells.items()
        if cell.status not in quiet
    }


def test_a_client_is_equal_to_itself(tmp_path: Path) -> None:
    found = beside(tmp_path)
    assert different(found) == set()
    assert found.gaps == ()
    assert [row.status for row in found.types] == ["equal"] * 3
    counts = found.counts()
    assert counts["present"]["equal"] == counts["wire"]["equal"] == 3
    assert counts["pagination"]["equal"] == counts["streaming"]["equal"] == 1


def test_what_is_not_measured_is_never_equal(tmp_path: Path) -> None:
    found = beside(tmp_path)
    for aspect in ("recordings", "differential"):
        assert {row.cells[aspect].status for row in found.rows} == {"not measured"}
        assert found.unmeasured[aspect]


def at(*path: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def found(document: dict[str, Any]) -> dict[str, Any]:
        for step in path:
            document = document[step]
        return document

    return found


schemas = at("components", "schemas")
listing = at("paths", "/things", "get")


@pytest.mark.parametrize(
    ("change", "expected", "kinds"),
    [
        pytest.param(
            lambda doc: doc["paths"].pop("/things/{thing_id}"),
            {("things.get", aspect, "missing") for aspect in ("present", "parameters", "types", "colours", "wire")},
            {"endpoint missing"},
            id="an operation is gone",
        ),
        pytest.param(
            lambda doc: schemas(doc)["NewThing"]["properties"].pop("tags"),
            {("things.create", "parameters", "differs")},
            {"parameter missing"},
            id="an argument is gone",
        ),
        pytest.param(
            lambda doc: schemas(doc)["NewThing"]["required"].append("tags"),
            {("things.create", "parameters", "differs")},
            {"parameter required"},
            id="an argument must be given",
        ),
        pytest.param(
            lambda doc: listing(doc)["parameters"].reverse(),
            set(),
            set(),
            id="another order of arguments that are given by name, which nobody sees",
        ),
        pytest.param(
            lambda doc: listing(doc)["parameters"][1].update(schema={"type": "boolean"}),
            {("things.list", "parameters", "differs")},
            {"kind differs"},
            id="an argument of another kind",
        ),
        pytest.param(
            lambda doc: schemas(doc)["Thing"]["properties"].pop("size"),
            {(f"things.{name}", "types", "differs") for name in ("create", "get", "list")},
            {"field missing"},
            id="a field is gone",
        ),
        pytest.param(
            lambda doc: schemas(doc)["Owner"]["properties"].update(name={"type": "integer"}),
            {(f"things.{name}", "types", "differs") for name in ("create", "get", "list")},
            {"field kind differs"},
            id="a field of another kind, deep in the answer",
        ),
        pytest.param(
            lambda doc: doc["paths"].update({"/stuff/{thing_id}": doc["paths"].pop("/things/{thing_id}")}),
            {("things.get", "wire", "differs")},
            {"wire differs"},
            id="another path",
        ),
        pytest.param(
            lambda doc: doc["paths"]["/things/{thing_id}"].update(
                {"get": {**doc["paths"]["/things/{thing_id}"]["get"], "responses": {"204": {"description": ""}}}}
            ),
            {("things.get", "types", "differs")},
            {"answer differs"},
            id="an answer of another type",
        ),
    ],
)
def test_a_planted_difference_is_found(
    tmp_path: Path, change: Change, expected: set[tuple[str, str, str]], kinds: set[str]
) -> None:
    found = beside(tmp_path, change)
    assert different(found) == expected
    assert {gap.kind for gap in found.gaps} == kinds


@pytest.mark.parametrize(
    ("table", "aspect", "kind"),
    [("[[pages]]", "pagination", "pages missing"), ("[[streams]]", "streaming", "stream missing")],
)
def test_a_rule_that_is_gone_from_the_manifest_is_found(tmp_path: Path, table: str, aspect: str, kind: str) -> None:
    start = MANIFEST.index(table)
    end = MANIFEST.find("[[", start + 2)
    found = beside(tmp_path, manifest=MANIFEST[:start] + (MANIFEST[end:] if end > 0 else ""))
    assert {(where, status) for _, where, status in different(found)} >= {(aspect, "differs")}
    assert kind in {gap.kind for gap in found.gaps}
