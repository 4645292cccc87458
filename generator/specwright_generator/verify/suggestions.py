"""Drift turned into corrections of a spec: the actions of an OpenAPI Overlay, for a maintainer to judge and to keep.

Only what says more than the spec does is suggested, or what would loosen it with the word for it: a key that is
unknown becomes an optional property of the JSON types that were seen, and a required key that was absent becomes
optional.  Everything else (values of other types, members of unions, keys of requests) is for a person to understand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from specwright_generator import ir
from specwright_generator.ir_walk import references

from .findings import Finding
from .results import Report

_ESCAPED = re.compile(r"~[01]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """Actions as they stand in an Overlay document, and what of the drift there is no action for."""

    actions: tuple[Mapping[str, ir.Json], ...]
    by_hand: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """What was seen of one key: in how many exchanges, with values of which JSON types, in which operations."""

    exchanges: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    types: set[str] = field(default_factory=set[str])
    operations: set[str] = field(default_factory=set[str])


def suggestions(report: Report, api: ir.Api) -> Suggestions:
    """What to add to the spec that `api` was read from."""
    answers = _Answers(api)
    unknown: dict[str, tuple[ir.Definition, dict[str, _Seen]]] = {}
    loosened: list[Mapping[str, ir.Json]] = []
    by_hand: list[str] = []
    for (owner, kind, key), seen in sorted(_grouped(report).items()):
        owners = answers.named(owner, seen.operations)
        if kind == "unknown key" and owners:
            for each in owners:
                unknown.setdefault(each.key, (each, {}))[1][key] = seen
            continue
        found = [action for each in owners if kind == "absent" and (action := _loosened(each, key, seen))]
        loosened.extend(found)
        if not found:
            where = ", ".join(sorted(seen.operations))
            by_hand.append(f"{owner or 'a union'}: {kind} {key} ({where})".replace("  ", " "))
    return Suggestions(
        actions=(*(_added(definition, keys) for definition, keys in unknown.values()), *loosened),
        by_hand=tuple(by_hand),
    )


class _Answers:
    """The objects that operations can answer with."""

    def __init__(self, api: ir.Api) -> None:
        self._definitions = api.definitions
        self._starts: dict[str, list[ir.Type]] = defaultdict(list)
        for operation in api.operations:
            media = [each for response in operation.responses for each in response.media]
            self._starts[operation.key] = [type_ for each in media for type_ in (each.type, each.item) if type_]
        for resource in api.resources:
            for method in resource.methods:
                self._starts[method.operation].extend(
                    type_ for type_ in (method.returns.type, method.stream and method.stream.event) if type_
                )
        self._reached: dict[str, frozenset[str]] = {}

    def named(self, name: str, operations: Iterable[str]) -> list[ir.Definition]:
        """The objects of a class's name that answers of these operations can have in them."""
        keys = frozenset[str]().union(*map(self._reach, operations))
        found = (self._definitions[key] for key in sorted(keys))
        return [each for each in found if each.model and each.model.name == name and _fields(each)]

    def _reach(self, operation: str) -> frozenset[str]:
        if operation not in self._reached:
            keys: set[str] = set()
            waiting = [key for start in self._starts[operation] for key in references(start)]
            while waiting:
                key = waiting.pop()
                if key not in keys:
                    keys.add(key)
                    waiting.extend(references(self._definitions[key].type))
            self._reached[operation] = frozenset(keys)
        return self._reached[operation]


def _grouped(report: Report) -> dict[tuple[str, str, str], _Seen]:
    """Findings by class, kind and key: the same in all operations that answer with the class."""
    found: dict[tuple[str, str, str], _Seen] = defaultdict(_Seen)
    for replay in report.replays:
        for finding in replay.found:
            seen = found[finding.owner, finding.kind, finding.path.rpartition(".")[2]]
            seen.exchanges.add((replay.file, replay.where))
            seen.operations.add(replay.operation)
            seen.types.add(_json_type(finding))
    for drift in report.drift():
        if drift.side == "request":
            seen = found["request", drift.kind, drift.path]
            seen.operations.add(drift.operation)
    return found


def _json_type(finding: Finding) -> str:
    """The JSON type of the value that a finding shows, by its first character."""
    starts = {'"': "string", "{": "object", "[": "array", "t": "boolean", "f": "boolean", "n": "null"}
    shown = finding.detail
    return starts.get(shown[:1], "number" if re.search(r"[.eE]", shown) else "integer")


def _fields(definition: ir.Definition) -> tuple[ir.Field, ...]:
    return definition.type.fields if isinstance(definition.type, ir.Model) else ()


def _added(definition: ir.Definition, keys: Mapping[str, _Seen]) -> Mapping[str, ir.Json]:
    # An object that is put together of others is added to where it declares something itself.
    place = min({_object(each) for each in _fields(definition)}, key=lambda each: (not _within(each, definition), each))
    exchanges = set[tuple[str, str]]().union(*(seen.exchanges for seen in keys.values()))
    return {
        "target": f"{_jsonpath(place)}.properties",
        "update": {key: _schema(seen.types) for key, seen in sorted(keys.items())},
        "x-reason": f"{_answers(len(exchanges))} had what the schema does not declare.",
    }


def _loosened(definition: ir.Definition, key: str, seen: _Seen) -> Mapping[str, ir.Json] | None:
    declared = next((each for each in _fields(definition) if each.wire == key), None)
    if declared is None or not declared.required:
        return None
    return {
        "target": f"{_jsonpath(_object(declared))}.required[?@ == '{key}']",
        "remove": True,
        "x-reason": f"{_answers(len(seen.exchanges))} came without this key. The patch loosens the type.",
    }


def _within(pointer: str, definition: ir.Definition) -> bool:
    return pointer == definition.key or pointer.startswith(f"{definition.key}/")


def _answers(number: int) -> str:
    return f"{number} recorded answer{'s' if number > 1 else ''}"


def _object(declared: ir.Field) -> str:
    """The pointer of the object that a field is declared in."""
    return declared.pointer.rpartition("/properties/")[0]


def _schema(types: set[str]) -> dict[str, ir.Json]:
    """The least schema of values of these JSON types."""
    kinds = types - {"integer"} if "number" in types else types
    named: list[ir.Json] = [*sorted(kinds - {"null"}), *(["null"] if "null" in kinds else [])]
    if named == ["null"]:
        return {}
    schema: dict[str, ir.Json] = {"type": named[0] if len(named) == 1 else named}
    if "array" in kinds:
        schema["items"] = {}
    return schema


def _jsonpath(pointer: str) -> str:
    """The JSONPath of a JSON pointer."""
    parts = [_ESCAPED.sub(lambda found: "~" if found[0] == "~0" else "/", part) for part in pointer.split("/")[1:]]
    return "$" + "".join(_step(part) for part in parts)


def _step(part: str) -> str:
    if part.isdigit():
        return f"[{part}]"
    return f".{part}" if re.fullmatch(r"[A-Za-z_]\w*", part) else "['{}']".format(part.replace("'", "\\'"))
