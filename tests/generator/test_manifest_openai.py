"""The rules of OpenAI's manifest against what was observed of the official client (`../shared/surfaces`)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from specwright_generator.ir import Json
from specwright_generator.references import resolve
from specwright_generator.selectors import selects
from specwright_generator.spec import load_spec

ROOT = Path(__file__).parents[2]
SURFACE = ROOT.parent / "shared" / "surfaces" / "openai.json"

pytestmark = pytest.mark.skipif(not SURFACE.is_file(), reason="../shared/surfaces is not here")


def plain(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def keys(document: dict[str, Json], schema: Any) -> set[str]:
    while "$ref" in schema:
        schema = resolve(document, schema["$ref"])
    found = set(schema.get("properties", {}))
    for part in schema.get("allOf", []):
        found |= keys(document, part)
    return found


def test_pages_and_streams_are_those_of_the_official_client() -> None:
    spec = load_spec(ROOT / "specs" / "openai")
    document: Any = spec.document
    surface: dict[str, Any] = json.loads(SURFACE.read_text())["sync"]
    pages: dict[str, set[str]] = {}
    streams: set[str] = set()
    for method in surface.values():
        if method.get("http"):
            key = f"{method['http']} {plain(method['path'])}"
            if method["page"]:
                pages.setdefault(key, set()).add(method["page"].split("[")[0].removeprefix("Sync"))
            if "streamable" in method["kind"]:
                streams.add(key)
    seen_pages: dict[str, set[str]] = {}
    seen_streams: set[str] = set()
    for path, item in document["paths"].items():
        for verb, operation in item.items():
            key = f"{verb.upper()} {path}"
            answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
            fields = keys(document, answer.get("schema", {}))
            query = {each["name"] for each in operation.get("parameters", [])}
            for rule in spec.manifest.pages:
                if selects(rule.operations, key) and set(rule.fields) <= fields and set(rule.parameters) <= query:
                    seen_pages[plain(key)] = {rule.class_name}
                    break
            if any(selects(rule.operations, key) for rule in spec.manifest.streams):
                seen_streams.add(plain(key))
    in_document = {f"{verb.upper()} {plain(path)}" for path, item in document["paths"].items() for verb in item}
    assert seen_pages == {key: kinds for key, kinds in pages.items() if key in in_document}
    # The document also streams speech, which the official client does not offer.
    assert seen_streams == (streams & in_document) | {"POST /audio/speech"}
