"""Cells and gaps out of two surfaces that are made by hand."""

from __future__ import annotations

import pytest

from specwright_generator.parity.compare import endpoint, pair
from specwright_generator.parity.compare_types import lacking
from specwright_generator.parity.reporting import compared
from specwright_generator.parity.results import Aspect, Cell, Report
from specwright_generator.parity.surface import Method, Parameter
from specwright_generator.parity.weights import KINDS

from .toy import method, shape, surface


def only(ours: Method | None, theirs: Method | None) -> Report:
    """The report of surfaces with one method each."""
    return compared(
        surface(*([ours] if ours is not None else []), name="ours"),
        surface(*([theirs] if theirs is not None else []), name="theirs"),
    )


def told(found: Report, aspect: Aspect) -> tuple[str, list[str]]:
    cell = found.rows[0].cells[aspect]
    return cell.status, [finding.text for finding in cell.findings]


BARE = method("a.b")


@pytest.mark.parametrize(
    ("ours", "theirs", "aspect", "status", "texts"),
    [
        (method("a.b", "x"), method("a.b", "x"), "parameters", "equal", []),
        (method("a.b", "x", "y"), method("a.b", "x"), "parameters", "equal", []),
        (method("a.b", "x"), method("a.b", "x", "y"), "parameters", "differs", ["no y"]),
        (method("a.b", "x!"), method("a.b", "x"), "parameters", "differs", ["x is required here"]),
        (method("a.b", "x"), method("a.b", "x!"), "parameters", "differs", ["x is optional here"]),
        (method("a.b", "y!"), method("a.b"), "parameters", "differs", ["y is required, and is ours only"]),
        (method("a.b", "y", "x"), method("a.b", "x", "y"), "parameters", "differs", ["another order of arguments"]),
        (
            method("a.b", parameters=(Parameter(name="kind_", wire="kind", place="query"),)),
            method("a.b", parameters=(Parameter(name="kind", wire="kind", place="query"),)),
            "parameters",
            "differs",
            ["kind is called kind_ here"],
        ),
        (
            method("a.b", "x", open=True),
            method("a.b", "x", "y", "z"),
            "parameters",
            "differs",
            ["takes 2 arguments by name without their types: y, z"],
        ),
        (BARE, method("a.b", page="Page"), "pagination", "differs", ["gives Page, no pages here"]),
        (method("a.b", page="Other"), method("a.b", page="Page"), "pagination", "differs", ["gives Page, Other here"]),
        (method("a.b", page="Page"), BARE, "pagination", "ours only", []),
        (BARE, method("a.b", streaming="asked"), "streaming", "differs", ["streams (asked), not here"]),
        (method("a.b", streaming="always"), method("a.b", streaming="always"), "streaming", "equal", []),
        (BARE, BARE, "streaming", "not applicable", []),
        (BARE, method("a.b", job=True), "jobs", "differs", ["not here"]),
        (method("a.b", socket=True), method("a.b", socket=True), "sockets", "equal", []),
        (method("a.b", asynchronous=False), BARE, "colours", "differs", ["no async form"]),
        (BARE, method("a.b", sync=False), "colours", "equal", []),
        (BARE, method("a.b", path="/x"), "wire", "differs", ["GET /x, GET /things here"]),
        (BARE, method("a.b", path="<made of an answer>"), "wire", "not measured", []),
        (BARE, method("a.b", verb="", path=""), "wire", "not measured", []),
    ],
)
def test_one_method_in_one_aspect(ours: Method, theirs: Method, aspect: Aspect, status: str, texts: list[str]) -> None:
    assert told(only(ours, theirs), aspect) == (status, texts)


def test_what_the_reference_does_not_tell_is_not_measured() -> None:
    ours = surface(method("a.b", "x!", page="Page", streaming="asked", job=True))
    theirs = surface(method("GET /things", "x"), tells=frozenset({"wire"}))
    found = compared(ours, theirs)
    (row,) = found.rows
    assert row.key == "a.b"
    assert {aspect: cell.status for aspect, cell in row.cells.items()} == {
        "present": "equal",
        "parameters": "equal",
        "types": "not measured",
        "colours": "not measured",
        "pagination": "not measured",
        "streaming": "not measured",
        "jobs": "not measured",
        "sockets": "not applicable",
        "wire": "equal",
        "recordings": "not measured",
        "differential": "not measured",
    }


def test_a_method_under_another_name_is_one_row() -> None:
    found = only(method("a.get", path="/t/{id}"), method("a.retrieve", path="/t/{thing_id}/"))
    assert told(found, "present") == ("differs", ["is called a.get here"])
    assert [gap.kind for gap in found.gaps] == ["method renamed"]


def test_pairing_prefers_names_and_gives_no_method_twice() -> None:
    ours = surface(method("a.x"), method("a.y"))
    theirs = surface(method("b.z"), method("a.x"), method("b.w"), method("b.v"))
    assert dict(pair(ours, theirs)) == {"a.x": "a.x", "b.z": "a.y"}


def test_of_several_methods_of_an_endpoint_the_nearest_is_taken() -> None:
    ours = surface(
        method("a.parse", "x", "form"),
        method("a.create", "x", "y"),
        method("a.beta", "x", "y", path="/things?beta=true"),
        method("a.stream", "x", streaming="always"),
    )
    theirs = surface(
        method("GET /things", "x", "y", "stream", streaming="asked"),
        method("GET /things?beta=true", "x", path="/things?beta=true"),
        tells=frozenset({"wire", "streaming"}),
    )
    assert dict(pair(ours, theirs)) == {"GET /things": "a.create", "GET /things?beta=true": "a.beta"}
    (row,) = [each for each in compared(ours, theirs).rows if each.key == "a.create"]
    assert row.cells["streaming"] == Cell(status="equal", note="by a method of its own")
    assert [finding.text for finding in row.cells["parameters"].findings] == ["no stream"]


def test_what_a_method_sends_by_itself_is_no_gap_of_a_document() -> None:
    theirs = surface(method("GET /things", "stream"), tells=frozenset({"wire"}))
    fixed = method("a.b", fixed=frozenset({"stream"}))
    assert compared(surface(fixed), theirs).gaps == ()
    named = surface(method("a.b", "stream"))
    assert [gap.kind for gap in compared(surface(fixed), named).gaps] == ["parameter missing"]


def test_several_values_in_a_header_are_text() -> None:
    def header(kind: str) -> Method:
        sent = Parameter(name="betas", wire="beta", place="header", kinds=frozenset({kind}))
        return method("a.b", parameters=(sent,))

    assert only(header("array"), header("string")).gaps == ()


@pytest.mark.parametrize(
    ("path", "other"),
    [("/a/{id}", "/a/{thing}"), ("/a/", "/a"), ("/a#stream", "/a"), ("/a?beta=true", "/a")],
)
def test_paths_are_equal_whatever_their_places_are_called(path: str, other: str) -> None:
    assert endpoint(method(path=path)) == endpoint(method(path=other, verb="get"))


@pytest.mark.parametrize(
    ("theirs", "ours", "missing"),
    [
        ("string", "string", []),
        ("array|string", "string", ["array"]),
        ("string", "array|string", []),
        ("integer", "number", []),
        ("number", "integer", []),
        ("binary", "string", []),
        ("object", "any", []),
        ("any", "object", []),
        ("", "object", []),
    ],
)
def test_kinds_are_compared_loosely(theirs: str, ours: str, missing: list[str]) -> None:
    def kinds(text: str) -> frozenset[str]:
        return frozenset(filter(None, text.split("|")))

    assert lacking(kinds(theirs), kinds(ours)) == missing


def test_a_type_is_one_gap_for_all_that_consists_of_it() -> None:
    users = [method(f"a.m{at}", path=f"/{at}", uses=frozenset({"Outer"})) for at in range(5)]
    ours = surface(*users, types=(shape("Outer", inner="object"), shape("Inner", a="string"), shape("Far", a="string")))
    theirs = surface(
        *users,
        types=(
            shape("Outer", ("Inner",), inner="object"),
            shape("Inner", ("Far",), a="string", b="string"),
            shape("Far", a="integer"),
            shape("Unused", x="string"),
        ),
    )
    found = compared(ours, theirs)
    assert {row.cells["types"].status for row in found.rows} == {"differs"}
    assert [(gap.kind, gap.title, gap.score) for gap in found.gaps] == [
        ("field missing", "Inner", 5 * KINDS["field missing"].weight),
        ("field kind differs", "Far", 5 * KINDS["field kind differs"].weight),
        ("type missing", "Unused", KINDS["type missing"].weight),
    ]
    assert [(row.name, row.methods) for row in found.types] == [("Far", 5), ("Inner", 5), ("Outer", 5), ("Unused", 0)]


def test_gaps_are_ranked_by_weight_times_methods() -> None:
    theirs = [method(f"a.m{at}", "x", "y", path=f"/{at}") for at in range(3)]
    ours = [method(f"a.m{at}", "x", path=f"/{at}") for at in range(3)]
    helpers = [method("a.poll", verb="", job=True), method("b.stream", verb="")]
    found = compared(surface(*ours), surface(*theirs, *helpers, method("c.gone", path="/gone")))
    assert [(gap.kind, gap.score, gap.methods) for gap in found.gaps] == [
        ("parameter missing", 18, ("a.m0", "a.m1", "a.m2")),
        ("endpoint missing", 10, ("c.gone",)),
        ("helper missing", 8, ("b.stream",)),
        ("job missing", 7, ("a.poll",)),
    ]
    assert all(gap.means and gap.closing for gap in found.gaps)


def test_the_summary_counts_every_method_once_in_each_aspect() -> None:
    found = compared(
        surface(method("a.b"), method("a.c", path="/c")),
        surface(method("a.b"), method("a.d", path="/d")),
        recordings={"a.b": Cell(status="equal")},
    )
    summary = found.summary()
    assert summary["methods"] == {"both": 1, "reference": 2, "ours": 2}
    for counts in found.counts().values():
        assert sum(counts.values()) == 3
    assert found.counts()["recordings"] == {
        "equal": 1,
        "differs": 0,
        "missing": 0,
        "ours only": 0,
        "not applicable": 1,
        "not measured": 1,
    }
    assert set(found.unmeasured) == {"differential"}
