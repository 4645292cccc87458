"""The field maps of each backend as a file of its own: a client has one backend and reads one file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from specwright_generator.ir import Json

WHOLE = "_self"


def backends(fields: Mapping[str, Json]) -> dict[str, str]:
    """`backend_<name>.json` for each backend in `fields`: its calls, and its rules for requests and for answers.

    An answer that comes under the names of the SDK's own type needs no map: its bytes are parsed as they are.
    """
    calls = _object(fields.get("calls"))
    names = sorted({name for call in calls.values() for name in _object(call)})
    return {f"backend_{name}.json": _text(name, calls, fields) for name in names}


def endpoints(fields: Mapping[str, Json]) -> dict[str, Mapping[str, Sequence[str]]]:
    """What each operation of an SDK calls, and on which backends: `POST /models/get` → `{"GET {name}": ["gemini"]}`."""
    found: dict[str, Mapping[str, Sequence[str]]] = {}
    for key, call in _object(fields.get("calls")).items():
        called: dict[str, list[str]] = {}
        for name, side in sorted(_object(call).items()):
            for address in _addresses(_object(side)):
                called.setdefault(address, []).append(name)
        found[f"POST /{key.replace('.', '/')}"] = called
    return found


def _addresses(side: Mapping[str, Json]) -> list[str]:
    path = side.get("path")
    paths = [_object(each).get("path") for each in path] if isinstance(path, list) else [path]
    return [f"{side.get('verb')} {each.partition('?')[0]}" for each in paths if isinstance(each, str)]


def _text(name: str, calls: Mapping[str, Json], fields: Mapping[str, Json]) -> str:
    answers = {kind: _under_json_keys(each) for kind, each in _object(_object(fields.get("from")).get(name)).items()}
    same = _same(answers)
    sides: dict[str, Json] = {}
    for key, call in sorted(calls.items()):
        side: Json = _object(call).get(name)
        if isinstance(side, dict) and side.get("answer") in same:
            side = {**side, "answer": None}
        elif isinstance(side, dict) and side.get("answer") is not None:
            marks = _marks(str(side["answer"]), answers, set())
            if WHOLE not in marks:  # what is done with a whole answer is done with every one
                listed: list[Json] = [*sorted(marks)]
                side = {**side, "marks": listed}
        sides[key] = side
    kept: dict[str, Json] = {kind: _without(same, each) for kind, each in answers.items() if kind not in same}
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


def _without(same: set[str], kind: Json) -> Json:
    """A type's map whose rules do not name the maps of types that stay as they are."""
    rules = {name: _unmapped(rule, same) for name, rule in _rules(kind).items()}
    return {**_object(kind), "fields": rules}


def _unmapped(rule: Json, same: set[str]) -> Json:
    if isinstance(rule, list):
        return [_unmapped(each, same) for each in rule]
    if isinstance(rule, dict) and rule.get("map") in same:
        return {key: value for key, value in rule.items() if key not in ("map", "each")}
    return rule


def _same(answers: Mapping[str, Json]) -> set[str]:
    """The types whose fields, and those of all types in them, stay where they are."""
    same = set(answers)
    while True:
        moved = {kind for kind in same if not all(_stays(*rule, same) for rule in _rules(answers[kind]).items())}
        if not moved:
            return same
        same -= moved


def _marks(kind: str, answers: Mapping[str, Json], seen: set[str]) -> set[str]:
    """The keys, in a type and in all types in it, that move: an answer without any of them stays as it is."""
    if kind in seen or kind not in answers:
        return set()
    seen.add(kind)
    found: set[str] = set()
    for name, rule in _rules(answers[kind]).items():
        if not _stays(name, rule, set(answers)):
            found.add(name.rpartition(".")[2].removesuffix("[]").removesuffix("[0]"))
        inner = rule.get("map") if isinstance(rule, dict) else None
        if isinstance(inner, str):
            found |= _marks(inner, answers, seen)
    return found


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
