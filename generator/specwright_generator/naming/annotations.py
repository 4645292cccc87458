"""Reads the annotation strings of a surface file into a small typed tree.

The strings are `repr`s of typing objects (`Optional[List[shared.reasoning.Reasoning]]`, `ForwardRef('Required[str]',
module='chat.completion_create_params')`).  They are parsed, never evaluated.  Long ones arrive cut off; what stands
before the cut is read, and `OneOf.cut` says that members are missing.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TypeAlias

Literal: TypeAlias = bool | int | float | str | None

BASICS = frozenset(
    {
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "object",
        "Any",
        "None",
        "NoneType",
        "datetime",
        "FileTypes",
        "IO",
        "Tuple",
    }
    | {"os.PathLike", "date"}
)
_SEQUENCES = frozenset({"List", "list", "Iterable", "SequenceNotStr", "Sequence"})
_MAPPINGS = frozenset({"Dict", "dict", "Mapping"})
_TRANSPARENT = frozenset({"Required", "NotRequired", "ReadOnly"})
_MAX_LENGTH = 1_000_000
_MAX_DEPTH = 60


class AnnotationError(ValueError):
    """An annotation string that is none."""


@dataclass(frozen=True, slots=True)
class Basic:
    """A Python type that is no public name of the package: `str`, `object`, `FileTypes`."""

    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """A public name as it is written, and the module in which it is written (relative to the types package)."""

    name: str
    module: str


@dataclass(frozen=True, slots=True)
class Values:
    """`Literal[...]`."""

    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class ListOf:
    item: Node


@dataclass(frozen=True, slots=True)
class DictOf:
    value: Node


@dataclass(frozen=True, slots=True)
class Maybe:
    """`inner` or None."""

    inner: Node


@dataclass(frozen=True, slots=True)
class OneOf:
    """`Union[...]` without None. `tag` is the discriminating field, `cut` says that further members are unknown."""

    members: tuple[Node, ...]
    tag: str | None = None
    cut: bool = False


Node: TypeAlias = Basic | Named | Values | ListOf | DictOf | Maybe | OneOf


@dataclass(frozen=True, slots=True)
class Annotation:
    """A field's annotation: its type, whether it says `Required`, and its name on the wire where it says so."""

    node: Node
    required: bool = False
    alias: str | None = None


def parse(text: str, module: str = "") -> Annotation:
    """Read `text`, written in `module` (relative to the types package, empty for the package itself).

    Raises `AnnotationError` for what is no annotation, is over a million characters long, or nested too deep.
    """
    if len(text) > _MAX_LENGTH:
        raise AnnotationError("the annotation is too long")
    cut = False
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        cut = True
        try:
            tree = ast.parse(_close(text), mode="eval").body
        except (SyntaxError, ValueError) as error:
            raise AnnotationError(f"no annotation: {text[:80]!r}") from error
    except (RecursionError, MemoryError) as error:
        raise AnnotationError("the annotation is nested too deep") from error
    return _Reader(cut).read(tree, module, 0)


def _close(text: str) -> str:
    """`text` up to its last whole element, with its open brackets closed."""
    stack: list[str] = []
    best = ""
    quote = ""
    for position, char in enumerate(text):
        if quote:
            if char == quote and text[position - 1] != "\\":
                quote = ""
        elif char in "'\"":
            quote = char
        elif char in "[(":
            stack.append("]" if char == "[" else ")")
        elif char in "])" and stack:
            stack.pop()
        elif char == "," and stack and stack[-1] == "]":
            best = text[:position] + "".join(reversed(stack))
    return best


class _Reader:
    def __init__(self, cut: bool) -> None:
        self._cut = cut

    def read(self, tree: ast.expr, module: str, depth: int) -> Annotation:
        if depth > _MAX_DEPTH:
            raise AnnotationError("the annotation is nested too deep")
        if isinstance(tree, ast.Call):
            return _forward(tree, module)
        if isinstance(tree, ast.Subscript):
            return self._subscript(tree, module, depth)
        if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
            return Annotation(self._one_of([tree.left, tree.right], module, depth))
        if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
            return parse(tree.value, module)
        if isinstance(tree, ast.Constant) and tree.value is None:
            return Annotation(Basic("None"))
        if isinstance(tree, ast.UnaryOp):
            return Annotation(Basic("Any"))
        name = _dotted(tree)
        return Annotation(Basic(name) if name in BASICS else Named(name, module))

    def _subscript(self, tree: ast.Subscript, module: str, depth: int) -> Annotation:
        outer = _dotted(tree.value).removeprefix("typing.").removeprefix("typing_extensions.")
        inner = list(tree.slice.elts) if isinstance(tree.slice, ast.Tuple) else [tree.slice]

        def first() -> Annotation:
            return self.read(inner[0], module, depth + 1)

        if outer == "Literal":
            return Annotation(Values(tuple(_constant(item) for item in inner)))
        if outer == "Union":
            return Annotation(self._one_of(inner, module, depth))
        if outer == "Optional":
            return Annotation(_maybe(first().node))
        if outer in _TRANSPARENT:
            found = first()
            return Annotation(found.node, outer == "Required" or found.required, found.alias)
        if outer == "Annotated":
            return _annotated(first(), inner[1:])
        if outer in _SEQUENCES:
            return Annotation(ListOf(first().node))
        if outer in _MAPPINGS:
            return Annotation(DictOf(self.read(inner[-1], module, depth + 1).node))
        return Annotation(Basic(outer))

    def _one_of(self, items: list[ast.expr], module: str, depth: int) -> Node:
        members: list[Node] = []
        nullable = False
        for item in items:
            node = self.read(item, module, depth + 1).node
            if isinstance(node, Maybe):
                nullable, node = True, node.inner
            if isinstance(node, Basic) and node.name in {"None", "NoneType"}:
                nullable = True
                continue
            for member in node.members if isinstance(node, OneOf) else (node,):
                if member not in members:
                    members.append(member)
        whole: Node
        if not members:
            return Basic("None")
        whole = members[0] if len(members) == 1 and not self._cut else OneOf(tuple(members), None, self._cut)
        return _maybe(whole) if nullable else whole


def _forward(tree: ast.Call, module: str) -> Annotation:
    if _dotted(tree.func) != "ForwardRef" or not tree.args:
        raise AnnotationError(f"unexpected call {ast.unparse(tree.func)}")
    text = tree.args[0]
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
        raise AnnotationError("ForwardRef without a string")
    for keyword in tree.keywords:
        if keyword.arg == "module" and isinstance(keyword.value, ast.Constant):
            module = str(keyword.value.value)
    return parse(text.value, module)


def _maybe(node: Node) -> Node:
    return node if isinstance(node, Maybe) else Maybe(node)


def _annotated(inner: Annotation, notes: list[ast.expr]) -> Annotation:
    alias, tag = inner.alias, None
    for note in notes:
        if not isinstance(note, ast.Call) or _dotted(note.func) != "PropertyInfo":
            continue
        for keyword in note.keywords:
            value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
            if not isinstance(value, str) or value == "None":
                continue
            if keyword.arg == "alias":
                alias = value
            elif keyword.arg == "discriminator":
                tag = value
    node = inner.node
    if tag is not None:
        if isinstance(node, OneOf):
            node = OneOf(node.members, tag, node.cut)
        elif isinstance(node, Maybe) and isinstance(node.inner, OneOf):
            node = Maybe(OneOf(node.inner.members, tag, node.inner.cut))
    return Annotation(node, inner.required, alias)


def _constant(tree: ast.expr) -> Literal:
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        value = _constant(tree.operand)
        if isinstance(value, int | float):
            return -value
    if isinstance(tree, ast.Constant) and isinstance(tree.value, None | bool | int | float | str):
        return tree.value
    raise AnnotationError("Literal of something that is no constant")


def _dotted(tree: ast.expr) -> str:
    if isinstance(tree, ast.Name):
        return tree.id
    if isinstance(tree, ast.Attribute):
        return f"{_dotted(tree.value)}.{tree.attr}"
    raise AnnotationError(f"no name: {ast.unparse(tree)[:80]}")
