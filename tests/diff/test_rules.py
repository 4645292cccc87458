"""Every rule is triggered by a change of its own, and by nothing else; backwards the change triggers the opposite."""

from __future__ import annotations

import copy
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from specwright_generator import ir
from specwright_generator.diff.annotations import relation
from specwright_generator.diff.changes import Change, Report
from specwright_generator.diff.python import python_changes
from specwright_generator.diff.rules import EFFECTS, RULES
from specwright_generator.diff.shapes import Call, Shape, Slot, Surface
from specwright_generator.diff.wire import wire_changes
from specwright_generator.frontends.openapi import read

CASES = Path(__file__).parent / "cases"
BASE: dict[str, Any] = yaml.safe_load((CASES / "base.yaml").read_text())
CHANGES: list[dict[str, Any]] = yaml.safe_load((CASES / "changes.yaml").read_text())
TYPES: list[dict[str, Any]] = yaml.safe_load((CASES / "types.yaml").read_text())


def merged(document: Any, patch: Any) -> Any:
    """RFC 7396."""
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    result = dict(document) if isinstance(document, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def api(document: dict[str, Any]) -> ir.Api:
    found, problems = read(document, file="case", provider="case")
    assert not [problem for problem in problems if problem.level == "error"]
    return found


def rules(old: ir.Api, new: ir.Api) -> list[str]:
    return [change.rule for change in wire_changes(old, new)]


@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case["rules"][0])
def test_a_change_of_an_operation_triggers_its_rule_alone(case: dict[str, Any]) -> None:
    before = merged(BASE, case.get("from", {}))
    old, new = api(before), api(merged(before, case["patch"]))
    assert [rules(old, new), rules(new, old)] == [[rule] for rule in case["rules"]]


@pytest.mark.parametrize("direction", ["request", "response"])
@pytest.mark.parametrize("case", TYPES, ids=lambda case: f"{case['rules'][0]} {json.dumps(case['new'])[:40]}")
def test_a_change_of_a_type_triggers_its_rule_alone(case: dict[str, Any], direction: str) -> None:
    component = {"request": "Asked", "response": "Answered"}[direction]
    documents = [
        merged(BASE, {"components": {"schemas": {component: {"properties": {"x": case[side]}}}}})
        for side in ("old", "new")
    ]
    old, new = (api(document) for document in documents)
    assert [rules(old, new), rules(new, old)] == [[f"{direction}-{rule}"] for rule in case["rules"]]
    for change in wire_changes(old, new):
        assert change.place.startswith(
            "POST /things/{id} " + {"request": "request body", "response": "response 200"}[direction]
        )
        assert change.place.partition(" .")[2].startswith("x")
        assert change.operations == ("POST /things/{id}",)


def method(**stated: Any) -> ir.Method:
    return ir.Method(name="m", operation="GET /things", arguments=(), returns=ir.Returns(kind="none"), **stated)


STREAM = ir.Stream(event=ir.Scalar(kind="string"), format="sse")
PAGE = ir.Page(kind="Page", item=ir.Any())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (method(), method(stream=STREAM), ["response-stream-added", "response-stream-removed"]),
        (method(stream=STREAM), method(stream=replace(STREAM, format="jsonl")), ["response-stream-changed"] * 2),
        (method(), method(page=PAGE), ["response-page-added", "response-page-removed"]),
        (method(page=PAGE), method(page=replace(PAGE, kind="Other")), ["response-page-changed"] * 2),
    ],
)
def test_what_the_manifest_says_of_streams_and_pages_is_compared(
    old: ir.Method, new: ir.Method, expected: list[str]
) -> None:
    plain = api(BASE)
    before, after = (
        replace(plain, resources=(ir.Resource(path="r", module="r", name="R", methods=(each,)),)) for each in (old, new)
    )
    assert [rules(before, after), rules(after, before)] == [[rule] for rule in expected]


def test_a_constant_that_is_always_sent_is_compared() -> None:
    plain = api(BASE)

    def sending(value: str) -> ir.Api:
        parameter = ir.Parameter(
            wire="beta", location="query", type=ir.Scalar(kind="string"), required=True, pointer="#", const=value
        )
        return replace(plain, operations=tuple(replace(each, parameters=(parameter,)) for each in plain.operations))

    assert set(rules(sending("1"), sending("2"))) == {"request-parameter-constant-changed"}


def call(returns: str = "A", **parameters: Slot) -> Surface:
    return Surface(calls={"things.make": Call(parameters=parameters, returns=returns)}, types={})


def of(kind: Any, means: str = "", direction: Any = "model", **members: Slot) -> Surface:
    shape = Shape(kind=kind, members=members, means=means, direction=direction)
    return Surface(calls={}, types={"types.a.A": shape})


NUMBER = Slot(annotation="int", required=True)
EITHER = Slot(annotation="str | int", required=True)
MAYBE = Slot(annotation="Optional[str]", required=False)
NOTHING = Surface(calls={}, types={})
TEXT, OPTIONAL, FIRST = (
    Slot(annotation="str", required=True),
    Slot(annotation="str", required=False),
    Slot(annotation="str", required=True, positional=True),
)
PYTHON: list[tuple[Surface, Surface, list[str]]] = [
    (NOTHING, call(), ["python-method-added", "python-method-removed"]),
    (NOTHING, of("model"), ["python-class-added", "python-class-removed"]),
    (of("model"), of("keys"), ["python-class-kind-changed"] * 2),
    (call(), call(a=OPTIONAL), ["python-optional-parameter-added", "python-optional-parameter-removed"]),
    (call(), call(a=TEXT), ["python-required-parameter-added", "python-required-parameter-removed"]),
    (call(a=OPTIONAL), call(a=TEXT), ["python-parameter-became-required", "python-parameter-became-optional"]),
    (call(a=TEXT), call(a=FIRST), ["python-parameter-became-positional", "python-parameter-became-keyword"]),
    (call(a=FIRST, b=FIRST), call(b=FIRST, a=FIRST), ["python-parameter-order-changed"] * 2),
    (call(a=TEXT), call(a=EITHER), ["python-parameter-widened", "python-parameter-narrowed"]),
    (call(a=TEXT), call(a=NUMBER), ["python-parameter-changed"] * 2),
    (of("keys"), of("keys", a=OPTIONAL), ["python-optional-key-added", "python-optional-key-removed"]),
    (of("keys"), of("keys", a=TEXT), ["python-required-key-added", "python-required-key-removed"]),
    (of("keys", a=OPTIONAL), of("keys", a=TEXT), ["python-key-became-required", "python-key-became-optional"]),
    (of("keys", a=TEXT), of("keys", a=EITHER), ["python-key-widened", "python-key-narrowed"]),
    (of("alias", "str", "param"), of("alias", "int", "param"), ["python-key-changed"] * 2),
    (of("model"), of("model", a=TEXT), ["python-field-added", "python-field-removed"]),
    (of("model", a=TEXT), of("model", a=MAYBE), ["python-field-widened", "python-field-narrowed"]),
    (of("model", a=TEXT), of("model", a=NUMBER), ["python-field-changed"] * 2),
    (call("A"), call("Union[A, B]"), ["python-return-widened", "python-return-narrowed"]),
    (call("A"), call("B"), ["python-return-changed"] * 2),
    (of("alias", "str"), of("alias", "Union[str, int]"), ["python-alias-widened", "python-alias-narrowed"]),
    (of("alias", "str"), of("alias", "int"), ["python-alias-changed"] * 2),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), PYTHON, ids=[case[2][0] for case in PYTHON])
def test_a_change_of_the_surface_triggers_its_rule_alone(old: Surface, new: Surface, expected: list[str]) -> None:
    found = [[change.rule for change in python_changes(*pair)] for pair in ((old, new), (new, old))]
    assert found == [[rule] for rule in expected]


def test_every_rule_has_its_case() -> None:
    told = {rule for case in CHANGES for rule in case["rules"]} | {rule for case in PYTHON for rule in case[2]}
    told |= {f"{side}-{rule}" for case in TYPES for rule in case["rules"] for side in ("request", "response")}
    by_hand = {
        "request-parameter-constant-changed",
        "response-stream-changed",
        "response-page-added",
        "response-page-removed",
        "response-page-changed",
    }
    assert told | by_hand == set(RULES)


def test_opposites_are_mutual_and_reasons_are_given() -> None:
    for rule in RULES.values():
        assert RULES[rule.opposite].opposite == rule.id
        assert RULES[rule.opposite].side == rule.side
        assert rule.reason


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("str", "str", "same"),
        ("Optional[str]", "str | None", "same"),
        ("Union[A, B]", "B | A", "same"),
        ("Annotated[Union[A, B], Field(discriminator='t')]", "Union[A, B]", "same"),
        ("int", "float", "widened"),
        ("Literal['a']", "str", "widened"),
        ("Literal['a']", "Literal['a', 'b']", "widened"),
        ("Literal[1]", "float", "widened"),
        ("Literal[True]", "bool", "widened"),
        ("A", "object", "widened"),
        ("list[int]", "list[float]", "widened"),
        ("dict[str, A]", "dict[str, Union[A, B]]", "widened"),
        ("str", "Literal['a']", "narrowed"),
        ("str", "int", "changed"),
        ("list[A]", "A", "changed"),
        ("Union[A, B]", "Union[B, C]", "changed"),
        ("Literal['1']", "int", "changed"),
    ],
)
def test_annotations_are_compared_by_what_they_take(old: str, new: str, expected: str) -> None:
    assert relation(old, new) == expected


def test_an_alias_that_only_one_side_has_is_what_it_stands_for() -> None:
    assert relation("Literal['a']", "m.Kind", ({}, {"m.Kind": "Literal['a', 'b']"})) == "widened"
    assert relation("m.Kind", "str", ({"m.Kind": "Union[m.Kind, str]"}, {})) == "narrowed", "an alias of itself ends"


@pytest.mark.parametrize(
    ("found", "version", "because"),
    [
        ([], "none", {}),
        (["request-default-changed"], "patch", {"request-default-changed": 1}),
        (["operation-added", "operation-added", "request-default-changed"], "minor", {"operation-added": 2}),
        (["python-field-widened"], "minor", {"python-field-widened": 1}),
        (["operation-added", "operation-removed"], "major", {"operation-removed": 1}),
    ],
)
def test_the_version_is_the_largest_step_asked_for(found: list[str], version: str, because: dict[str, int]) -> None:
    verdict = Report(old="a", new="b", wire=tuple(Change(rule=rule, place="") for rule in found)).verdict()
    assert (verdict.version, verdict.because) == (version, because)


def test_effects_are_counted_from_the_worst_on() -> None:
    report = Report(old="a", new="b")
    changes = [Change(rule=rule, place="") for rule in ("operation-added", "operation-removed", "operation-removed")]
    assert report.effects(changes) == dict(zip(EFFECTS, (2, 0, 1, 0), strict=True))
    assert Counter(change.effect for change in changes)["breaking"] == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}, {"type": "integer"}]},
            {"anyOf": [{"enum": ["b", "a"]}, {"type": "integer"}]},
        ),
        ({"type": "integer", "maximum": 9223372036854776000}, {"type": "integer", "maximum": 9.223372036854776e18}),
        ({"type": "array", "items": {}, "uniqueItems": False}, {"type": "array", "items": {}}),
        ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "enum": ["b", "a"]}),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["null", "string"]}),
        ({"$ref": "#/components/schemas/Answered"}, BASE["components"]["schemas"]["Answered"]),
        ({"anyOf": [{"type": "integer"}, {"type": "string"}]}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
    ],
)
def test_what_is_the_same_on_the_wire_is_no_change(old: dict[str, Any], new: dict[str, Any]) -> None:
    sides = [
        api(merged(BASE, {"components": {"schemas": {"Asked": {"properties": {"x": schema}}}}}))
        for schema in (old, new)
    ]
    assert rules(*sides) == []
    assert rules(*reversed(sides)) == []
