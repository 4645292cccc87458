"""What two forms of one document tell differently, once differences of spelling are set aside.

`oneOf` and `anyOf`, a constant and an enum of one value, the order of names, and a schema written in place or as a
component are the same fact. What remains is a `Discrepancy`, for which the manifest says whose telling is taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from specwright_generator.ir import Json
from specwright_generator.manifest import Difference
from specwright_generator.references import resolve

from .grammar import child
from .report import Report

_MAX_DEPTH = 64
_UNORDERED = ("required", "type", "enum")
_SPELLING = frozenset({"x-stainless-const"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """At `pointer`, the primary form has `primary` and the secondary `secondary`.

    `added` is only in the secondary form and `missing` only in the primary.
    """

    pointer: str
    kind: Literal["added", "missing", "changed"]
    primary: Json = None
    secondary: Json = None


def discrepancies(primary: dict[str, Json], secondary: dict[str, Json]) -> Iterator[Discrepancy]:
    """Where two forms of one document, both with facts only, tell something differently."""
    one, other = _Form(primary, secondary), _Form(secondary, primary)
    return _compare(one, other, primary, secondary, "", 0)


def settle(
    document: dict[str, Json], found: Sequence[Discrepancy], rules: Sequence[Difference], report: Report
) -> dict[int, int]:
    """Take the secondary form's facts into `document` where a rule says so, and report what no rule speaks of.

    Returns how often each rule, by its index, was used; the first rule that fits decides.
    """
    used = dict.fromkeys(range(len(rules)), 0)
    for each in found:
        index = next((number for number, rule in enumerate(rules) if _fits(rule, each)), None)
        if index is None:
            told = f"{_short(each.primary)} here, {_short(each.secondary)} in the second form"
            message = {"added": "only in the second form", "missing": "not in the second form"}.get(each.kind, told)
            report.warn("difference", each.pointer, message)
            continue
        used[index] += 1
        if rules[index].taken == "secondary" and not _take(document, each):
            report.warn("difference", each.pointer, "the second form's fact has no place in the first form")
    return used


def takes(rules: Sequence[Difference], pointer: str) -> bool:
    """Whether the rules take what the secondary form tells at this very pointer."""
    rule = next((each for each in rules if _pattern(each.pointer).fullmatch(pointer)), None)
    return rule is not None and rule.taken == "secondary"


class _Form:
    """One of the two documents, with references to components that only it has written out."""

    def __init__(self, document: dict[str, Json], other: dict[str, Json]) -> None:
        self._document = document
        self._other = other

    def plain(self, value: Json, depth: int) -> Json:
        """`value` with one spelling for each fact, at its own level."""
        if not isinstance(value, dict):
            return value
        reference = value.get("$ref")
        hops = 0
        while isinstance(reference, str) and hops < _MAX_DEPTH and depth < _MAX_DEPTH and self._is_own(reference):
            inner = resolve(self._document, reference)
            if not isinstance(inner, dict):
                break
            value = {**inner, **{key: each for key, each in value.items() if key != "$ref"}}
            reference = value.get("$ref")
            hops += 1
        result = {key: each for key, each in value.items() if key not in _SPELLING}
        if isinstance(result.get("oneOf"), list) and "anyOf" not in result:
            result["anyOf"] = result.pop("oneOf")
        if "const" in result and "enum" not in result:
            result["enum"] = [result.pop("const")]
        if isinstance(result.get("enum"), list):
            result.pop("type", None)
        for key in _UNORDERED:
            listed = result.get(key)
            if isinstance(listed, list):
                result[key] = sorted(listed, key=lambda item: json.dumps(item, sort_keys=True))
        return result

    def _is_own(self, reference: str) -> bool:
        try:
            resolve(self._document, reference)
        except LookupError:
            return False
        try:
            resolve(self._other, reference)
        except LookupError:
            return True
        return False


def _compare(
    one: _Form, other: _Form, primary: Json, secondary: Json, pointer: str, depth: int
) -> Iterator[Discrepancy]:
    if depth > _MAX_DEPTH:
        return
    left, right = one.plain(primary, depth), other.plain(secondary, depth)
    if isinstance(left, dict) and isinstance(right, dict):
        for key in sorted({*left, *right}):
            here = child(pointer, key)
            if key not in right:
                yield Discrepancy(pointer=here, kind="missing", primary=left[key])
            elif key not in left:
                yield Discrepancy(pointer=here, kind="added", secondary=right[key])
            else:
                yield from _compare(one, other, left[key], right[key], here, depth + 1)
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (a, b) in enumerate(zip(left, right, strict=True)):
            yield from _compare(one, other, a, b, child(pointer, index), depth + 1)
    elif left != right:
        yield Discrepancy(pointer=pointer, kind="changed", primary=left, secondary=right)


def _fits(rule: Difference, found: Discrepancy) -> bool:
    return rule.kind in (None, found.kind) and _pattern(rule.pointer).fullmatch(found.pointer) is not None


@lru_cache(maxsize=1024)
def _pattern(pointer: str) -> re.Pattern[str]:
    parts = re.split(r"(/\*\*|\*)", pointer)
    meaning = {"/**": "(?:/.*)?", "*": "[^/]*"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts), re.DOTALL)


def _take(document: dict[str, Json], found: Discrepancy) -> bool:
    """Put the secondary form's fact into the document; false where its place is not there."""
    *parents, key = [part.replace("~1", "/").replace("~0", "~") for part in found.pointer.split("/")[1:]]
    target: Json = document
    for part in parents:
        target = _step(target, part)
    if isinstance(target, dict):
        if found.kind == "missing":
            target.pop(key, None)
        else:
            target[key] = found.secondary
        return True
    if isinstance(target, list) and key.isdecimal() and int(key) < len(target):
        target[int(key)] = found.secondary
        return True
    return False


def _step(value: Json, part: str) -> Json:
    if isinstance(value, list):
        return value[int(part)] if part.isdecimal() and int(part) < len(value) else None
    if isinstance(value, dict):
        # The comparison calls every union anyOf.
        return value.get(part, value.get("oneOf") if part == "anyOf" else None)
    return None


def _short(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:60]}…"
