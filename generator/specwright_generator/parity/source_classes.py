"""The public classes of a package that are no resources: sessions, pagers, errors, and what types do beside fields."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from specwright_generator.frontends.sdk.objects import kind_of
from specwright_generator.frontends.sdk.package import Home, Package

from .source_members import RESOURCES, Function, Member, decorated, members_of
from .source_tree import Written, names_in, written

_UNCALLED = ("validator", "serializer", "overload")
"""Decorators of methods that nobody calls by name."""
_MAX_DEPTH = 12


def public_classes(package: Package, resources: Iterable[Home]) -> Iterator[str]:
    """The classes that are written in the public modules right below a package: `chats.Chat`.

    Left out are its `resources` and protocols, which are for type checkers.
    """
    left_out = {(home.module, home.name) for home in resources}
    for path in sorted(package.root.glob("*.py")):
        name = f"{package.name}.{path.stem}"
        module = package.module(name)
        if module is None or path.stem.startswith("_"):
            continue
        for each, node in module.names.items():
            if not isinstance(node, ast.ClassDef) or each.startswith("_") or (name, each) in left_out:
                continue
            if not package.descends(Home(name, each, node), "Protocol"):
                yield f"{path.stem}.{each}"


def class_members(
    package: Package, base: str, names: Iterable[str], skipped: frozenset[str] = frozenset()
) -> dict[str, Written]:
    """What users call of these classes below the package `base`, by `module.Class.member`.

    A class itself is there too, with what its initializer takes, but for models and enums: those are compared as types.
    `skipped` are members that count elsewhere.
    """
    found: dict[str, Written] = {}
    for name in names:
        module, _, last = name.rpartition(".")
        home = package.find(f"{base}.{module}", last)
        if not isinstance(home, Home) or not isinstance(home.node, ast.ClassDef):
            continue
        if not _is_value(package, home):
            found[name] = _made(package, home, name)
        for key, member in _called(package, home):
            if key not in skipped:
                is_async = isinstance(member.node, ast.AsyncFunctionDef)
                full = f"{name}.{key}"
                found[full] = written(full, member, package, sync=not is_async, asynchronous=is_async)
    return found


def _is_value(package: Package, home: Home) -> bool:
    return kind_of(home, package) is not None or any(
        package.descends(home, each) for each in ("Enum", "TypedDict", "BaseModel")
    )


def _called(package: Package, home: Home) -> Iterator[tuple[str, Member]]:
    """The methods and properties of a class, without those that all models have."""
    for name, member in members_of(package, home).items():
        if member.owner.name == "BaseModel" or name.startswith("with_"):
            continue
        if isinstance(member.node, Function) and not decorated(member.node, *_UNCALLED):
            yield name, member


def _made(package: Package, home: Home, name: str) -> Written:
    """A class as what makes it."""
    member = _initializer(package, home)
    if member is None:
        line = home.node.lineno
        return Written(name, (), "", sync=True, asynchronous=False, place=f"{home.module}:{line}")
    made = written(name, member, package, sync=True, asynchronous=False)
    # What takes a private class is the package's own to give.
    given = [*member.function.args.args, *member.function.args.kwonlyargs]
    private = {
        each.arg for each in given if any(_is_private(package, member, name) for name in names_in(each.annotation))
    }
    return replace(made, parameters=tuple(each for each in made.parameters if each.name not in private))


def _is_private(package: Package, member: Member, name: str) -> bool:
    home = package.find(member.owner.module, name)
    return isinstance(home, Home) and any(part.startswith("_") for part in (*home.module.split("."), home.name))


def _initializer(package: Package, home: Home, depth: int = 0) -> Member | None:
    if not isinstance(home.node, ast.ClassDef) or home.name in RESOURCES or depth > _MAX_DEPTH:
        return None
    for statement in home.node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            return Member(home, statement)
    bases = (_initializer(package, base, depth + 1) for base in package.bases(home) if isinstance(base, Home))
    return next((each for each in bases if each is not None), None)
