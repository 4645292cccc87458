"""Where a package in Speakeasy's style has what: its client, its resources, its models."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from specwright_generator.frontends.sdk.package import Home, Imported, Package

_BASE = "BaseSDK"
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class ResourceNode:
    """A resource under its attribute path (`beta.agents`), and its class."""

    path: str
    home: Home


@dataclass(frozen=True)
class Layout:
    """A package and the module prefix of its client (`mistralai.client`)."""

    package: Package
    prefix: str

    @property
    def models(self) -> str:
        """The package of all models."""
        return f"{self.prefix}.models"

    @cached_property
    def client(self) -> Home | None:
        """The client's class."""
        name = f"{self.prefix}.sdk"
        module = self.package.module(name)
        for statement in module.tree.body if module is not None else ():
            if isinstance(statement, ast.ClassDef):
                home = Home(name, statement.name, statement)
                if self.package.descends(home, _BASE):
                    return home
        return None

    @cached_property
    def resources(self) -> tuple[ResourceNode, ...]:
        """Every resource of the client, parents first, in the client's order."""
        return tuple(self._below(self.client, "", 0)) if self.client is not None else ()

    def _below(self, home: Home, path: str, depth: int) -> Iterator[ResourceNode]:
        if depth > _MAX_DEPTH or not isinstance(home.node, ast.ClassDef):
            return
        for statement in home.node.body:
            if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
                continue
            annotation = statement.annotation
            name = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
            found = self.package.find(home.module, name) if isinstance(name, str) else None
            if isinstance(found, Home) and self.package.descends(found, _BASE):
                node = ResourceNode(f"{path}.{statement.target.id}".lstrip("."), found)
                yield node
                yield from self._below(found, node.path, depth + 1)

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """The full names of the modules of models, the package itself left out, sorted."""
        folder = self.package.root.joinpath(*self.models.split(".")[1:])
        return tuple(sorted(f"{self.models}.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"))

    def types(self) -> Iterator[Home]:
        """The names that modules of models define."""
        for module in self.modules:
            found = self.package.module(module)
            for name, node in found.names.items() if found is not None else ():
                if not isinstance(node, Imported) and not name.startswith("_"):
                    yield Home(module, name, node)

    def relative(self, module: str) -> str:
        """A module of models by its name below the package of models; empty for that package."""
        return module.removeprefix(self.models).removeprefix(".")

    def is_type(self, home: Home) -> bool:
        """Whether a name is one of the models'."""
        return home.module == self.models or home.module.startswith(f"{self.models}.")


def layout_of(package: Package) -> Layout | None:
    """The layout of a package in Speakeasy's style; None for a package in another style."""
    for prefix in (package.name, f"{package.name}.client"):
        layout = Layout(package, prefix)
        if layout.client is not None:
            return layout
    return None
