"""Follows types to what they are, and finds which members of two unions stand for the same thing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from specwright_generator import ir

Definitions: TypeAlias = Mapping[str, ir.Definition]

_LONGEST_CHAIN = 100
_MOST_COMPARED = 60
_ALIKE = 0.5
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a type is: without null, and behind its references. `key` is the definition that has it, if one has."""

    nullable: bool
    key: str
    core: ir.Type


@dataclass(frozen=True, slots=True)
class Variant:
    """A member of a union that is none itself. `label` is what a reader calls it."""

    key: str
    core: ir.Type
    label: str


def resolve(type: ir.Type, definitions: Definitions) -> Resolved:
    """Follow `type` through nulls and references. One that leads nowhere, or only to itself, is any type."""
    nullable, key = False, ""
    for _ in range(_LONGEST_CHAIN):
        match type:
            case ir.Nullable(inner=inner):
                nullable, type = True, inner
            case ir.Ref(target=target) if target in definitions:
                key, type = target, definitions[target].type
            case ir.Ref():
                return Resolved(nullable, "", ir.Any())
            case _:
                return Resolved(nullable, key, type)
    return Resolved(nullable, "", ir.Any())


def variants(whole: Resolved, definitions: Definitions) -> list[Variant]:
    """The members of a union and of the unions in it, each once; a type that is no union is its own only one."""
    found: dict[Hashable, Variant] = {}
    seen: set[str] = set()
    waiting = [whole]
    while waiting:
        each = waiting.pop()
        if isinstance(each.core, ir.Union):
            if each.key not in seen:
                seen.update({each.key} - {""})
                waiting.extend(resolve(member, definitions) for member in reversed(each.core.members))
        else:
            found.setdefault(each.key or repr(each.core), Variant(each.key, each.core, _label(each)))
    return _together(list(found.values()))


def _together(members: list[Variant]) -> list[Variant]:
    """Single values of a union as one: enums are one enum, which is open where any value of their kind is taken."""
    for kind in ("string", "integer", "number", "boolean"):
        enums = [each for each in members if isinstance(each.core, ir.Enum) and each.core.base == kind]
        plain = [
            each
            for each in members
            if isinstance(each.core, ir.Scalar)
            and each.core.kind == kind
            and not (each.core.format or each.core.limits)
        ]
        if not enums or len(enums) + len(plain) < 2:
            continue
        cores = [each.core for each in enums if isinstance(each.core, ir.Enum)]
        whole = ir.Enum(
            values=tuple(dict.fromkeys(value for core in cores for value in core.values)),
            base=kind,
            open=bool(plain) or any(core.open for core in cores),
            pointer=cores[0].pointer,
        )
        joined = {id(each) for each in (*enums, *plain)}
        rest = [each for each in members if id(each) not in joined]
        members = [*rest, Variant("", whole, f"{kind} enum")]
    return members


def paired(
    old: list[Variant], new: list[Variant]
) -> tuple[list[tuple[Variant, Variant]], list[Variant], list[Variant]]:
    """Which members stand for the same thing, which are gone, and which were added.

    What pins an object down on the wire (its constants) counts before its name, its name before its keys.
    """
    matched: list[tuple[Variant, Variant]] = []
    for identity in (_named_and_tagged, _tagged, _typed, _named, _keys, _kind, _family):
        old, new = _match(old, new, identity, matched)
    for one, other in _alike(old[:_MOST_COMPARED], new[:_MOST_COMPARED]):
        matched.append((one, other))
        old.remove(one)
        new.remove(other)
    return matched, old, new


def _match(
    old: list[Variant],
    new: list[Variant],
    identity: Callable[[Variant], Hashable],
    matched: list[tuple[Variant, Variant]],
) -> tuple[list[Variant], list[Variant]]:
    """Pair off members of the same identity in their order; what is left over."""
    waiting: dict[Hashable, list[Variant]] = {}
    for each in reversed(old):
        waiting.setdefault(identity(each), []).append(each)
    left: list[Variant] = []
    for each in new:
        mark = identity(each)
        if mark is not None and waiting.get(mark):
            matched.append((waiting[mark].pop(), each))
        else:
            left.append(each)
    rest = {id(each) for group in waiting.values() for each in group}
    return [each for each in old if id(each) in rest], left


def _alike(old: list[Variant], new: list[Variant]) -> Iterable[tuple[Variant, Variant]]:
    """Objects that share at least half of their keys, the most alike first."""
    scored = [
        (-score, sorted((one.label, other.label)), place, one, other)
        for place, one in enumerate(old)
        for other in new
        if (score := _shared(one, other)) >= _ALIKE
    ]
    used: set[int] = set()
    for _, _, _, one, other in sorted(scored, key=lambda each: each[:3]):
        if id(one) not in used and id(other) not in used:
            used.update((id(one), id(other)))
            yield one, other


def _shared(one: Variant, other: Variant) -> float:
    if not (isinstance(one.core, ir.Model) and isinstance(other.core, ir.Model)):
        return 0.0
    if _typed(one) != _typed(other):
        return 0.0
    mine, theirs = {each.wire for each in one.core.fields}, {each.wire for each in other.core.fields}
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 1.0


def _constants(core: ir.Type) -> frozenset[tuple[str, str]]:
    """The keys of an object that have one value only, with it."""
    if not isinstance(core, ir.Model):
        return frozenset()
    return frozenset(
        (each.wire, repr(each.type.values[0]))
        for each in core.fields
        if isinstance(each.type, ir.Enum) and len(each.type.values) == 1 and not each.type.open
    )


def _named_and_tagged(each: Variant) -> Hashable:
    return (each.key, _constants(each.core)) if _named(each) else None


def _tagged(each: Variant) -> Hashable:
    return _constants(each.core) or None


def _typed(each: Variant) -> Hashable:
    """The value of `type`, which most unions are told apart by."""
    return next((pair for pair in sorted(_constants(each.core)) if pair[0] == "type"), None)


def _named(each: Variant) -> Hashable:
    """The name of a component; the place of a member in its union is no name."""
    return each.key if each.key.startswith("#/components/") and each.key.count("/") == _DEPTH else None


def _keys(each: Variant) -> Hashable:
    return frozenset(field.wire for field in each.core.fields) if isinstance(each.core, ir.Model) else None


def _kind(each: Variant) -> Hashable:
    match each.core:
        case ir.Model() | ir.Union() | ir.Nullable() | ir.Ref():
            return None
        case ir.Array(items=items):
            return "array", _plain(items)
        case core:
            return _plain(core)


def _family(each: Variant) -> Hashable:
    """Strings of any kind, arrays of anything."""
    match each.core:
        case ir.Scalar(kind=kind):
            return "number" if kind == "integer" else kind
        case ir.Enum(base=base):
            return "number" if base == "integer" else base
        case ir.Array():
            return "array"
        case _:
            return None


def _plain(type: ir.Type) -> str:
    match type:
        case ir.Scalar(kind=kind):
            return kind
        case ir.Enum(values=values):
            return f"enum {values!r}"
        case ir.Ref(target=target):
            return target
        case _:
            return type.__class__.__name__


def _label(each: Resolved) -> str:
    if each.key:
        return each.key.rpartition("/")[2]
    match each.core:
        case ir.Scalar(kind=kind):
            return kind
        case ir.Enum(values=values):
            return f"enum of {len(values)}"
        case core:
            return core.__class__.__name__.lower()
