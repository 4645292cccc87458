"""The methods of a client as its source has them, hand-written ones included: read, never imported and never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from specwright_generator.frontends.sdk.objects import members
from specwright_generator.frontends.sdk.package import Home, Module, Package, dotted

from .surface import Parameter

_RESOURCES = frozenset(
    {
        "SyncAPIResource",
        "AsyncAPIResource",
        "BaseSDK",
        "BaseModule",
        "SyncResource",
        "AsyncResource",
        "PairedResource",
        "AsyncPairedResource",
    }
)
"""The classes that resources descend from: those of official SDKs, and ours."""
_OPTIONS = frozenset(
    {"self", "extra_headers", "extra_query", "extra_body", "timeout"}
    | {"retries", "server_url", "timeout_ms", "http_headers", "accept_header_override"}
)
"""Arguments that say how a request is sent, which every method has."""
_SUFFIX = "_async"
_MAX_DEPTH = 12

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Written:
    """A method as it is written: its arguments, what it returns as text, and which forms it has.

    `place` is the module and the line. `open` says that it takes any further argument by name.
    """

    key: str
    parameters: tuple[Parameter, ...]
    returns: str
    sync: bool
    asynchronous: bool
    place: str
    open: bool = False


class Sources(Package):
    """Several packages as one: what one of them imports from another is found there."""

    def __init__(self, packages: Sequence[Package]) -> None:
        super().__init__(packages[0].name, packages[0].version, packages[0].root)
        self._packages = {package.name: package for package in packages}

    def module(self, name: str) -> Module | None:
        package = self._packages.get(name.partition(".")[0])
        return package.module(name) if package is not None else None


def folders(packages: Mapping[str, Path]) -> Sources | None:
    """Packages by their names and folders; None where none of them is there."""
    found = [Package(name, "", folder) for name, folder in packages.items() if folder.is_dir()]
    return Sources(found) if found else None


def written_methods(package: Package, module: str, sync: str, asynchronous: str) -> dict[str, Written]:
    """Every public method below the two clients called so in `module`, by its attribute path.

    Where synchronous and asynchronous methods stand side by side (`complete`, `complete_async`) they count as one.
    """
    plain = dict(_methods(package, module, sync))
    other = dict(_methods(package, module, asynchronous)) if asynchronous != sync else {}
    found: dict[str, Written] = {}
    for key, (function, where) in plain.items():
        base = key.removesuffix(_SUFFIX)
        if base != key and base in plain:
            continue
        beside = f"{key}{_SUFFIX}" in plain
        is_async = isinstance(function, ast.AsyncFunctionDef)
        found[key] = _written(
            key, function, where, package, sync=not is_async, asynchronous=is_async or beside or key in other
        )
    for key, (function, where) in other.items():
        base = key.removesuffix(_SUFFIX)
        if key not in found and not (base != key and base in found):
            found[key] = _written(key, function, where, package, sync=False, asynchronous=True)
    return found


def _written(key: str, function: Function, where: str, package: Package, *, sync: bool, asynchronous: bool) -> Written:
    returns = ast.unparse(function.returns) if function.returns is not None else ""
    unpacked = _unpacked(function.args.kwarg, where, package)
    return Written(
        key=key,
        parameters=(*_parameters(function), *(unpacked or ())),
        returns=returns.strip("'\""),
        sync=sync,
        asynchronous=asynchronous,
        place=f"{where}:{function.lineno}",
        open=function.args.kwarg is not None and unpacked is None,
    )


def _unpacked(given: ast.arg | None, where: str, package: Package) -> tuple[Parameter, ...] | None:
    """The arguments in `**params: Unpack[SomeTypedDict]`; None where there is no such type."""
    note = given.annotation if given is not None else None
    if not isinstance(note, ast.Subscript) or dotted(note.value).rpartition(".")[2] != "Unpack":
        return None
    home = package.find(where, dotted(note.slice))
    fields = members(home, package).values() if isinstance(home, Home) else ()
    return tuple(Parameter(name=each.name, required=each.required) for each in fields if each.name not in _OPTIONS)


def _parameters(function: Function) -> Iterator[Parameter]:
    given = function.args
    first = len(given.args) - len(given.defaults)
    for at, each in enumerate(given.args):
        if each.arg not in _OPTIONS:
            yield Parameter(name=each.arg, required=at < first)
    for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if each.arg not in _OPTIONS:
            yield Parameter(name=each.arg, required=default is None)


def _methods(package: Package, module: str, client: str) -> Iterator[tuple[str, tuple[Function, str]]]:
    home = package.find(module, client)
    if isinstance(home, Home):
        for path, resource in _resources(package, home, "", 0):
            for name, (owner, function) in _members(package, resource).items():
                if isinstance(function, Function) and not _decorated(function, "property", "overload"):
                    yield f"{path}.{name}", (function, owner.module)


def _resources(package: Package, home: Home, path: str, depth: int) -> Iterator[tuple[str, Home]]:
    if depth > _MAX_DEPTH:
        return
    for name, (owner, member) in _members(package, home).items():
        annotation = member.annotation if isinstance(member, ast.AnnAssign) else None
        if isinstance(member, Function) and _decorated(member, "property"):
            annotation = member.returns
        if annotation is None or name.startswith("with_"):
            continue
        text = annotation.value if isinstance(annotation, ast.Constant) else dotted(annotation)
        found = package.find(owner.module, text) if isinstance(text, str) and text else None
        if isinstance(found, Home) and any(package.descends(found, base) for base in _RESOURCES):
            inner = f"{path}.{name}".lstrip(".")
            yield inner, found
            yield from _resources(package, found, inner, depth + 1)


def _members(package: Package, home: Home, depth: int = 0) -> dict[str, tuple[Home, Function | ast.AnnAssign]]:
    """The public members of a class and of its bases, up to the runtime's own, each with the class that has it."""
    found: dict[str, tuple[Home, Function | ast.AnnAssign]] = {}
    if not isinstance(home.node, ast.ClassDef) or home.name in _RESOURCES or depth > _MAX_DEPTH:
        return found
    bases = [base for base in package.bases(home) if isinstance(base, Home)]
    for base in reversed(bases):
        found |= _members(package, base, depth + 1)
    for statement in home.node.body:
        if isinstance(statement, Function) and not statement.name.startswith("_"):
            found[statement.name] = (home, statement)
        elif isinstance(statement, ast.AnnAssign) and not (name := dotted(statement.target)).startswith("_"):
            found[name] = (home, statement)
    return found


def _decorated(function: Function, *words: str) -> bool:
    names = (dotted(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list)
    return any(name.rpartition(".")[2].endswith(words) for name in names)
