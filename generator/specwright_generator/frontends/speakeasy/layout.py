"""Where a package in Speakeasy's style has what: its client, its resources, its models."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

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

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """The packages of models; where there is one of types too, `models` has the methods' parameters alone."""
        split = self.package.module(f"{self.prefix}.types.basemodel") is not None and self._nested("types")
        return (f"{self.prefix}.types", f"{self.prefix}.models") if split else (f"{self.prefix}.models",)

    def _nested(self, name: str) -> bool:
        return any(path.name == "__init__.py" for path in self._folder(f"{self.prefix}.{name}").glob("*/*.py"))

    def _folder(self, module: str) -> Path:
        return self.package.root.joinpath(*module.removeprefix(self.package.name).split(".")[1:])

    @cached_property
    def twins(self) -> tuple[str, ...]:
        """What the name of a TypedDict has more than that of its model: `Param` where it is one for requests."""
        return ("Param", "TypedDict") if len(self.homes) > 1 else ("TypedDict",)

    def twin(self, home: Home) -> Home | None:
        """The TypedDict beside a model, or its alias beside an alias."""
        for ending in self.twins:
            found = self.package.find(home.module, home.name + ending)
            if isinstance(found, Home):
                return found
        return None

    def model(self, home: Home) -> Home | None:
        """The model beside a TypedDict."""
        for ending in self.twins:
            found = self.package.find(home.module, home.name.removesuffix(ending))
            if home.name.endswith(ending) and isinstance(found, Home):
                return found
        return None

    @cached_property
    def _shared(self) -> frozenset[str]:
        """The names that types of several modules have."""
        counted = Counter(home.name for home in self.types())
        return frozenset(name for name, count in counted.items() if count > 1) if len(self.homes) > 1 else frozenset()

    def component(self, home: Home) -> str:
        """The name of a type among the document's components: its own, with its module where another has it too."""
        return f"{self.relative(home.module)}.{home.name}" if home.name in self._shared else home.name

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
        found: set[str] = set()
        for package in self.homes:
            folder = self._folder(package)
            for path in folder.rglob("*.py") if len(self.homes) > 1 else folder.glob("*.py"):
                if path.stem != "__init__":
                    found.add(".".join((package, *path.relative_to(folder).with_suffix("").parts)))
        return tuple(sorted(found))

    @cached_property
    def packages(self) -> tuple[str, ...]:
        """The full names of packages among the modules of models: they export what is below them."""
        below = (module.rpartition(".")[0] for module in self.modules)
        return tuple(sorted({each for each in below if each not in self.homes}))

    def types(self) -> Iterator[Home]:
        """The names that modules of models define."""
        for module in self.modules:
            found = self.package.module(module)
            for name, node in found.names.items() if found is not None else ():
                if not isinstance(node, Imported) and not name.startswith("_"):
                    yield Home(module, name, node)

    def relative(self, module: str) -> str:
        """A module of models by its name below its package of models; empty for that package."""
        for package in self.homes:
            if module == package or module.startswith(f"{package}."):
                return module.removeprefix(package).removeprefix(".")
        return module

    def is_own(self, home: Home) -> bool:
        """Whether a class serves the package itself: what methods pack their arguments in, where types stand apart."""
        return len(self.homes) > 1 and (
            home.module.startswith(f"{self.homes[-1]}.") or home.module.count(".") == self.homes[0].count(".") + 1
        )

    def is_type(self, home: Home) -> bool:
        """Whether a name is one of the models'."""
        return any(home.module == package or home.module.startswith(f"{package}.") for package in self.homes)


def layout_of(package: Package) -> Layout | None:
    """The layout of a package in Speakeasy's style; None for a package in another style."""
    for prefix in (package.name, f"{package.name}.client"):
        layout = Layout(package, prefix)
        if layout.client is not None:
            return layout
    return None
