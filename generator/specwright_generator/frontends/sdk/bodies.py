"""What the local names of a method's body stand for: the dictionaries of keys and headers that it puts together."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from specwright_generator.frontends.sdk.package import dotted

_MAX_DEPTH = 8


class Locals:
    """The assignments of one method."""

    def __init__(self, node: ast.FunctionDef) -> None:
        self._assigned: dict[str, list[ast.expr]] = {}
        for each in ast.walk(node):
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                self._assigned.setdefault(each.targets[0].id, []).append(each.value)
            elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value is not None:
                self._assigned.setdefault(each.target.id, []).append(each.value)

    def assigned(self, name: str) -> bool:
        """Whether the method gives `name` a value of its own."""
        return name in self._assigned

    def keys(self, node: ast.expr, depth: int = 0) -> tuple[dict[str, ast.expr], ast.expr | None]:
        """Wire name → value of the dictionary that an expression makes, and the request type it is made by."""
        if depth > _MAX_DEPTH:
            return {}, None
        if isinstance(node, ast.Dict):
            return dict(_pairs(node)), None
        if isinstance(node, ast.Name | ast.Attribute):
            for value in self._assigned.get(dotted(node).partition(".")[0], ()):
                found, params = self.keys(value, depth + 1)
                if found:
                    return found, params
        if isinstance(node, ast.Call):
            called = dotted(node.func).rpartition(".")[2]
            params = node.args[1] if called in ("maybe_transform", "transform") and len(node.args) > 1 else None
            for argument in node.args:
                found, inner = self.keys(argument, depth + 1)
                if found:
                    return found, params or inner
        return {}, None

    def argument(self, node: ast.expr, arguments: Collection[str]) -> str | None:
        """The argument that a value is made of: the first of `arguments` in it, or in what its names stand for."""
        for each in ast.walk(node):
            if isinstance(each, ast.Name) and each.id in arguments:
                return each.id
        for each in ast.walk(node):
            if isinstance(each, ast.Name):
                for value in self._assigned.get(each.id, ()):
                    for inner in ast.walk(value):
                        if isinstance(inner, ast.Name) and inner.id in arguments:
                            return inner.id
        return None

    def headers(self) -> Iterator[tuple[str, ast.expr]]:
        """Every header that the method sets: name and value."""
        for value in self._assigned.get("extra_headers", ()):
            for node in ast.walk(value):
                if isinstance(node, ast.Dict):
                    yield from _pairs(node)


def text(node: ast.expr | None) -> str | None:
    """The text that a constant holds."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _pairs(node: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(node.keys, node.values, strict=True):
        name = text(key)
        if name is not None:
            yield name, value
