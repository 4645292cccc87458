"""The public names of an official SDK, as frozen records: its methods, its types, and where each name is at home."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias

from specwright_generator.ir import Symbol
from specwright_generator.naming.annotations import AnnotationError, Maybe, Named, Node, parse
from specwright_generator.naming.rules import snake

Kind: TypeAlias = Literal["model", "typeddict", "alias", "class"]

_FOREIGN = frozenset(
    {"Dict", "List", "Iterable", "Mapping", "Sequence", "SequenceNotStr", "Optional", "Union", "Literal", "Required"}
    | {"FileTypes", "Base64FileInput", "StrictBool", "StrictFloat", "StrictInt", "StrictStr"}
)
"""Names that type modules import from elsewhere; a surface lists them because they are aliases."""


@dataclass(frozen=True, slots=True)
class OfficialField:
    """A field of an official type: its Python name, its name on the wire, its type, whether it is required."""

    name: str
    wire: str
    node: Node
    required: bool


@dataclass(frozen=True)
class Official:
    """A type of the official SDK, where it is defined. `fields` for objects, `node` for aliases."""

    symbol: Symbol
    kind: Kind
    fields: tuple[OfficialField, ...] = ()
    node: Node | None = None

    @property
    def named(self) -> Named:
        """The type by its full name, as annotations write it."""
        module = self.symbol.module
        return Named(f"{module}.{self.symbol.name}" if module else self.symbol.name, "")

    @cached_property
    def by_wire(self) -> Mapping[str, OfficialField]:
        return {each.wire: each for each in self.fields}


@dataclass(frozen=True, slots=True)
class OfficialMethod:
    """A method of the official client. `resource` and `name` make its attribute path; `params` are in its order;
    `wires` says how those are called on the wire whose names say nothing of it.

    `slots` says of each parameter its wire name and its place, where the surface knows: such a method takes all of them
    by keyword, but for those that `positional` names. `request` is the TypedDict of its parameters, where they have one
    of their own.
    """

    resource: str
    name: str
    verb: str
    path: str
    params: tuple[str, ...]
    required: frozenset[str]
    page: str | None
    returns: str
    kinds: frozenset[str]
    deprecated: bool
    wires: Mapping[str, str] = field(default_factory=dict[str, str])
    slots: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    request: Symbol | None = None
    positional: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.resource}.{self.name}" if self.resource else self.name


@dataclass(frozen=True)
class Surface:
    """An official SDK's public names. Modules are relative to its `types` package.

    `twins` says that every type has two forms, whatever it is used for: a model, and beside it a TypedDict for
    requests. Its types are then called as the document's components are.
    """

    package: str
    version: str
    twins: bool = False
    methods: tuple[OfficialMethod, ...] = ()
    resources: Mapping[str, Symbol] = field(default_factory=dict[str, Symbol])
    modules: Mapping[str, Mapping[str, Official | Symbol]] = field(
        default_factory=dict[str, Mapping[str, Official | Symbol]]
    )

    def resolve(self, module: str, name: str) -> Official | None:
        """The type that `name`, written in `module`, stands for; None where it is no public type."""
        seen: set[Symbol] = set()
        where = Symbol(module=module, name=name)
        if "." in name:
            head, _, tail = name.rpartition(".")
            where = Symbol(module=head, name=tail)
        while where not in seen:
            seen.add(where)
            found = self.modules.get(where.module, {}).get(where.name)
            if isinstance(found, Official):
                return self.types.get(found.symbol)
            if found is None:
                break
            where = found
        return self._nearest(module, name) if "." not in name else None

    def _nearest(self, module: str, name: str) -> Official | None:
        """A bare name that its module does not list (a forward reference kept as text): the nearest type so called."""
        near = [symbol for symbol in self.types if symbol.name == name]
        package = module.rpartition(".")[0]
        near.sort(key=lambda symbol: (symbol.module.rpartition(".")[0] != package, symbol))
        return self.types[near[0]] if near else None

    @cached_property
    def packages(self) -> frozenset[str]:
        return frozenset({module.rpartition(".")[0] for module in self.modules if module} | {""})

    @cached_property
    def types(self) -> Mapping[Symbol, Official]:
        """Every type under the symbol where it is at home, aliases that a module merely imports left out."""
        homes: dict[Symbol, Official] = {}
        for module, names in self.modules.items():
            for name, found in names.items():
                if isinstance(found, Official):
                    homes[Symbol(module=module, name=name)] = found
        return homes

    def exports(self) -> Iterator[tuple[str, str, Symbol]]:
        """What each package re-exports: package, name, home."""
        for module in sorted(self.packages):
            for name in sorted(self.modules.get(module, {})):
                found = self.resolve(module, name)
                if found is not None:
                    yield module, name, found.symbol


def load(methods: Path, types: Path) -> Surface:
    """Read the two files of an official SDK's surface."""
    calls: Any = json.loads(methods.read_text(encoding="utf-8"))
    kinds: Any = json.loads(types.read_text(encoding="utf-8"))
    package = str(calls["package"])
    prefix = f"{package}.types"
    return Surface(
        package=package,
        version=str(calls["version"]),
        methods=tuple(_method(key, record) for key, record in calls["sync"].items()),
        resources={
            key.removeprefix("client").lstrip("."): _resource(path, package) for key, path in calls["resources"].items()
        },
        modules=_modules(kinds["modules"], prefix),
    )


def _resource(path: str, package: str) -> Symbol:
    module, _, name = path.removeprefix(f"{package}.resources.").rpartition(".")
    return Symbol(module=module, name=name)


def _method(key: str, record: Mapping[str, Any]) -> OfficialMethod:
    resource, _, name = key.removeprefix("client.").rpartition(".")
    return OfficialMethod(
        resource=resource,
        name=name,
        verb=str(record["http"] or ""),
        path=str(record["path"] or ""),
        params=tuple(record["params"]),
        required=frozenset(record["required"]),
        page=record["page"],
        returns=str(record["returns"]),
        kinds=frozenset(record["kind"]),
        deprecated=bool(record["deprecated"]),
    )


def _modules(raw: Mapping[str, Mapping[str, Any]], prefix: str) -> dict[str, dict[str, Official | Symbol]]:
    modules: dict[str, dict[str, Official | Symbol]] = {}
    homes = _alias_homes(raw, prefix)
    for full, names in raw.items():
        module = _relative(full, prefix)
        found = modules.setdefault(module, {})
        for name, record in names.items():
            if "from" in record:
                source = str(record["from"])
                if source == prefix or source.startswith(prefix + "."):
                    found[name] = Symbol(module=_relative(source, prefix), name=name)
                continue
            symbol = Symbol(module=module, name=name)
            if record["kind"] == "alias":
                if name in _FOREIGN:
                    continue
                home = homes.get(symbol, symbol)
                if home != symbol:
                    found[name] = home
                    continue
            official = _official(symbol, record)
            if official is not None:
                found[name] = official
    return modules


def _official(symbol: Symbol, record: Mapping[str, Any]) -> Official | None:
    kind: Kind = record["kind"]
    try:
        if kind == "alias":
            return Official(symbol, kind, node=parse(str(record["is"]), symbol.module).node)
        return Official(symbol, kind, tuple(_fields(symbol, record.get("fields") or {})))
    except AnnotationError:
        return None


def _fields(symbol: Symbol, raw: Mapping[str, Any]) -> Iterator[OfficialField]:
    for name, entry in raw.items():
        found = parse(str(entry[0]), symbol.module)
        alias = entry[2] if len(entry) > 2 else None
        yield OfficialField(name, alias or found.alias or name, found.node, bool(entry[1]) or found.required)


def _relative(module: str, prefix: str) -> str:
    return module.removeprefix(prefix).removeprefix(".")


def _alias_homes(raw: Mapping[str, Mapping[str, Any]], prefix: str) -> dict[Symbol, Symbol]:
    """Where each alias is at home.

    An alias does not know its module, so the surface lists it in every module that imports it.  Of the modules that
    have the same alias under the same name, the one that is called like it is its home; a package never is.
    """
    packages = {full.rpartition(".")[0] for full in raw}
    groups: dict[tuple[str, str], list[Symbol]] = {}
    for full, names in raw.items():
        for name, record in names.items():
            if record.get("kind") == "alias":
                groups.setdefault((name, record["is"]), []).append(Symbol(module=_relative(full, prefix), name=name))
    homes: dict[Symbol, Symbol] = {}
    for (name, _), symbols in groups.items():
        wanted = {snake(name), snake(name).removesuffix("_param")}
        modules = [each for each in symbols if _absolute(each.module, prefix) not in packages]
        eponymous = [each for each in modules if _tail(each) in wanted]
        eponymous = eponymous or _longest([each for each in modules if snake(name).startswith(_tail(each))])
        for symbol in symbols:
            choice = eponymous or ([] if symbol in modules else modules)
            if choice:
                homes[symbol] = min(choice, key=lambda each: _distance(symbol, each))
    return homes


def _tail(symbol: Symbol) -> str:
    return symbol.module.rpartition(".")[2]


def _longest(symbols: list[Symbol]) -> list[Symbol]:
    """Of modules that an alias's name begins with, those with the most of it (`tool_call`, of `ToolCallUnion`)."""
    length = max((len(_tail(each)) for each in symbols), default=0)
    return [each for each in symbols if len(_tail(each)) == length]


def _distance(here: Symbol, there: Symbol) -> tuple[int, int, bool, Symbol]:
    """How far two modules are apart: the path between them, then request modules with request modules."""
    a, b = here.module.split("."), there.module.split(".")
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    return (
        len(a) + len(b) - 2 * shared,
        len(b),
        here.module.endswith(("_param", "_params")) != ("param" in there.module),
        there,
    )


def _absolute(module: str, prefix: str) -> str:
    return f"{prefix}.{module}" if module else prefix


def is_eponymous(symbol: Symbol) -> bool:
    """Whether a type is what its module is called after, and no part of it."""
    return symbol.module.rpartition(".")[2].replace("_", "") == symbol.name.lower()


def strip(node: Node) -> Node:
    """`node` without its None."""
    return node.inner if isinstance(node, Maybe) else node
