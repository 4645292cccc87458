"""The methods of a client as its source has them, hand-written ones included: read, never imported and never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from specwright_generator.frontends.sdk.objects import members as fields_of
from specwright_generator.frontends.sdk.package import Home, Imported, Module, Package, dotted

from .source_members import RESOURCES, Function, Member, decorated, members_of, methods_of, transport_of
from .surface import Parameter

OPTIONS = frozenset(
    {"self", "cls", "extra_headers", "extra_query", "extra_body", "timeout"}
    | {"retries", "server_url", "timeout_ms", "http_headers", "accept_header_override"}
)
"""Arguments that say how a request is sent, which every method has."""
_SUFFIX = "_async"
_ENDS = frozenset({"done", "has_ended"})
"""The fields and properties by which an answer says whether what it stands for is done."""
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Written:
    """A method as it is written: its arguments, what it returns as text, and which forms it has.

    `place` is the module and the line. `open` says that it takes any further argument by name. `answers` are the
    package's classes that its return annotation names (`module:Name`). `same_as` is the method of the same resource
    that it is another name of, and `ends` says that an answer tells whether what it stands for is done.
    """

    key: str
    parameters: tuple[Parameter, ...]
    returns: str
    sync: bool
    asynchronous: bool
    place: str
    open: bool = False
    answers: tuple[str, ...] = ()
    same_as: str = ""
    ends: bool = False


class Sources(Package):
    """Several packages as one: what one of them imports from another is found there."""

    def __init__(self, packages: Sequence[Package]) -> None:
        super().__init__(packages[0].name, packages[0].version, packages[0].root)
        self._packages = {package.name: package for package in packages}

    def _load(self, name: str) -> Module | None:
        package = self._packages.get(name.partition(".")[0])
        found = package.module(name) if package is not None else None
        everything = found.names.get("*") if found is not None else None
        shown = self.module(everything.module) if isinstance(everything, Imported) else None
        if found is None or shown is None:
            return found
        return replace(found, names={name: Imported(shown.name, name) for name in shown.names} | dict(found.names))


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
    return _paired(package, plain, other)


def written_transport(package: Package, module: str, sync: str, asynchronous: str) -> dict[str, Written]:
    """The methods that resources below the two clients have from their package's own base class."""
    plain, other = (
        {
            f"{path}.{name}": member
            for path, home in resources_of(package, module, client)
            for name, member in transport_of(package, home).items()
        }
        for client in (sync, asynchronous)
    )
    return _paired(package, plain, other)


def _paired(package: Package, plain: Mapping[str, Member], other: Mapping[str, Member]) -> dict[str, Written]:
    """The methods of two clients, each with the forms that it has."""
    found: dict[str, Written] = {}
    for key, member in plain.items():
        base = key.removesuffix(_SUFFIX)
        if base != key and base in plain:
            continue
        beside = f"{key}{_SUFFIX}" in plain or f"{key}{_SUFFIX}" in other
        is_async = isinstance(member.node, ast.AsyncFunctionDef)
        made = written(key, member, package, sync=not is_async, asynchronous=is_async or beside or key in other)
        answers = _answers(other[key], package) if key in other else ()
        found[key] = replace(made, answers=tuple(dict.fromkeys((*made.answers, *answers))))
    for key, member in other.items():
        base = key.removesuffix(_SUFFIX)
        if key not in found and not (base != key and base in found):
            found[key] = written(key, member, package, sync=False, asynchronous=True)
    return found


def written(key: str, member: Member, package: Package, *, sync: bool, asynchronous: bool) -> Written:
    """The method `member` under the attribute path `key`."""
    function, where = member.function, member.owner.module
    resource, _, name = key.rpartition(".")
    parameters, is_open = _arguments(member, package)
    return Written(
        key=key,
        parameters=parameters,
        returns=(ast.unparse(function.returns) if function.returns is not None else "").strip("'\""),
        sync=sync,
        asynchronous=asynchronous,
        place=f"{where}:{function.lineno}",
        open=is_open,
        answers=_answers(member, package),
        same_as=f"{resource}.{function.name}" if function.name != name else "",
        ends=any(name in _ENDS for each in _answered(member, package) for name in members_of(package, each)),
    )


def _answers(member: Member, package: Package) -> tuple[str, ...]:
    return tuple(f"{each.module}:{each.name}" for each in _answered(member, package))


def _answered(member: Member, package: Package) -> list[Home]:
    """The package's classes and aliases that the return annotation of a method names."""
    homes = (package.find(member.owner.module, name) for name in names_in(member.function.returns))
    return [each for each in homes if isinstance(each, Home)]


def names_in(annotation: ast.expr | None) -> Iterator[str]:
    """The dotted names in an annotation, also where it stands as text."""
    waiting: list[ast.AST] = [annotation] if annotation is not None else []
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Name | ast.Attribute):
            yield dotted(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            waiting.extend(_parsed(node.value))
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _parsed(text: str) -> Iterator[ast.AST]:
    try:
        yield ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return


def _arguments(member: Member, package: Package) -> tuple[tuple[Parameter, ...], bool]:
    """The arguments of a method, and whether it takes any further one by name."""
    own, is_open = _taken(member.function, member.owner.module, package)
    if not is_open:
        return own, False
    # Type checkers see the overloads, or the method that this one hides: what it takes is handed on.
    forms = [_taken(each, member.owner.module, package) for each in member.overloads]
    if member.under is not None:
        forms.append(_arguments(member.under, package))
    required = [{each.name for each in parameters if each.required} for parameters, _ in forms]
    found = {each.name: each for each in own}
    for parameters, _ in forms:
        for each in parameters:
            always = all(each.name in names for names in required)
            found.setdefault(each.name, replace(each, required=always))
    return tuple(found.values()), any(still for _, still in forms) or not forms


def _taken(function: Function, where: str, package: Package) -> tuple[tuple[Parameter, ...], bool]:
    """The arguments of one form of a method, and whether it takes any further one by name."""
    kwarg = function.args.kwarg
    unpacked = _unpacked(kwarg, where, package)
    return (*_parameters(function), *(unpacked or ())), kwarg is not None and unpacked is None


def _unpacked(given: ast.arg | None, where: str, package: Package) -> tuple[Parameter, ...] | None:
    """The arguments in `**params: Unpack[SomeTypedDict]`; None where there is no such type."""
    note = given.annotation if given is not None else None
    if not isinstance(note, ast.Subscript) or dotted(note.value).rpartition(".")[2] != "Unpack":
        return None
    home = package.find(where, dotted(note.slice))
    fields = fields_of(home, package).values() if isinstance(home, Home) else ()
    return tuple(
        Parameter(name=each.name, required=each.required, positional=False)
        for each in fields
        if each.name not in OPTIONS
    )


def _parameters(function: Function) -> Iterator[Parameter]:
    given = function.args
    places = [*given.posonlyargs, *given.args]
    first = len(places) - len(given.defaults)
    for at, each in enumerate(places):
        if each.arg not in OPTIONS:
            yield Parameter(name=each.arg, required=at < first, positional=True)
    for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if each.arg not in OPTIONS:
            yield Parameter(name=each.arg, required=default is None, positional=False)


def _methods(package: Package, module: str, client: str) -> Iterator[tuple[str, Member]]:
    for path, resource in resources_of(package, module, client):
        for name, member in methods_of(package, resource).items():
            yield f"{path}.{name}", member


def resources_of(package: Package, module: str, client: str) -> Iterator[tuple[str, Home]]:
    """The resources below the client called so in `module`, by their attribute paths."""
    home = package.find(module, client)
    source = package.module(module)
    if isinstance(home, Home) and source is not None:
        within = module if source.is_package else module.rpartition(".")[0]
        yield from _resources(package, home, within, "", 0)


def _resources(package: Package, home: Home, within: str, path: str, depth: int) -> Iterator[tuple[str, Home]]:
    """The resources below a class, by attribute path; `within` is the package whose own classes can be one."""
    if depth > _MAX_DEPTH:
        return
    for name, member in members_of(package, home).items():
        annotation = member.node.annotation if isinstance(member.node, ast.AnnAssign) else None
        if isinstance(member.node, Function) and decorated(member.node, "property"):
            annotation = member.node.returns
        if annotation is None or name.startswith("with_"):
            continue
        text = annotation.value if isinstance(annotation, ast.Constant) else dotted(annotation)
        found = package.find(member.owner.module, text) if isinstance(text, str) and text else None
        if isinstance(found, Home) and _is_resource(package, found, name, member, within):
            inner = f"{path}.{name}".lstrip(".")
            yield inner, found
            yield from _resources(package, found, within, inner, depth + 1)


def _is_resource(package: Package, home: Home, name: str, member: Member, within: str) -> bool:
    """Whether a class is a resource by what it descends from, or is the package's own and called after its property."""
    if any(package.descends(home, base) for base in RESOURCES):
        return True
    own = isinstance(member.node, Function) and home.module.startswith(f"{within}.")
    return own and home.name.endswith("".join(part.title() for part in name.split("_")))
