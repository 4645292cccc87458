"""Leaves out of a document the operations that its manifest excludes, and the schemas that nothing else uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .frontends.openapi.pointers import SCHEMAS, canonical, join
from .importing.grammar import VERBS
from .ir import Json
from .manifest import Exclusion
from .selectors import is_dotted, selects, selects_id

UNUSED = "nothing that is left uses it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """`document` is what code is generated for, `reasons` why the rest is not: by the pointers of what was left out.

    `idle` are selectors that name no operation: the rule and the place of the selector in it.
    """

    document: dict[str, Json]
    reasons: Mapping[str, str]
    idle: tuple[tuple[int, str], ...] = ()


def narrow(document: dict[str, Json], exclusions: Iterable[Exclusion]) -> Narrowed:
    """`document` without the operations that `exclusions` select. The first rule that selects one gives the reason."""
    rules = [(index, each.reason, text) for index, each in enumerate(exclusions) for text in each.operations]
    if not rules:
        return Narrowed(document=document, reasons={})
    used: set[tuple[int, str]] = set()
    reasons: dict[str, str] = {}
    paths: dict[str, Json] = {}
    for path, item in _object(document.get("paths")).items():
        kept = dict(_object(item))
        why = ""
        for verb in VERBS:
            if verb not in kept:
                continue
            found = [rule for rule in rules if _selected(rule[2], f"{verb.upper()} {path}", _object(kept[verb]))]
            used.update((index, text) for index, _, text in found)
            if found:
                del kept[verb]
                reasons[join("#/paths", path, verb)] = why = found[0][1]
        if why and not any(verb in kept for verb in VERBS):
            reasons[join("#/paths", path)] = why
        else:
            paths[path] = kept
    components = _object(document.get("components"))
    schemas = _object(components.get("schemas"))
    rest: dict[str, Json] = {**document, "paths": paths, "components": {**components, "schemas": {}}}
    dropped = schemas.keys() - _reached(rest, schemas)
    reasons |= dict.fromkeys((join(SCHEMAS, name) for name in sorted(dropped)), UNUSED)
    left = {name: each for name, each in schemas.items() if name not in dropped}
    return Narrowed(
        document={**rest, "components": {**components, "schemas": left}},
        reasons=reasons,
        idle=tuple((index, text) for index, _, text in rules if (index, text) not in used),
    )


def reason(reasons: Mapping[str, str], pointer: str) -> str | None:
    """Why the element at `pointer` was left out; None where it was not."""
    while pointer:
        if pointer in reasons:
            return reasons[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


def _selected(selector: str, key: str, operation: Mapping[str, Json]) -> bool:
    if not is_dotted(selector):
        return selects((selector,), key)
    name = operation.get("operationId")
    return isinstance(name, str) and selects_id(selector, name)


def _reached(start: Json, schemas: Mapping[str, Json]) -> set[str]:
    """The names of the schemas that `start` leads to."""
    found: set[str] = set()
    waiting: list[Json] = [start]
    while waiting:
        for reference in _references(waiting.pop()):
            tokens = canonical(reference).removeprefix(SCHEMAS + "/").split("/")
            name = tokens[0].replace("~1", "/").replace("~0", "~")
            if name in schemas and name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found


def _references(value: Json) -> Iterator[str]:
    """Every text in `value` that reads as a reference to a schema: in doubt a schema stays."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as item:
                waiting.extend(item.values())
            case list() as items:
                waiting.extend(items)
            case str() as text if text.startswith(SCHEMAS + "/"):
                yield text
            case _:
                pass


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
