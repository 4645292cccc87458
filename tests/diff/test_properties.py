"""What holds of every comparison: no difference from itself, opposites backwards, no growth without bound."""

from __future__ import annotations

import copy
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specwright_generator import ir
from specwright_generator.diff import types
from specwright_generator.diff.changes import Change
from specwright_generator.diff.python import python_changes
from specwright_generator.diff.rules import RULES
from specwright_generator.diff.run import diff
from specwright_generator.diff.shapes import surface_of
from specwright_generator.diff.sources import read_versions
from specwright_generator.diff.wire import wire_changes
from specwright_generator.frontends.openapi import read
from specwright_generator.problems import InputError

ROOT = Path(__file__).parents[2]
UPSTREAM = ROOT.parent / "shared" / "upstream"
SPECS = sorted(path.parent for path in (ROOT / "specs").glob("*/provider.toml"))
PAIRS = [
    ("anthropic/hosted_spec.2024-11.json", "anthropic/openapi.2026-01.yaml"),
    ("anthropic/openapi.2026-01.yaml", "anthropic/openapi.patched.yaml"),
    ("landingai/ade-v1.json", "landingai/ade-v2.json"),
    ("openai/openapi.transformed.3.3.1.yml", "openai/openapi.yaml"),
]
BASE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "base.yaml").read_text())


def api(document: dict[str, Any]) -> ir.Api:
    return read(document, file="case", provider="case")[0]


def told(changes: tuple[Change, ...]) -> Counter[str]:
    return Counter(change.rule for change in changes)


def backwards(changes: tuple[Change, ...]) -> Counter[str]:
    return Counter(RULES[change.rule].opposite for change in changes)


@pytest.mark.parametrize("folder", SPECS, ids=lambda folder: folder.name)
def test_a_spec_does_not_differ_from_itself(folder: Path) -> None:
    report = diff(str(folder), str(folder))
    assert report.changes == ()
    assert report.verdict().version == "none"


@pytest.mark.skipif(not UPSTREAM.is_dir(), reason="no upstream documents in ../shared/upstream")
@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_versions_of_a_published_document_differ_by_opposites(old: str, new: str) -> None:
    before, after = read_versions(str(UPSTREAM / old), str(UPSTREAM / new))
    wire = wire_changes(before.api, after.api), wire_changes(after.api, before.api)
    assert told(wire[0]) == backwards(wire[1])
    python = [python_changes(*map(surface_of, pair)) for pair in ((before, after), (after, before))]
    assert told(python[0]) == backwards(python[1])
    assert len(wire[0]) > 20
    assert len({(each.rule, each.place, each.pointer, each.old, each.new) for each in wire[0]}) == len(wire[0])


@pytest.mark.skipif(not UPSTREAM.is_dir(), reason="no upstream documents in ../shared/upstream")
def test_a_shared_type_is_told_once_with_what_it_reaches() -> None:
    """A model that was retired is one change in each direction, and not one for each call that names a model."""
    report = diff(*(str(UPSTREAM / name) for name in PAIRS[1]))
    gone = [each for each in report.wire if each.old == "claude-3-5-haiku-latest"]
    assert {each.pointer for each in gone} == {"#/components/schemas/Model"}
    assert sorted(each.rule for each in gone) == ["request-open-enum-value-removed", "response-open-enum-value-removed"]
    assert all(len(each.operations) > 4 for each in gone)


SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {"type": "string"},
            {"type": "integer", "minimum": 1},
            {"type": "string", "enum": ["a", "b"]},
            {"type": ["string", "null"]},
            {"$ref": "#/components/schemas/Asked"},
            {"$ref": "#/components/schemas/Answered"},
            {},
        ]
    ),
    lambda inner: st.one_of(
        inner.map(lambda each: {"type": "array", "items": each}),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: {"anyOf": each}),
        st.dictionaries(st.sampled_from("abcd"), inner, max_size=3).map(
            lambda each: {"type": "object", "properties": each, "required": sorted(each)[:1]}
        ),
    ),
    max_leaves=6,
)


def holding(asked: Any, answered: Any) -> dict[str, Any]:
    document = copy.deepcopy(BASE)
    schemas = document["components"]["schemas"]
    schemas["Asked"]["properties"]["x"] = asked
    schemas["Answered"]["properties"]["y"] = answered
    return document


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SCHEMAS, SCHEMAS, SCHEMAS, SCHEMAS)
def test_backwards_is_the_opposite_and_nothing_differs_from_itself(a: Any, b: Any, c: Any, d: Any) -> None:
    old, new = api(holding(a, b)), api(holding(c, d))
    assert wire_changes(old, old) == ()
    assert told(wire_changes(old, new)) == backwards(wire_changes(new, old))


@settings(max_examples=50, deadline=None)
@given(SCHEMAS, SCHEMAS)
def test_what_components_are_called_does_not_count(a: Any, b: Any) -> None:
    text = yaml.safe_dump(holding(a, b))
    renamed = yaml.safe_load(text.replace("Asked", "Zed").replace("Answered", "Anna"))
    assert wire_changes(api(yaml.safe_load(text)), api(renamed)) == ()


def ring(size: int) -> dict[str, Any]:
    """Objects that each lead to the next, and the last to the first."""
    document = copy.deepcopy(BASE)
    for place in range(size):
        following = {"$ref": f"#/components/schemas/N{(place + 1) % size}"}
        document["components"]["schemas"][f"N{place}"] = {"type": "object", "properties": {"next": following}}
    document["components"]["schemas"]["Asked"]["properties"]["x"] = {"$ref": "#/components/schemas/N0"}
    return document


def test_rings_of_different_lengths_are_the_same_on_the_wire() -> None:
    assert wire_changes(api(ring(7)), api(ring(11))) == ()


def test_documents_that_lead_to_too_many_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "_MOST", 1000)
    begun = time.process_time()
    with pytest.raises(InputError, match="more than 1000 pairs of types"):
        wire_changes(api(ring(211)), api(ring(223)))
    assert time.process_time() - begun < 20


def test_large_unions_are_paired_in_bounded_time() -> None:
    """Members that nothing tells apart are compared with few others only."""
    documents = []
    for shift in ("a", "b"):
        members = [
            {"type": "object", "properties": {f"{shift}{place}{key}": {"type": "string"} for key in range(4)}}
            for place in range(1500)
        ]
        documents.append(api(holding({"anyOf": members}, {})))
    begun = time.process_time()
    found = told(wire_changes(*documents))
    assert found == {"request-union-member-added": 1500, "request-union-member-removed": 1500}
    assert time.process_time() - begun < 20


def test_text_of_a_document_is_shown_short_and_on_one_line() -> None:
    hostile = "x\n## Heading\x1b[31m" + "y" * 10_000
    (change,) = [
        each
        for each in wire_changes(api(holding({"enum": ["a"]}, {})), api(holding({"enum": ["a", hostile]}, {})))
        if each.rule == "request-enum-value-added"
    ]
    assert len(change.new) < 200
    assert change.new.isprintable()
