"""Nothing under `specs/` is a sentence of a provider."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from specwright_generator.canonical import dumps
from specwright_generator.importing import discovery
from specwright_generator.importing.extensions import keep
from specwright_generator.importing.grammar import GRAMMAR, REFERABLE, Holds, objects
from specwright_generator.ir import Json

SPECS = Path(__file__).parents[2] / "specs"
DOCUMENTS = sorted(SPECS.glob("*/api.json"))


def prose(document: dict[str, Json]) -> list[str]:
    """Where a document holds prose, told by what stands where and not by the names of keys."""
    found: list[str] = []
    grammar = discovery.GRAMMAR if discovery.is_discovery(document) else GRAMMAR
    for kind, value, pointer in objects(document, grammar):
        if kind in REFERABLE and "$ref" in value:
            found += [f"{pointer}/{key}" for key in value if key != "$ref"]
            continue
        for key, each in value.items():
            rule = grammar[kind].get(key)
            if (kind == "callback") or isinstance(rule, Holds):
                continue
            known = (
                rule == "fact"
                or (rule == "text" and each == "")
                or (key.startswith("x-") and keep(key, each)[1] == each)
            )
            words = isinstance(each, str) and len(each.split()) > 12
            if not known or words:
                found.append(f"{pointer}/{key}")
    return found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_a_spec_holds_no_prose(path: Path) -> None:
    document = json.loads(path.read_text())
    assert prose(document) == []
    assert discovery.is_discovery(document) or document["info"].keys() == {"title", "version"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.parent.name)
def test_a_spec_is_canonical(path: Path) -> None:
    text = path.read_text()
    assert dumps(json.loads(text)) == text


def test_a_spec_is_there() -> None:
    assert {path.parent.name for path in DOCUMENTS} >= {"anthropic", "gemini", "mistral", "openai", "vertex"}


def test_no_document_with_prose_is_kept_by_git() -> None:
    assert "*.prose.json" in (SPECS.parent / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(
    ("schema", "places"),
    [
        ({"description": "Says something."}, ["/components/schemas/A/description"]),
        ({"properties": {"description": {"type": "string"}}}, []),
        ({"properties": {"a": {"title": "A"}}}, ["/components/schemas/A/properties/a/title"]),
        ({"x-codeSamples": [{"source": "import acme"}]}, ["/components/schemas/A/x-codeSamples"]),
        ({"default": "word " * 13}, ["/components/schemas/A/default"]),
        ({"enum": ["description"], "default": {"example": 1}}, []),
    ],
)
def test_prose_is_told_from_facts(schema: dict[str, Json], places: list[str]) -> None:
    assert prose({"components": {"schemas": {"A": schema}}}) == places
