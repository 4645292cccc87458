"""The field maps of each backend as a file of its own: a client has one backend and reads one file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from specwright_generator.ir import Json


def backends(fields: Mapping[str, Json]) -> dict[str, str]:
    """`backend_<name>.json` for each backend in `fields`: its calls, and its rules for requests and for answers.

    An answer that comes under the names of the SDK's own type needs no map: its bytes are parsed as they are.
    """
    calls = _object(fields.get("calls"))
    names = sorted({name for call in calls.values() for name in _object(call)})
    return {f"backend_{name}.json": _text(name, calls, fields) for name in names}


def _text(name: str, calls: Mapping[str, Json], fields: Mapping[str, Json]) -> str:
    answers = {kind: _under_json_keys(each) for kind, each in _object(_object(fields.get("from")).get(name)).items()}
    same = _same(answers)
    sides: dict[str, Json] = {}
    for key, call in sorted(calls.items()):
        side = _object(call).get(name)
        if isinstance(side, dict) and side.get("answer") in same:
            side = {**side, "answer": None}
        sides[key] = side
    kept: dict[str, Json] = {kind: rules for kind, rules in answers.items() if kind not in same}
    requests = _object(_object(fields.get("to")).get(name))
    content = {"calls": sides, "to": requests, "from": kept}
    return json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n"


def _under_json_keys(kind: Json) -> Json:
    """A type's map with the targets of its rules as its JSON calls them, and not as Python does."""
    rules = {name: _renamed(rule) for name, rule in _rules(kind).items()}
    return {**_object(kind), "fields": rules}


def _renamed(rule: Json) -> Json:
    if isinstance(rule, str):
        return re.sub(r"(?<=[a-z0-9])_([a-z0-9])", lambda found: found[1].upper(), rule)
    if isinstance(rule, list):
        return [_renamed(each) for each in rule]
    if isinstance(rule, dict):
        return {**rule, "to": _renamed(rule.get("to"))}
    return rule


def _same(answers: Mapping[str, Json]) -> set[str]:
    """The types whose fields, and those of all types in them, stay where they are."""
    same = set(answers)
    while True:
        moved = {kind for kind in same if not all(_stays(*rule, same) for rule in _rules(answers[kind]).items())}
        if not moved:
            return same
        same -= moved


def _rules(kind: Json) -> Mapping[str, Json]:
    return _object(_object(kind).get("fields"))


def _stays(name: str, rule: Json, same: set[str]) -> bool:
    if isinstance(rule, str):
        return rule == name
    if not isinstance(rule, dict) or not rule.keys() <= {"to", "map", "each"}:
        return False
    return rule["to"] == name and rule.get("map", next(iter(same), None)) in same


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
