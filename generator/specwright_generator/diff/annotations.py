"""Reads annotations, and says whether one takes all that another takes: a small type check of our own."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Literal, TypeAlias

Relation: TypeAlias = Literal["same", "widened", "narrowed", "changed"]
Atom: TypeAlias = "tuple[str, tuple[frozenset[Atom], ...]]"
"""A type that is no union, and its parameters: `list[str]`, `chat.ChatCompletion`, `'auto'`."""

Aliases: TypeAlias = Mapping[str, str]
"""Names of types, and the annotations that they stand for."""

_WIDER = {("float", "int"), ("int", "bool"), ("float", "bool")}


def relation(old: str, new: str, aliases: tuple[Aliases, Aliases] = ({}, {})) -> Relation:
    """How the values that `new` takes relate to those that `old` takes; both are annotations in Python's syntax.

    `aliases` are names of types, old and new, that stand for others (`only_in_one`).
    """
    if old == new:
        return "same"
    before, after = _Reader(aliases[0]).read(old), _Reader(aliases[1]).read(new)
    wider, narrower = _takes(after, before), _takes(before, after)
    if wider and narrower:
        return "same"
    return "widened" if wider else "narrowed" if narrower else "changed"


def only_in_one(old: Aliases, new: Aliases) -> tuple[Aliases, Aliases]:
    """The aliases of either side that the other has not. One that both have is a type of its own: if it stands for
    something else now, that is a change of the alias, and not of all that name it."""
    return (
        {name: text for name, text in old.items() if name not in new},
        {name: text for name, text in new.items() if name not in old},
    )


class _Reader:
    """Takes annotations apart, with what the names of aliases stand for in their place."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self._inside: set[str] = set()

    def read(self, annotation: str) -> frozenset[Atom]:
        """The members of an annotation."""
        return self._atoms(ast.parse(annotation, mode="eval").body)

    def _atoms(self, node: ast.expr) -> frozenset[Atom]:
        match node:
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return self._atoms(left) | self._atoms(right)
            case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
                return self._atoms(inner) | {("None", ())}
            case ast.Subscript(value=ast.Name(id="Union"), slice=inner):
                return frozenset(atom for each in _elements(inner) for atom in self._atoms(each))
            case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[inner, *_])):
                return self._atoms(inner)
            case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
                return frozenset((f"={ast.unparse(each)}", ()) for each in _elements(inner))
            case ast.Subscript(value=name, slice=inner):
                return frozenset({(ast.unparse(name), tuple(self._atoms(each) for each in _elements(inner)))})
            case _:
                return self._named(ast.unparse(node))

    def _named(self, name: str) -> frozenset[Atom]:
        if name not in self._aliases or name in self._inside:
            return frozenset({(name, ())})
        self._inside.add(name)
        try:
            return self.read(self._aliases[name])
        finally:
            self._inside.remove(name)


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


def _takes(wide: frozenset[Atom], narrow: frozenset[Atom]) -> bool:
    return all(any(_holds(one, other) for one in wide) for other in narrow)


def _holds(wide: Atom, narrow: Atom) -> bool:
    if wide == narrow or wide[0] == "object":
        return True
    if narrow[0].startswith("="):
        base = _base(ast.literal_eval(narrow[0][1:]))
        return wide[0] == base or (wide[0], base) in _WIDER
    if (wide[0], narrow[0]) in _WIDER:
        return True
    if wide[0] != narrow[0] or len(wide[1]) != len(narrow[1]):
        return False
    return all(_takes(one, other) for one, other in zip(wide[1], narrow[1], strict=True))


def _base(value: object) -> str:
    """The name of a literal's type."""
    return type(value).__name__
