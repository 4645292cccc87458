"""Named types of the reference beside ours: which are missing, and whose fields differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from .results import Finding, TypeRow
from .surface import Field, Shape, Surface

_WIDER = {"integer": "number"}


def lacking(theirs: frozenset[str], ours: frozenset[str]) -> list[str]:
    """The kinds of values that the reference knows and ours does not; nothing where either side may be anything."""
    if not theirs or not ours or "any" in theirs or "any" in ours:
        return []
    return sorted(kind for kind in theirs - ours if _WIDER.get(kind) not in ours and not _same(kind, ours))


def _same(kind: str, ours: frozenset[str]) -> bool:
    # Languages disagree on whether a number that has no fraction is one; files go as text where a body is JSON.
    return (kind == "number" and "integer" in ours) or ({kind} | ours >= {"binary", "string"})


def compare_types(ours: Surface, theirs: Surface, reached: Iterable[frozenset[str]]) -> dict[str, TypeRow]:
    """Every named type of the reference, by name. `reached` are those that each of its methods consists of."""
    breadth = Counter(name for names in reached for name in names)
    alike = _by_fields(ours)
    rows: dict[str, TypeRow] = {}
    for name in sorted(theirs.types.keys() | breadth.keys()):
        shape = theirs.shape(name)
        if shape is None:
            continue
        mine = find(ours, name)
        findings = tuple(_differences(shape, mine, alike))
        wanted = shape.values if shape.form == "enum" else frozenset(shape.fields or ())
        there = mine.values | frozenset(mine.fields or ()) if mine is not None else frozenset[str]()
        rows[name] = TypeRow(
            name=name,
            status="missing" if mine is None else "differs" if findings else "equal",
            findings=findings,
            methods=breadth[name],
            pointer=shape.pointer,
            form=shape.form,
            held=len(wanted),
            held_here=len(wanted & there),
        )
    return rows


def find(surface: Surface, name: str) -> Shape | None:
    """The type of this name; where either side does not say modules, the only one with that last part."""
    exact = surface.shape(name)
    if exact is not None:
        return exact
    module, _, last = name.rpartition(":")
    if module and any(":" in each for each in surface.types):
        return None
    return surface.by_last_part.get(last)


def _by_fields(surface: Surface) -> Mapping[frozenset[str], str]:
    """The names of objects by their fields, where only one type has just these."""
    found: dict[frozenset[str], dict[str, str]] = {}
    for name, shape in surface.types.items():
        if shape.fields:
            found.setdefault(frozenset(shape.fields), {}).setdefault(shape.pointer, name)
    return {fields: next(iter(names.values())) for fields, names in found.items() if len(names) == 1}


def _differences(theirs: Shape, ours: Shape | None, alike: Mapping[frozenset[str], str]) -> Iterator[Finding]:
    name = theirs.name
    if ours is None:
        twin = alike.get(frozenset(theirs.fields)) if theirs.fields else None
        text = f"no type is called so; {twin} has its fields" if twin is not None else "no type is called so"
        yield Finding(kind="type missing", subject=name, text=text)
        return
    if theirs.values and ours.values and (lost := sorted(theirs.values - ours.values)):
        yield Finding(kind="value missing", subject=name, text=f"no value {', '.join(lost)}")
    if theirs.fields is None or ours.fields is None:
        return
    for wire, field in theirs.fields.items():
        mine = ours.fields.get(wire)
        if mine is None:
            yield Finding(kind="field missing", subject=name, text=f"no {wire}")
        else:
            yield from _field(name, wire, field, mine)


def _field(name: str, wire: str, theirs: Field, ours: Field) -> Iterator[Finding]:
    missing = lacking(theirs.kinds, ours.kinds)
    if missing:
        yield Finding(kind="field kind differs", subject=name, text=f"{wire} is no {' or '.join(missing)} here")
    if ours.required and not theirs.required:
        yield Finding(kind="field required", subject=name, text=f"{wire} is required here")
