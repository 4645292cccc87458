"""The tree of a client: its resources, and the methods of each that may be calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from specwright_generator.frontends.sdk.package import Home, Package, dotted

_CLIENT = "SyncAPIClient"
_RESOURCE = "SyncAPIResource"
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class ResourceNode:
    """A resource under its attribute path (`chat.completions`), and its class."""

    path: str
    home: Home


@dataclass(frozen=True, slots=True)
class MethodNode:
    """A public method of a resource, as written; overloads are left out."""

    resource: ResourceNode
    node: ast.FunctionDef

    @property
    def key(self) -> str:
        return f"{self.resource.path}.{self.node.name}"


def client_of(package: Package) -> Home | None:
    """The synchronous client's class."""
    name = f"{package.name}._client"
    module = package.module(name)
    for statement in module.tree.body if module is not None else ():
        if isinstance(statement, ast.ClassDef):
            home = Home(name, statement.name, statement)
            if package.descends(home, _CLIENT):
                return home
    return None


def resources(package: Package) -> tuple[ResourceNode, ...]:
    """Every resource of the client, parents first, in the client's order."""
    client = client_of(package)
    return tuple(_below(client, "", package, 0)) if client is not None else ()


def _below(home: Home, path: str, package: Package, depth: int) -> Iterator[ResourceNode]:
    if depth > _MAX_DEPTH or not isinstance(home.node, ast.ClassDef):
        return
    for statement in home.node.body:
        if not isinstance(statement, ast.FunctionDef) or not _decorated(statement, "property"):
            continue
        returns = statement.returns
        name = returns.value if isinstance(returns, ast.Constant) else dotted(returns)
        found = package.find(home.module, name) if isinstance(name, str) and name else None
        if isinstance(found, Home) and package.descends(found, _RESOURCE):
            inner = ResourceNode(f"{path}.{statement.name}".lstrip("."), found)
            yield inner
            yield from _below(found, inner.path, package, depth + 1)


def methods(resource: ResourceNode) -> Iterator[MethodNode]:
    """The public methods of a resource, in order."""
    if isinstance(resource.home.node, ast.ClassDef):
        for statement in resource.home.node.body:
            if (
                isinstance(statement, ast.FunctionDef)
                and not statement.name.startswith("_")
                and not _decorated(statement, "property")
                and not _decorated(statement, "overload")
            ):
                yield MethodNode(resource, statement)


def is_deprecated(node: ast.FunctionDef) -> bool:
    """Whether a method is marked with `typing_extensions.deprecated`."""
    return _decorated(node, "deprecated")


def required_together(node: ast.FunctionDef) -> list[set[str]]:
    """The sets of arguments of which `@required_args` wants one to be complete."""
    found: list[set[str]] = []
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and dotted(decorator.func).rpartition(".")[2] == "required_args":
            for each in decorator.args:
                if isinstance(each, ast.List):
                    found.append({str(item.value) for item in each.elts if isinstance(item, ast.Constant)})
    return found


def _decorated(node: ast.FunctionDef, word: str) -> bool:
    for decorator in node.decorator_list:
        plain = decorator.func if isinstance(decorator, ast.Call) else decorator
        if dotted(plain).rpartition(".")[2].endswith(word):
            return True
    return False
