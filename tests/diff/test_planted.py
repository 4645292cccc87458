"""Changes planted in a real document are all found, where they were planted, and nothing else is."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from specwright_generator import ir
from specwright_generator.diff.wire import wire_changes
from specwright_generator.frontends.openapi import read

ROOT = Path(__file__).parents[2]
FEW = 8


def api(document: dict[str, Any]) -> ir.Api:
    return read(document, file="case", provider="case")[0]


def objects(document: dict[str, Any], reached: set[str]) -> dict[str, Any]:
    """The components that operations reach and that are plain objects: every place in them has one meaning."""
    return {
        name: schema
        for name, schema in document["components"]["schemas"].items()
        if schema.get("type") == "object"
        and f"#/components/schemas/{name}" in reached
        and not schema.keys() & {"allOf", "anyOf", "oneOf"}
        and "/" not in name
        and "~" not in name
    }


def reached(document: dict[str, Any]) -> set[str]:
    """The components that answers and requests reach, by the references of the document alone."""
    found: set[str] = set()
    waiting: list[Any] = [document["paths"]]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            target = value.get("$ref")
            if isinstance(target, str) and target.startswith("#/components/") and target not in found:
                found.add(target)
                kind, name = target.split("/")[2:4]
                waiting.append(document["components"][kind][name.replace("~1", "/").replace("~0", "~")])
            waiting.extend(value.values())
    return found


@pytest.mark.parametrize("provider", ["anthropic", "mistral", "openai"])
def test_every_planted_change_is_found_and_no_other(provider: str) -> None:
    old: dict[str, Any] = json.loads((ROOT / "specs" / provider / "api.json").read_text())
    new = copy.deepcopy(old)
    chance = random.Random(provider)
    planted: dict[str, str] = {}
    usable = objects(new, reached(old))
    names = sorted(usable)
    chance.shuffle(names)
    for name in names[:FEW]:
        usable[name].setdefault("properties", {})["planted_key"] = {"type": "string"}
        planted[f"#/components/schemas/{name}/properties/planted_key"] = "field-added"
    for name in names[FEW : 4 * FEW]:
        properties = usable[name].get("properties", {})
        plain = [
            key
            for key, each in properties.items()
            if each.get("type") == "string" and not each.keys() & {"enum", "const"}
        ]
        free = [key for key in plain if key not in usable[name].get("required", [])]
        if free:
            key = chance.choice(sorted(free))
            del properties[key]
            planted[f"#/components/schemas/{name}/properties/{key}"] = "field-removed"
    for path in chance.sample(sorted(old["paths"]), FEW):
        verb = next(verb for verb in ("get", "post", "delete", "patch", "put") if verb in old["paths"][path])
        parameters = new["paths"][path][verb].setdefault("parameters", [])
        parameters.append({"name": "planted", "in": "query", "required": True, "schema": {"type": "string"}})
        where = path.replace("~", "~0").replace("/", "~1")
        planted[f"#/paths/{where}/{verb}/parameters/{len(parameters) - 1}"] = "request-required-parameter-added"
    found: dict[str, set[str]] = {}
    for change in wire_changes(api(old), api(new)):
        found.setdefault(change.pointer, set()).add(change.rule)
    parameters_told = {pointer for pointer in planted if "/parameters/" in pointer}
    told = {pointer for pointer in found if "/parameters/" in pointer}
    assert len(told) == 1, "the same parameter in many operations is told once"
    assert told <= parameters_told
    assert found.keys() - told == planted.keys() - parameters_told
    for pointer in found.keys() - told:
        assert all(rule.endswith(planted[pointer]) for rule in found[pointer])
