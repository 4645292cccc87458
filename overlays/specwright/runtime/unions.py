"""The choice of a union's member for data that no member fits, or that was not looked at strictly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .shapes import DEPTH, Parse, Shape

__all__ = ["union_shape"]


def union_shape(members: Sequence[Shape], unknown: Parse) -> Shape:
    """Compile a union.

    Args:
        members: its compiled members.
        unknown: parses an object whose tag no member has.
    """
    flat: list[Shape] = []
    for member in members:
        flat.extend(member.members or (member,))
    objects = [member for member in flat if dict in member.kinds]
    parsers: dict[type, Parse] = {}
    if objects:
        choose = _choose_object(objects, unknown)
        if choose is not None:
            parsers[dict] = choose
    for kind in (list, str, int):
        choose = _choose([member for member in flat if kind in member.kinds])
        if choose is not None:
            parsers[kind] = choose

    def parse(value: object) -> Any:
        parser = parsers.get(type(value))
        return value if parser is None else parser(value)

    def misfit(value: Any, depth: int) -> int:
        return min(member.misfit(value, depth) for member in flat)

    kinds = frozenset[type]().union(*(member.kinds for member in flat))
    # A parser leaves values of other kinds alone, so where there is one only, nothing has to be chosen.
    alone = next(iter(parsers.values())) if len(parsers) == 1 else parse if parsers else None
    return Shape(alone, kinds, misfit, None, tuple(flat))


def _choose(candidates: Sequence[Shape]) -> Parse | None:
    """A parser by the candidate that fits best, the first of equals; None where values stay as they are."""
    if not any(candidate.parse for candidate in candidates):
        return None
    if len(candidates) == 1:
        return candidates[0].parse

    def parse(value: Any) -> Any:
        best = min(candidates, key=lambda candidate: (candidate.misfit(value, DEPTH), -_known(candidate, value)))
        return value if best.parse is None else best.parse(value)

    return parse


def _known(candidate: Shape, value: Any) -> int:
    found: dict[str, Any] = value
    if candidate.fields is None or type(value) is not dict:
        return 0
    fields = candidate.fields()
    return sum(key in fields for key in found)


def _choose_object(candidates: Sequence[Shape], unknown: Parse) -> Parse | None:
    """A parser of objects: by the tag where every member has one, else by the best fit."""
    by_fit = _choose(candidates)
    if by_fit is None or len(candidates) == 1 or not all(candidate.fields for candidate in candidates):
        return by_fit
    tagged: tuple[str, dict[Any, Parse]] | None = None
    compiled = False

    def parse(value: Any) -> Any:
        nonlocal tagged, compiled
        found: dict[str, Any] = value
        if type(value) is not dict:
            return found
        if not compiled:
            tagged = _tags(candidates, unknown)
            compiled = True
        if tagged is None:
            return by_fit(value)
        key, parsers = tagged
        tag = found.get(key)
        if tag is None:
            return by_fit(value)
        parser = parsers.get(tag) if isinstance(tag, (str, int)) else None
        return unknown(value) if parser is None else parser(value)

    return parse


def _tags(candidates: Sequence[Shape], unknown: Parse) -> tuple[str, dict[Any, Parse]] | None:
    """The key that is a Literal in every candidate and tells most of them apart, with a parser for each value."""
    known = [(candidate, candidate.fields()) for candidate in candidates if candidate.fields]
    best: dict[Any, list[Shape]] = {}
    best_key = ""
    for key in known[0][1]:
        groups: dict[Any, list[Shape]] = {}
        for candidate, fields in known:
            values = fields[key].values if key in fields else None
            if not values:
                break
            for value in values:
                groups.setdefault(value, []).append(candidate)
        else:
            if len({tuple(map(id, group)) for group in groups.values()}) > max(1, len(best)):
                best, best_key = groups, key
    if not best:
        return None
    # Members may share a tag and have others of their own: what the tag does not tell apart is told apart by its fit.
    parsers = {
        tag: _choose(group) if len(group) == len(candidates) else _choose_object(group, unknown)
        for tag, group in best.items()
    }
    return best_key, {tag: parser for tag, parser in parsers.items() if parser is not None}
