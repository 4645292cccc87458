"""Compares single values: their kind, format, enum values and limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from specwright_generator import ir

_FLOORS = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
_CEILINGS = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
_EXACT = 10**300
"""Integers from here on are not turned into floats."""


class Note(Protocol):
    """Takes a difference: the rule without its direction, and what was and is there."""

    def __call__(self, rule: str, old: object = "", new: object = "") -> None: ...


def compare_scalars(old: ir.Scalar | ir.Enum, new: ir.Scalar | ir.Enum, note: Note) -> None:
    """Note how two single values differ."""
    match old, new:
        case ir.Enum(), ir.Enum():
            _enums(old, new, note)
        case ir.Scalar(), ir.Scalar():
            _kinds(old, new, note)
        case ir.Enum(), ir.Scalar():
            if _fits(old, new):
                note("enum-opened", _values(old), new.kind)
            else:
                note("type-changed", _values(old), new.kind)
        case ir.Scalar(), ir.Enum():
            if _fits(new, old):
                note("enum-closed", old.kind, _values(new))
            else:
                note("type-changed", old.kind, _values(new))


def compare_limits(old: Mapping[str, ir.Json], new: Mapping[str, ir.Json], note: Note) -> None:
    """Note which limits have become tighter or looser. One that is false is none."""
    old = {key: value for key, value in old.items() if value is not False}
    new = {key: value for key, value in new.items() if value is not False}
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if _number(before) == _number(after):
            continue
        told = (f"{key} {before}" if key in old else "", f"{key} {after}" if key in new else "")
        if key == "pattern":
            note(_came_or_went("pattern", key in old, key in new), *told)
        elif key not in old:
            note("limit-tightened", *told)
        elif key not in new:
            note("limit-loosened", *told)
        elif isinstance(before, int | float) and isinstance(after, int | float) and key in _FLOORS | _CEILINGS:
            tightened = (after > before) == (key in _FLOORS)
            note("limit-tightened" if tightened else "limit-loosened", *told)
        else:
            note("limit-changed", *told)


def _number(value: ir.Json) -> ir.Json:
    """A limit as it is compared: documents write large ones rounded, as integers or not."""
    return float(value) if isinstance(value, int) and abs(value) < _EXACT else value


def _kinds(old: ir.Scalar, new: ir.Scalar, note: Note) -> None:
    if old.kind != new.kind:
        rules = {("integer", "number"): "type-widened", ("number", "integer"): "type-narrowed"}
        note(rules.get((old.kind, new.kind), "type-changed"), old.kind, new.kind)
        return
    if old.format != new.format:
        note(
            _came_or_went("format", old.format is not None, new.format is not None), old.format or "", new.format or ""
        )
    compare_limits(old.limits, new.limits, note)


def _enums(old: ir.Enum, new: ir.Enum, note: Note) -> None:
    before = {(type(value), value): value for value in old.values}
    after = {(type(value), value): value for value in new.values}
    if old.base != new.base and not before.keys() & after.keys():
        note("type-changed", _values(old), _values(new))
        return
    for key, value in before.items():
        if key not in after:
            note("open-enum-value-removed" if new.open else "enum-value-removed", old=value)
    for key, value in after.items():
        if key not in before:
            note("open-enum-value-added" if old.open else "enum-value-added", new=value)
    if old.open != new.open:
        note("enum-opened" if new.open else "enum-closed")


def _fits(enum: ir.Enum, scalar: ir.Scalar) -> bool:
    return enum.base == scalar.kind or (enum.base, scalar.kind) == ("integer", "number")


def _came_or_went(what: str, before: bool, after: bool) -> str:
    return f"{what}-changed" if before and after else f"{what}-added" if after else f"{what}-removed"


def _values(enum: ir.Enum) -> str:
    return ", ".join(str(value) for value in enum.values[:5]) + (" …" if len(enum.values) > 5 else "")
