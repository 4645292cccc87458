"""Where google-genai has what: its types, its resources, and the methods that ask for something."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from specwright_generator.frontends.sdk.package import Home, Package, dotted

_BASE = "BaseModule"
_PROPERTIES = frozenset({"property", "cached_property"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a method."""

    name: str
    annotation: ast.expr
    required: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A method that makes one request: `function` is its source."""

    resource: str
    name: str
    module: str
    parameters: tuple[Parameter, ...]
    function: ast.FunctionDef

    @property
    def returns(self) -> ast.expr | None:
        """What it returns."""
        return self.function.returns

    @property
    def key(self) -> str:
        """The method's attribute path from the client."""
        return f"{self.resource}.{self.name}"


@dataclass(frozen=True, slots=True)
class ResourceNode:
    """A resource under its attribute path (`file_search_stores.documents`), and its class."""

    path: str
    home: Home


@dataclass(frozen=True)
class Layout:
    """A package in this style."""

    package: Package

    @property
    def types(self) -> str:
        """The module of all types."""
        return f"{self.package.name}.types"

    def is_type(self, home: Home) -> bool:
        """Whether a name is one of the types'."""
        return home.module == self.types

    @cached_property
    def resources(self) -> tuple[ResourceNode, ...]:
        """Every resource of the synchronous client, parents first, sorted."""
        client = self.package.find(f"{self.package.name}.client", "Client")
        return tuple(sorted(self._below(client, ""), key=lambda node: node.path)) if isinstance(client, Home) else ()

    def _below(self, home: Home, path: str) -> Iterator[ResourceNode]:
        for name, returned in _properties(home):
            found = self.package.find(home.module, returned)
            if isinstance(found, Home) and self.package.descends(found, _BASE):
                node = ResourceNode(f"{path}.{name}".lstrip("."), found)
                yield node
                yield from self._below(found, node.path)

    def calls(self) -> Iterator[Call]:
        """Every method that makes one request, in the order of the package.

        Where a method `list` stands on `_list`, the latter makes the request: it lends its types, and the former its
        name.
        """
        for node in self.resources:
            functions = dict(_functions(node.home))
            for name, function in functions.items():
                plain = name.lstrip("_")
                if (name == plain and f"_{plain}" in functions) or not _asks(function):
                    continue
                yield Call(
                    resource=node.path,
                    name=plain,
                    module=node.home.module,
                    parameters=tuple(_parameters(function)),
                    function=function,
                )


def layout_of(package: Package) -> Layout | None:
    """The layout of a package in this style; None for a package in another one."""
    layout = Layout(package)
    return layout if package.module(layout.types) is not None and layout.resources else None


def _properties(home: Home) -> Iterator[tuple[str, str]]:
    for statement in home.node.body if isinstance(home.node, ast.ClassDef) else ():
        if isinstance(statement, ast.FunctionDef) and any(
            dotted(each).rpartition(".")[2] in _PROPERTIES for each in statement.decorator_list
        ):
            returned = statement.returns
            name = returned.value if isinstance(returned, ast.Constant) else dotted(returned)
            if isinstance(name, str) and name and not statement.name.startswith("_"):
                yield statement.name, name


def _functions(home: Home) -> Iterator[tuple[str, ast.FunctionDef]]:
    for statement in home.node.body if isinstance(home.node, ast.ClassDef) else ():
        if isinstance(statement, ast.FunctionDef) and not statement.name.startswith("__"):
            yield statement.name, statement


def _asks(function: ast.FunctionDef) -> bool:
    """Whether the body of a method makes a request itself."""
    return any(
        node.attr in ("request", "request_streamed") and dotted(node.value).endswith("_api_client")
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute)
    )


def _parameters(function: ast.FunctionDef) -> Iterator[Parameter]:
    for argument, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if argument.annotation is not None:
            yield Parameter(argument.arg, argument.annotation, default is None)
