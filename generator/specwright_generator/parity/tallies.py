"""How much of a reference is here, counted: methods in both colours, arguments, types with their fields, classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .results import Aspect, Row, Tally, TypeRow
from .surface import Form, Method, Surface

_FORMS: dict[Form, tuple[str, str]] = {
    "model": ("models", "fields of models"),
    "typed dict": ("typed dicts", "keys of typed dicts"),
    "enum": ("enums", "values of enums"),
    "alias": ("aliases", ""),
}
TRANSPORT = "methods of the transport, not compared"
_SURFACE: tuple[Aspect, ...] = ("present", "parameters", "colours")


def tallies(rows: Sequence[Row], types: Sequence[TypeRow], reference: Surface) -> tuple[Tally, ...]:
    """What there is of the reference and how much of it is here, types of its parts apart.

    What the reference has nothing of is left out.
    """
    theirs = [row for row in rows if row.theirs is not None]
    methods = [row for row in theirs if not row.method.member]
    found = [*_methods(methods), _members([row for row in theirs if row.method.member])]
    left = sum(len(_forms(method)) for method in reference.transport.values())
    found.append(Tally(what=TRANSPORT, reference=left, here=0, equal=0))
    for part in ("", *reference.parts):
        found += _types([each for each in types if _part(each.name, reference.parts) == part], part)
    return tuple(each for each in found if each.reference)


def _part(name: str, parts: Sequence[str]) -> str:
    return next((each for each in parts if name.startswith(f"{each}.")), "")


def _methods(rows: Sequence[Row]) -> Iterator[Tally]:
    """Methods, a synchronous and an asynchronous form counted each, and their arguments."""
    both = [(row, _forms(row.theirs), _forms(row.ours) & _forms(row.theirs)) for row in rows]
    yield Tally(
        what="methods, sync and async",
        reference=sum(len(wanted) for _, wanted, _ in both),
        here=sum(len(there) for _, _, there in both),
        equal=sum(len(there) for row, _, there in both if _is_equal(row)),
    )
    arguments = [(_names(row.theirs), _names(row.theirs) & _names(row.ours), row) for row in rows]
    yield Tally(
        what="arguments",
        reference=sum(len(wanted) for wanted, _, _ in arguments),
        here=sum(len(there) for _, there, _ in arguments),
        equal=sum(len(there) for _, there, row in arguments if _is_equal(row)),
    )


def _members(rows: Sequence[Row]) -> Tally:
    there = [row for row in rows if row.ours is not None]
    return Tally(
        what="public classes and their members",
        reference=len(rows),
        here=len(there),
        equal=sum(_is_equal(row) for row in there),
    )


def _types(types: Sequence[TypeRow], part: str) -> Iterator[Tally]:
    for form, (what, held) in _FORMS.items():
        some = [each for each in types if each.form == form]
        here = [each for each in some if each.status != "missing"]
        equal = [each for each in some if each.status == "equal"]
        yield Tally(what=what, reference=len(some), here=len(here), equal=len(equal), part=part)
        if held:
            yield Tally(
                what=held,
                reference=sum(each.held for each in some),
                here=sum(each.held_here for each in some),
                equal=sum(each.held_here - _unlike(each) for each in here),
                part=part,
            )


def _unlike(row: TypeRow) -> int:
    """How many fields are here and not alike."""
    texts = (each.text for each in row.findings if each.kind in ("field kind differs", "field required"))
    return len({text.partition(" is ")[0] for text in texts})


def _forms(method: Method | None) -> frozenset[str]:
    if method is None:
        return frozenset()
    return frozenset(name for name, there in (("sync", method.sync), ("async", method.asynchronous)) if there)


def _names(method: Method | None) -> frozenset[str]:
    return frozenset(each.name for each in method.parameters) if method is not None else frozenset()


def _is_equal(row: Row) -> bool:
    return all(row.cells[aspect].status not in ("differs", "missing") for aspect in _SURFACE)
