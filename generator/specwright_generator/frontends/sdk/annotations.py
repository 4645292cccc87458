"""Type annotations to JSON schemas. Named types become references to components; everything else stands in place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from specwright_generator.frontends.sdk.package import Found, Home, Outside, Package, dotted
from specwright_generator.ir import Json

Schema: TypeAlias = dict[str, Json]
Direction: TypeAlias = Literal["model", "param"]
Refer: TypeAlias = Callable[[Home, Direction], Schema | None]
"""Gives the reference to a named type, and None for what has no name of its own."""

_SCALARS: Mapping[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "StrictStr": {"type": "string"},
    "StrictInt": {"type": "integer"},
    "StrictFloat": {"type": "number"},
    "StrictBool": {"type": "boolean"},
    "None": {"type": "null"},
    "NoneType": {"type": "null"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "bytes": {"type": "string", "format": "binary"},
    "FileTypes": {"type": "string", "format": "binary"},
    "FileContent": {"type": "string", "format": "binary"},
    "Base64FileInput": {"type": "string", "format": "byte"},
    "list": {"type": "array", "items": {}},
    "List": {"type": "array", "items": {}},
    "dict": {"type": "object", "additionalProperties": True},
    "Dict": {"type": "object", "additionalProperties": True},
    "object": {},
    "Any": {},
}
_SEQUENCES = frozenset({"List", "list", "Iterable", "Sequence", "SequenceNotStr", "tuple", "Tuple"})
_MAPPINGS = frozenset({"Dict", "dict", "Mapping"})
_WRAPPERS = frozenset({"Required", "NotRequired", "ReadOnly", "ClassVar", "Final"})
ABSENT = frozenset({"Omit", "NotGiven"})
_MAX_DEPTH = 40


class Unreadable(Exception):
    """An annotation that stands for no JSON."""


class Annotations:
    """Reads annotations of one package; `refer` names the types that are met."""

    def __init__(self, package: Package, refer: Refer) -> None:
        self._package = package
        self._refer = refer

    def schema(self, node: ast.expr, module: str, direction: Direction, depth: int = 0) -> Schema:
        """The schema of the annotation `node`, written in `module`.

        Raises `Unreadable` for what stands for no JSON, such as a callable.
        """
        if depth > _MAX_DEPTH:
            raise Unreadable("nested too deep")
        if isinstance(node, ast.Constant):
            if node.value is None:
                return {"type": "null"}
            if isinstance(node.value, str):
                return self.schema(_parsed(node.value), module, direction, depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union([node.left, node.right], module, direction, depth)
        if isinstance(node, ast.Subscript):
            return self._subscript(node, module, direction, depth)
        name = dotted(node)
        if not name:
            raise Unreadable(ast.unparse(node)[:80])
        return self._named(self._package.find(module, name), name, direction, depth)

    def _named(self, found: Found, name: str, direction: Direction, depth: int) -> Schema:
        last = found.name.rpartition(".")[2]
        public = isinstance(found, Home) and found.module.startswith(f"{self._package.name}.types")
        if last in _SCALARS and not public:
            return dict(_SCALARS[last])
        if isinstance(found, Outside):
            raise Unreadable(name)
        reference = self._refer(found, direction)
        if reference is not None:
            return reference
        if isinstance(found.node, ast.ClassDef):
            raise Unreadable(name)
        return self.schema(found.node, found.module, direction, depth + 1)

    def _subscript(self, node: ast.Subscript, module: str, direction: Direction, depth: int) -> Schema:
        outer = dotted(node.value).rpartition(".")[2]
        inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if outer == "Literal":
            return literal(inner)
        if outer == "Union":
            return self._union(inner, module, direction, depth)
        if outer == "Optional":
            return or_null(self.schema(inner[0], module, direction, depth + 1))
        if outer in _WRAPPERS or outer == "Annotated":
            return self.schema(inner[0], module, direction, depth + 1)
        if outer in _SEQUENCES:
            return {"type": "array", "items": self.schema(inner[0], module, direction, depth + 1)}
        if outer in _MAPPINGS:
            values = self.schema(inner[-1], module, direction, depth + 1)
            return {"type": "object", "additionalProperties": values or True}
        # Type arguments of a class of the package itself say nothing on the wire.
        return self._named(self._package.find(module, dotted(node.value)), outer, direction, depth)

    def _union(self, nodes: list[ast.expr], module: str, direction: Direction, depth: int) -> Schema:
        members: list[Schema] = []
        for node in _flat(nodes):
            if dotted(node).rpartition(".")[2] in ABSENT:
                continue
            try:
                member = self.schema(node, module, direction, depth + 1)
            except Unreadable:
                # What is no JSON is the package's own convenience, beside members that are.
                continue
            inner = member.get("anyOf")
            members += [each for each in inner if isinstance(each, dict)] if isinstance(inner, list) else [member]
        if not members:
            raise Unreadable("a union without a member that is JSON")
        return any_of(members)


def any_of(members: list[Schema]) -> Schema:
    """One schema for a union: constants of one type together, members once, null last."""
    if any(not member for member in members):
        return {}
    unique: list[Schema] = []
    for member in members:
        if member in unique or member == {"type": "null"}:
            continue
        known = next((each for each in unique if "enum" in each and each.get("type") == member.get("type")), None)
        if known is not None and "enum" in member and member.get("type") != "boolean":
            known["enum"] = _joined(known["enum"], member["enum"])
        else:
            unique.append(dict(member))
    if [each.get("enum") for each in unique if each.get("type") == "boolean"] in ([[False], [True]], [[True], [False]]):
        unique = [each for each in unique if each.get("type") != "boolean"] + [{"type": "boolean"}]
    texts = {str(each.get("format")) for each in unique if each.get("type") == "string" and "enum" not in each}
    if len(texts) > 1 and texts - {"None"} <= {"date-time", "date"}:
        # A moment may be given as text too: that is how it is sent.
        unique = [each for each in unique if each != {"type": "string"}]
    if texts == {"None", "byte"}:
        unique = [each for each in unique if each != {"type": "string"}]
    whole: Schema = unique[0] if len(unique) == 1 else {"anyOf": list[Json](unique)} if unique else {"type": "null"}
    return or_null(whole) if {"type": "null"} in members and unique else whole


def or_null(schema: Schema) -> Schema:
    """`schema` or null."""
    if not schema or schema == {"type": "null"}:
        return schema
    members = schema.get("anyOf")
    if isinstance(members, list):
        return schema if {"type": "null"} in members else {**schema, "anyOf": [*members, {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


def literal(nodes: list[ast.expr]) -> Schema:
    """The schema of a `Literal` of these values. Raises `Unreadable` for values that JSON does not have."""
    values: list[Json] = []
    null = False
    for node in nodes:
        try:
            value = ast.literal_eval(node)
        except ValueError:
            raise Unreadable(ast.unparse(node)[:80]) from None
        if value is None:
            null = True
        elif isinstance(value, bool | int | float | str):
            values.append(value)
        else:
            raise Unreadable(ast.unparse(node)[:80])
    kinds = {_TYPES[type(value)] for value in values}
    schema: Schema = {"enum": values}
    if len(kinds) == 1:
        schema["type"] = kinds.pop()
    if not values:
        return {"type": "null"}
    return or_null(schema) if null else schema


_TYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}


def _joined(known: Json, more: Json) -> list[Json]:
    values = list(known) if isinstance(known, list) else []
    return values + [each for each in more if each not in values] if isinstance(more, list) else values


def _flat(nodes: list[ast.expr]) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            found += _flat([node.left, node.right])
        else:
            found.append(node)
    return found


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError):
        raise Unreadable(text[:80]) from None
