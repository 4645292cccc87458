"""How much a type of the document resembles one of the official SDK: the judgement that all matching rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from specwright_generator import ir
from specwright_generator.naming.annotations import Basic, DictOf, ListOf, Maybe, Named, Node, OneOf, Values
from specwright_generator.naming.rules import words
from specwright_generator.naming.shapes import Definitions, constants, leaves, unwrap
from specwright_generator.naming.surface import Official, Surface, strip

_SCALARS = {
    "string": {"str", "bytes", "datetime", "date", "FileTypes", "IO"},
    "integer": {"int", "float"},
    "number": {"float", "int"},
    "boolean": {"bool"},
    "null": {"None", "NoneType"},
}
_FILLER = frozenset({"param", "params", "resource", "object", "schema", "create", "request", "response", "beta"})
_MAX_DEPTH = 6

CONFLICT = -1.0
"""The score of types that cannot be the same: their tags differ."""


class Resemblance:
    """Scores pairs of types: below 0 they exclude each other, 1 and more is the same shape. Remembers its scores."""

    def __init__(self, definitions: Definitions, surface: Surface) -> None:
        self.definitions = definitions
        self.surface = surface
        self._objects: dict[tuple[str, ir.Symbol], float] = {}

    def score(self, kind: ir.Type, node: Node, depth: int = 0) -> float:
        """How much `kind` resembles `node`, both without their nulls."""
        node = strip(node)
        target = kind.target if isinstance(kind, ir.Ref) else ""
        plain = unwrap(kind, self.definitions)
        official = self.surface.resolve(node.module, node.name) if isinstance(node, Named) else None
        if official is not None and official.kind == "alias" and official.node is not None:
            if depth > _MAX_DEPTH:
                return 0.1
            return self.score(kind, official.node, depth + 1)
        if isinstance(plain, ir.Model):
            return self._model(target, plain, node, official, depth)
        if isinstance(plain, ir.Union):
            if isinstance(node, OneOf):
                return self._unions(kind, node, depth)
            return max((self.score(leaf, node, depth + 1) for leaf in leaves(kind, self.definitions)), default=0) - 0.1
        if isinstance(node, OneOf):
            if depth > _MAX_DEPTH:
                return 0.1
            return max((self.score(kind, member, depth + 1) for member in node.members), default=0) - 0.1
        return self._plain(plain, node, official, depth)

    def _plain(self, plain: ir.Type, node: Node, official: Official | None, depth: int) -> float:
        if isinstance(plain, ir.Array):
            return 0.5 + 0.5 * self.score(plain.items, node.item, depth + 1) if isinstance(node, ListOf) else 0
        if isinstance(plain, ir.Map):
            if isinstance(node, DictOf):
                return 0.5 + 0.5 * self.score(plain.values, node.value, depth + 1)
            return 0.2 if official is not None and not official.fields else 0
        if isinstance(plain, ir.Enum):
            if isinstance(node, Values):
                ours, theirs = set(plain.values) - {None}, set(node.values) - {None}
                return _jaccard(ours, theirs) or CONFLICT
            return 0.3 if isinstance(node, Basic) else 0
        if isinstance(plain, ir.Scalar):
            if isinstance(node, Values):
                return 0.2
            return 1.0 if isinstance(node, Basic) and node.name in _SCALARS[plain.kind] else 0
        if isinstance(plain, ir.Binary):
            return 1.0 if isinstance(node, Basic) else 0
        return 0.3

    def _model(self, key: str, plain: ir.Model, node: Node, official: Official | None, depth: int) -> float:
        if official is not None and official.kind != "alias":
            known = (key, official.symbol)
            if key and known in self._objects:
                return self._objects[known]
            found = self._object(key, plain, official)
            if key:
                self._objects[known] = found
            return found
        if isinstance(node, OneOf):
            if depth > _MAX_DEPTH:
                return 0.1
            kind: ir.Type = ir.Ref(target=key) if key else plain
            return max((self.score(kind, member, depth + 1) for member in node.members), default=0) - 0.1
        return 0.3 if isinstance(node, DictOf) and len(plain.fields) == 0 else 0

    def _object(self, key: str, plain: ir.Model, official: Official) -> float:
        ours: Mapping[str, ir.Field] = {each.wire: each for each in plain.fields}
        theirs = official.by_wire
        shape = _jaccard(set(ours), set(theirs)) if ours or theirs else 0.5
        agreed = 0
        for wire in set(ours) & set(theirs):
            here = constants(ours[wire].type, self.definitions)
            there = self.values(theirs[wire].node)
            if not here or not there:
                continue
            if not here & there:
                return CONFLICT
            if len(here) == 1 and here == there:
                agreed += 1
        name = _jaccard(spoken(key.rpartition("/")[2]), spoken(official.symbol.name)) if key else 0
        early = 0.1 if is_early(key) == is_early(official.symbol.module) else 0.0
        return shape + min(agreed, 2) * 0.25 + name * 0.3 + early

    def values(self, node: Node) -> frozenset[object]:
        """The only values that `node` allows; empty where it allows others."""
        node = strip(node)
        for _ in range(_MAX_DEPTH):
            official = self.surface.resolve(node.module, node.name) if isinstance(node, Named) else None
            if official is None or official.node is None:
                break
            node = strip(official.node)
        return frozenset(node.values) if isinstance(node, Values) else frozenset()

    def _unions(self, kind: ir.Type, node: OneOf, depth: int) -> float:
        if depth > _MAX_DEPTH:
            return 0.1
        ours = leaves(kind, self.definitions)
        theirs = list(official_leaves(node, self.surface))
        if not ours or not theirs:
            return 0
        best = [max(0.0, *(self.score(leaf, other, depth + 1) for other in theirs)) for leaf in ours]
        return sum(best) / max(len(ours), len(theirs))


def official_leaves(node: Node, surface: Surface, depth: int = 0) -> Iterator[Node]:
    """The members of an official union and of the unions it names."""
    node = strip(node)
    if isinstance(node, OneOf):
        for member in node.members:
            yield from official_leaves(member, surface, depth)
        return
    if isinstance(node, Named) and depth < _MAX_DEPTH:
        official = surface.resolve(node.module, node.name)
        if official is not None and official.node is not None:
            inner = strip(official.node)
            if isinstance(inner, OneOf | Named | Maybe):
                yield from official_leaves(inner, surface, depth + 1)
                return
    yield node


def _jaccard(a: Iterable[object], b: Iterable[object]) -> float:
    left, right = set(a), set(b)
    either = len(left | right)
    return len(left & right) / either if either else 0.0


@cache
def is_early(name: str) -> bool:
    """Whether a name speaks of a beta: where an API has a type in both stages, they go together."""
    return "beta" in words(name)


@cache
def spoken(name: str) -> frozenset[str]:
    """The telling words of a type's name."""
    return frozenset(words(name)) - _FILLER
