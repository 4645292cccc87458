"""Compares types of two versions by their structure: names of components are not sent, and do not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from specwright_generator import ir
from specwright_generator.problems import InputError, Problem

from .graph import Direction, Node, Pair
from .scalars import compare_limits, compare_scalars
from .unions import Definitions, Resolved, paired, resolve, variants

_MOST = 100_000
"""So many pairs of types are compared. The largest real documents have thousands; hostile ones could have millions."""


@dataclass(slots=True)
class Step:
    """Where a comparison stands: what it notes into, in which direction, at which path and pointer."""

    node: Node
    direction: Direction
    path: str
    pointer: str

    def at(self, path: str, pointer: str | None = None) -> Step:
        """A step further."""
        return Step(self.node, self.direction, self.path + path, self.pointer if pointer is None else pointer)

    def add(self, rule: str, old: object = "", new: object = "") -> None:
        """Note a difference by its rule, without the direction."""
        self.node.add(f"{self.direction}-{rule}", self.path, self.pointer, old, new)


class Types:
    """Compares types, each pair of definitions once a direction; `nodes` has what was found in them."""

    def __init__(self, old: Definitions, new: Definitions) -> None:
        self._old = old
        self._new = new
        self._waiting: list[Pair] = []
        self.nodes: dict[Pair, Node] = {}

    def compare(
        self, old: ir.Type | None, new: ir.Type | None, direction: Direction, *, node: Node, path: str, pointer: str
    ) -> None:
        """Compare two types and all that they lead to; no type is any type. What differs at once is noted in `node`.

        Raises `InputError` where the documents lead to more pairs of types than any real ones.
        """
        self._compare(old or ir.Any(), new or ir.Any(), Step(node, direction, path, pointer))
        while self._waiting:
            pair = self._waiting.pop()
            if pair in self.nodes:
                continue
            if len(self.nodes) >= _MOST:
                message = f"comparing these documents leads to more than {_MOST} pairs of types"
                raise InputError([Problem(file="", pointer=pair[1], level="error", message=message)])
            inner = self.nodes[pair] = Node()
            before, after = resolve(ir.Ref(target=pair[0]), self._old), resolve(ir.Ref(target=pair[1]), self._new)
            self._cores(before, after, Step(inner, pair[2], "", pair[1]))

    def _compare(self, old: ir.Type, new: ir.Type, step: Step) -> None:
        before, after = resolve(old, self._old), resolve(new, self._new)
        if before.nullable != after.nullable:
            step.add("became-nullable" if after.nullable else "became-not-nullable")
        if before.key and after.key:
            pair: Pair = (before.key, after.key, step.direction)
            step.node.edges.append((step.path, pair))
            self._waiting.append(pair)
        else:
            self._cores(before, after, step)

    def _cores(self, before: Resolved, after: Resolved, step: Step) -> None:
        match before.core, after.core:
            case (ir.Any(), ir.Any()) | (ir.Binary(), ir.Binary()):
                pass
            case (ir.Any(), new):
                step.add("type-narrowed", "any", describe(new))
            case (old, ir.Any()):
                step.add("type-widened", describe(old), "any")
            case (ir.Union(), _) | (_, ir.Union()):
                self._unions(before, after, step)
            case (ir.Array(), ir.Array()):
                compare_limits(before.core.limits, after.core.limits, step.add)
                self._compare(before.core.items, after.core.items, step.at("[]"))
            case (ir.Map(), ir.Map()):
                self._compare(before.core.values, after.core.values, step.at("{}"))
            case (ir.Model(), ir.Model()):
                self._models(before.core, after.core, step)
            case (ir.Map(), ir.Model()):
                step.add("type-narrowed", describe(before.core), describe(after.core))
            case (ir.Model(), ir.Map()):
                step.add("type-widened", describe(before.core), describe(after.core))
            case (ir.Scalar() | ir.Enum() as old, ir.Scalar() | ir.Enum() as new):
                compare_scalars(old, new, step.add)
            case (old, new):
                step.add("type-changed", describe(old), describe(new))

    def _unions(self, before: Resolved, after: Resolved, step: Step) -> None:
        """A type that is no union is a union of itself alone."""
        if isinstance(before.core, ir.Union) and isinstance(after.core, ir.Union):
            old_tag, new_tag = before.core.tag, after.core.tag
            if old_tag is not None and new_tag is not None and old_tag.property != new_tag.property:
                step.add("union-tag-changed", old_tag.property, new_tag.property)
        matched, gone, added = paired(variants(before, self._old), variants(after, self._new))
        for old in gone:
            step.add("union-member-removed", old=old.label)
        for new in added:
            step.add("union-member-added", new=new.label)
        for old, new in matched:
            inner = step.at(f"({new.label})" if len(matched) + len(added) > 1 else "", new.key or None)
            if old.key and new.key:
                pair: Pair = (old.key, new.key, step.direction)
                step.node.edges.append((inner.path, pair))
                self._waiting.append(pair)
            else:
                self._cores(Resolved(False, old.key, old.core), Resolved(False, new.key, new.core), inner)

    def _models(self, old: ir.Model, new: ir.Model, step: Step) -> None:
        before, after = _fields(old, step.direction), _fields(new, step.direction)
        asks = step.direction == "request"
        for wire, field in before.items():
            if wire not in after:
                kind = ("required-" if field.required else "optional-") if asks else ""
                step.at(f".{wire}", field.pointer).add(f"{kind}field-removed", old=describe(field.type))
        for wire, field in after.items():
            place = step.at(f".{wire}", field.pointer)
            if wire not in before:
                kind = ("required-" if field.required else "optional-") if asks else ""
                place.add(f"{kind}field-added", new=describe(field.type))
                continue
            known = before[wire]
            if known.required != field.required:
                place.add("field-became-required" if field.required else "field-became-optional")
            if known.deprecated != field.deprecated:
                place.add("field-deprecated" if field.deprecated else "field-undeprecated")
            compare_defaults(known, field, place)
            self._compare(known.type, field.type, place)
        if (old.extra is None) != (new.extra is None):
            step.add("extra-keys-declared" if old.extra is None else "extra-keys-undeclared")
        elif old.extra is not None and new.extra is not None:
            self._compare(old.extra, new.extra, step.at("{}"))


def compare_defaults(old: ir.Field | ir.Parameter, new: ir.Field | ir.Parameter, step: Step) -> None:
    """Note that a default has come, gone or changed."""
    if old.has_default and not new.has_default:
        step.add("default-removed", old=old.default)
    elif new.has_default and not old.has_default:
        step.add("default-added", new=new.default)
    elif old.has_default and (type(old.default), old.default) != (type(new.default), new.default):
        step.add("default-changed", old.default, new.default)


def describe(type: ir.Type) -> str:
    """A type in a few words."""
    match type:
        case ir.Scalar(kind=kind, format=form):
            return f"{kind} ({form})" if form else kind
        case ir.Enum(values=values):
            return "enum of " + ", ".join(str(value) for value in values[:5]) + (" …" if len(values) > 5 else "")
        case ir.Array(items=items):
            return f"array of {describe(items)}"
        case ir.Map(values=values):
            return f"map of {describe(values)}"
        case ir.Nullable(inner=inner):
            return f"{describe(inner)} or null"
        case ir.Ref(target=target):
            return target.rpartition("/")[2]
        case ir.Union(members=members):
            return " | ".join(describe(member) for member in members[:5]) + (" …" if len(members) > 5 else "")
        case ir.Model():
            return "object"
        case ir.Binary():
            return "bytes"
        case ir.Any():
            return "any"


def _fields(model: ir.Model, direction: Direction) -> Mapping[str, ir.Field]:
    """The keys that are sent in a direction."""
    return {
        each.wire: each for each in model.fields if not (each.read_only if direction == "request" else each.write_only)
    }
