"""Matches the document's definitions to the official SDK's types, by use and by shape.

It starts where both sides meet for certain, at a method's answer, page item, stream event and arguments, and walks
both in parallel through fields, arrays, maps and unions.  Every meeting is a vote; `settle` counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from specwright_generator import ir
from specwright_generator.naming import inline
from specwright_generator.naming.annotations import Basic, DictOf, ListOf, Named, Node, OneOf, Values
from specwright_generator.naming.shapes import Definitions, chain, leaves, unwrap
from specwright_generator.naming.similarity import Resemblance, official_leaves, spoken
from specwright_generator.naming.surface import Official, OfficialField, Surface, strip

Direction: TypeAlias = Literal["model", "param"]
Use: TypeAlias = tuple[str, Direction]

_ENOUGH = 0.35
"""The least resemblance of an object and its official twin where their use says that they are the same."""
_SURE = 0.8
"""The least resemblance where nothing but their shape says so."""


@dataclass
class Votes:
    """What the walk found: for each definition and direction the official names it met, with their best score; for
    each field of a definition its official Python name; the official types that were reached; the inline types that
    have a name."""

    types: dict[Use, dict[ir.Symbol, float]] = field(default_factory=dict[Use, dict[ir.Symbol, float]])
    fields: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    reached: dict[ir.Symbol, None] = field(default_factory=dict[ir.Symbol, None])
    inline: dict[str, ir.Definition] = field(default_factory=dict[str, ir.Definition])

    def vote(self, definition: str, direction: Direction, symbol: ir.Symbol, score: float) -> None:
        names = self.types.setdefault((definition, direction), {})
        names[symbol] = max(names.get(symbol, 0.0), score)


class Matcher:
    """Walks both sides. One instance matches one API with one surface; `votes` grows with every `pair`."""

    def __init__(self, definitions: Definitions, surface: Surface) -> None:
        self.definitions = definitions
        self.surface = surface
        self.resemblance = Resemblance(definitions, surface)
        self.votes = Votes()
        self._seen: set[tuple[str, Direction, Node, str]] = set()
        self._aliases: dict[str, list[tuple[Official, frozenset[object]]]] = {}

    def pair(self, kind: ir.Type, node: Node, direction: Direction, module: str, depth: int = 0) -> None:
        """`kind` and `node` stand at the same place; `module` is where `node` is written."""
        node = strip(node)
        if isinstance(kind, ir.Nullable):
            kind = kind.inner
        if depth > 60:
            return
        if isinstance(kind, ir.Ref):
            visit = (kind.target, direction, node, module)
            if visit in self._seen:
                return
            self._seen.add(visit)
        if isinstance(node, Named):
            self._named(kind, node, direction, depth)
            return
        for where in (module, *self._alias_of(kind, node, direction, module)):
            self._inside(kind, node, direction, where, depth)

    def _inside(self, kind: ir.Type, node: Node, direction: Direction, module: str, depth: int) -> None:
        plain = unwrap(kind, self.definitions)
        if isinstance(plain, ir.Array) and isinstance(node, ListOf):
            self.pair(plain.items, node.item, direction, module, depth + 1)
        elif isinstance(plain, ir.Map) and isinstance(node, DictOf):
            self.pair(plain.values, node.value, direction, module, depth + 1)
        elif isinstance(plain, ir.Union) or isinstance(node, OneOf):
            self._unions(kind, node, direction, module, depth)

    def _named(self, kind: ir.Type, node: Named, direction: Direction, depth: int) -> None:
        official = self.surface.resolve(node.module, node.name)
        if official is None:
            return
        self.votes.reached[official.symbol] = None
        if official.kind == "alias":
            if official.node is None:
                return
            self._call(kind, official, direction)
            self.pair(kind, official.node, direction, official.symbol.module, depth + 1)
            return
        plain = unwrap(kind, self.definitions)
        if isinstance(plain, ir.Union):
            members = leaves(kind, self.definitions)
            scored = [(self.resemblance.score(member, node), -at) for at, member in enumerate(members)]
            score, at = max(scored, default=(0.0, 0))
            if score >= _ENOUGH:
                self._object(members[-at], official, direction, score, depth)
        else:
            self._object(kind, official, direction, self.resemblance.score(kind, node), depth)

    def _object(self, kind: ir.Type, official: Official, direction: Direction, score: float, depth: int) -> None:
        plain = unwrap(kind, self.definitions)
        passed = list(chain(kind, self.definitions))
        fits = score >= _ENOUGH or (score >= 0 and not official.fields) or (score >= 0 and depth == 0)
        if not fits:
            return
        for definition in passed:
            weight = score if definition is passed[-1] else score / 2
            self.votes.vote(definition.key, direction, official.symbol, weight)
        if not isinstance(plain, ir.Model):
            return
        self.fields(passed[-1].key if passed else "", plain, official.fields, direction, official.symbol.module, depth)

    def fields(
        self,
        key: str,
        plain: ir.Model,
        officials: Iterable[OfficialField],
        direction: Direction,
        module: str,
        depth: int = 0,
    ) -> None:
        """Pair the fields of an object with the fields of its official twin."""
        by_wire: dict[str, OfficialField] = {}
        for each in officials:
            by_wire.setdefault(each.wire, each)
        for ours in plain.fields:
            theirs = by_wire.get(ours.wire)
            if theirs is None:
                continue
            if key and theirs.name != ours.wire:
                self.votes.fields.setdefault(key, {}).setdefault(ours.wire, theirs.name)
            self.pair(ours.type, theirs.node, direction, module, depth + 1)

    def _unions(self, kind: ir.Type, node: Node, direction: Direction, module: str, depth: int) -> None:
        ours = leaves(kind, self.definitions)
        theirs = tuple(dict.fromkeys(official_leaves(node, self.surface)))
        if isinstance(node, OneOf) and node.cut:
            theirs = (*theirs, *self._uncut(theirs, module))
        for mine, other, _ in self.couples(ours, theirs):
            self.pair(mine, other, direction, module, depth + 1)
        self._nested(kind, node, direction, depth)

    def couples(
        self, ours: Iterable[ir.Type], theirs: Iterable[Node], least: float = 0.3
    ) -> Iterator[tuple[ir.Type, Node, float]]:
        """Members that belong together, best first; then those left over with a member already taken, where sure."""
        scored = [
            (score, i, j, mine, other)
            for i, mine in enumerate(ours)
            for j, other in enumerate(theirs)
            if (score := self.resemblance.score(mine, other)) >= least
        ]
        scored.sort(key=lambda each: (-each[0], each[1], each[2]))
        left: set[int] = set()
        right: set[int] = set()
        for score, i, j, mine, other in scored:
            if i not in left and j not in right:
                left.add(i)
                right.add(j)
                yield mine, other, score
        for score, i, j, mine, other in scored:
            if score >= _SURE and (i not in left) != (j not in right):
                left.add(i)
                right.add(j)
                yield mine, other, score

    def _nested(self, kind: ir.Type, node: Node, direction: Direction, depth: int) -> None:
        """Unions within unions: the document's nested definitions with the aliases that the official union names."""
        plain = unwrap(kind, self.definitions)
        if not isinstance(plain, ir.Union) or not isinstance(node, OneOf):
            return
        inner = [each for each in plain.members if isinstance(unwrap(each, self.definitions), ir.Union | ir.Array)]
        named = [each for each in node.members if isinstance(each, Named) and self._is_alias(each)]
        for mine, other, score in self.couples(inner, named):
            if score >= 0.5:
                self.pair(mine, other, direction, "", depth + 1)

    def _is_alias(self, node: Named) -> bool:
        official = self.surface.resolve(node.module, node.name)
        return official is not None and official.kind == "alias"

    def _uncut(self, known: tuple[Node, ...], module: str) -> list[Node]:
        """Candidates for the members that a cut union does not show: the other objects that its module knows."""
        return [
            Named(name, module)
            for name in self.surface.modules.get(module, {})
            if (official := self.surface.resolve(module, name)) is not None
            and official.kind != "alias"
            and not any(
                isinstance(each, Named) and self.surface.resolve(each.module, each.name) == official for each in known
            )
        ]

    # --- aliases ---------------------------------------------------------------------------------------------------

    def _call(self, kind: ir.Type, official: Official, direction: Direction) -> None:
        """An alias stands where `kind` stands: the definition there, if it is no object, is called so."""
        score = self.resemblance.score(kind, official.node) if official.node is not None else 0.0
        if score < _ENOUGH:
            return
        passed = list(chain(kind, self.definitions))
        key = inline.locate(kind)
        if not passed and key is not None:
            self.votes.inline.setdefault(key, inline.define(key, kind, self.definitions))
            self.votes.vote(key, direction, official.symbol, score)
        if not passed:
            return
        target = passed[0]
        if not self._of_a_kind(unwrap(target.type, self.definitions), official):
            return
        self.votes.vote(target.key, direction, official.symbol, score)

    def _of_a_kind(self, plain: ir.Type, official: Official) -> bool:
        """Unions are called as unions are; an object is not called as a union that it is a member of."""
        node = strip(official.node or Basic(""))
        while isinstance(node, Named) and (other := self.surface.resolve(node.module, node.name)) is not None:
            if other.node is None:
                return not isinstance(plain, ir.Union)
            node = strip(other.node)
        if isinstance(plain, ir.Union):
            return isinstance(node, OneOf)
        return not (isinstance(plain, ir.Model) and isinstance(node, OneOf))

    def _alias_of(self, kind: ir.Type, node: Node, direction: Direction, module: str) -> list[str]:
        """`node` was an alias before typing resolved it: find the aliases of its module that have its very members.

        Returns the other modules where those are at home: the aliases in `node` may be known only there.
        """
        homes: list[str] = []
        if isinstance(node, Basic):
            return homes
        normal = self._normal(node)
        for official, other in self._module_aliases(module):
            same = other == normal
            if not same and other < normal:
                alias = strip(official.node or Basic(""))
                same = isinstance(alias, OneOf) and alias.cut and len(other) > 4
            if same:
                self.votes.reached[official.symbol] = None
                self._call(kind, official, direction)
                homes.append(official.symbol.module)
        return [home for home in dict.fromkeys(homes) if home != module]

    def _module_aliases(self, module: str) -> list[tuple[Official, frozenset[object]]]:
        if module not in self._aliases:
            self._aliases[module] = [
                (official, self._normal(official.node))
                for name in sorted(self.surface.modules.get(module, {}))
                if (official := self.surface.resolve(module, name)) is not None
                and official.kind == "alias"
                and official.node is not None
            ]
        return self._aliases[module]

    def _normal(self, node: Node, depth: int = 0) -> frozenset[object]:
        """What `node` is made of, however it is written: equal for equal types."""
        node = strip(node)
        if isinstance(node, Named) and depth < 8:
            official = self.surface.resolve(node.module, node.name)
            if official is not None and official.node is not None:
                return self._normal(official.node, depth + 1)
            return frozenset({official.symbol if official is not None else node.name})
        if isinstance(node, OneOf):
            parts = [self._normal(member, depth + 1) for member in node.members]
            return frozenset(leaf for part in parts for leaf in part)
        if isinstance(node, Values):
            return frozenset(("value", type(value).__name__, value) for value in node.values)
        if isinstance(node, ListOf):
            return frozenset({("list", self._normal(node.item, depth + 1))})
        if isinstance(node, DictOf):
            return frozenset({("dict", self._normal(node.value, depth + 1))})
        return frozenset({node})

    # --- what is left ----------------------------------------------------------------------------------------------

    def by_shape(self, keys: Iterable[str], officials: Iterable[Official], direction: Direction) -> None:
        """Pair objects that no method leads to with official types of the same shape and much the same name."""
        ours = [ir.Ref(target=key) for key in keys if isinstance(self.definitions[key].type, ir.Model)]
        self._by_name(ours, [each for each in officials if each.kind != "alias"], direction, _SURE)

    def by_members(self, keys: Iterable[str], officials: Iterable[Official]) -> None:
        """Pair unions and enums that no method leads to with official aliases of the same members."""
        kinds = ir.Union | ir.Enum
        ours = [ir.Ref(target=key) for key in keys if isinstance(self.definitions[key].type, kinds)]
        aliases = [each for each in officials if each.kind == "alias"]
        params = [each for each in aliases if "_param" in each.symbol.module]
        self._by_name(ours, [each for each in aliases if each not in params], "model", 0.6)
        self._by_name(ours, params, "param", 0.6)

    def _by_name(self, ours: list[ir.Ref], officials: list[Official], direction: Direction, least: float) -> None:
        """Only what shares a telling word is compared: all with all would be millions of pairs."""
        by_word: dict[str, list[Official]] = {}
        for each in officials:
            for word in spoken(each.symbol.name):
                by_word.setdefault(word, []).append(each)
        scored: list[tuple[float, int, ir.Ref, Official]] = []
        for at, mine in enumerate(ours):
            told = spoken(mine.target.rpartition("/")[2])
            near = {each.symbol: each for word in told for each in by_word.get(word, ())}
            for symbol in sorted(near):
                if 2 * len(told & spoken(symbol.name)) >= len(told):
                    score = self.resemblance.score(mine, near[symbol].named)
                    if score >= least:
                        scored.append((score, at, mine, near[symbol]))
        scored.sort(key=lambda each: (-each[0], each[1], each[3].symbol))
        left: set[int] = set()
        right: set[ir.Symbol] = set()
        for _, at, mine, official in scored:
            if at not in left and official.symbol not in right:
                left.add(at)
                right.add(official.symbol)
                self.pair(mine, official.named, direction, "")


def merged(official: Official, surface: Surface) -> Mapping[str, OfficialField]:
    """The fields of an official request type by wire name; of its variants together where it has several."""
    found: dict[str, OfficialField] = {}
    if official.node is None:
        return official.by_wire
    for leaf in official_leaves(official.node, surface):
        variant = surface.resolve(leaf.module, leaf.name) if isinstance(leaf, Named) else None
        for each in variant.fields if variant is not None else ():
            known = found.get(each.wire)
            if known is None or (isinstance(strip(known.node), Values) and not isinstance(strip(each.node), Values)):
                found[each.wire] = each
    return found
