"""The lock of a provider's names, `names.json`: what has been decided once and is never decided again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specwright_generator import ir
from specwright_generator.problems import InputError, Problem

Symbol = ir.Symbol


@dataclass(frozen=True)
class MethodNames:
    """The names of one method. `arguments` are (name, wire, to) in order; `returns` a symbol or a plain kind."""

    operation: str
    arguments: tuple[tuple[str, str, str], ...] = ()
    positional: tuple[str, ...] = ()
    params: Symbol | None = None
    page: str | None = None
    stream: Symbol | None = None
    returns: Symbol | str | None = None
    deprecated: bool = False


@dataclass(frozen=True)
class TypeNames:
    model: Symbol | None = None
    param: Symbol | None = None


@dataclass(frozen=True)
class Lock:
    """All names of one provider. Keys of `types` and `fields` are definition keys; `aliases` are further names
    and the symbol that each equals; `exports` is what each types package offers."""

    resources: Mapping[str, Symbol] = field(default_factory=dict[str, Symbol])
    methods: Mapping[str, MethodNames] = field(default_factory=dict[str, MethodNames])
    types: Mapping[str, TypeNames] = field(default_factory=dict[str, TypeNames])
    aliases: Mapping[Symbol, Symbol] = field(default_factory=dict[Symbol, Symbol])
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    exports: Mapping[str, Mapping[str, Symbol]] = field(default_factory=dict[str, Mapping[str, Symbol]])
    client_resources: tuple[str, ...] = ()


def spell(symbol: Symbol | str | None) -> str | None:
    """A symbol as the lock writes it, `module:Name`."""
    return f"{symbol.module}:{symbol.name}" if isinstance(symbol, Symbol) else symbol


def dump(lock: Lock) -> dict[str, ir.Json]:
    """The lock as JSON."""
    return {
        "resources": {path: {"module": each.module, "class": each.name} for path, each in lock.resources.items()},
        "methods": {
            key: {
                "operation": each.operation,
                "arguments": [list(argument) for argument in each.arguments],
                "positional": list(each.positional),
                "params": spell(each.params),
                "page": each.page,
                "stream": spell(each.stream),
                "returns": spell(each.returns),
                "deprecated": each.deprecated,
            }
            for key, each in lock.methods.items()
        },
        "types": {
            key: {
                side: spell(symbol)
                for side, symbol in (("model", each.model), ("param", each.param))
                if symbol is not None
            }
            for key, each in lock.types.items()
        },
        "aliases": {f"{symbol.module}:{symbol.name}": spell(target) for symbol, target in lock.aliases.items()},
        "fields": {key: dict(names) for key, names in lock.fields.items() if names},
        "exports": {
            package: {name: spell(symbol) for name, symbol in names.items()}
            for package, names in lock.exports.items()
            if names
        },
        "client_resources": list(lock.client_resources),
    }


def read(whole: ir.Json, file: str = "names.json") -> Lock:
    """The lock written as `whole`. Raises `InputError` with every place that is not as it must be."""
    reader = _Reader(file)
    top = reader.table(whole, "")
    lock = Lock(
        resources={
            path: Symbol(
                module=reader.module(each.get("module"), f"/resources/{path}/module"),
                name=reader.name(each.get("class"), f"/resources/{path}/class"),
            )
            for path, each in reader.tables(top.get("resources"), "/resources")
        },
        methods={key: reader.method(each, key) for key, each in reader.tables(top.get("methods"), "/methods")},
        types={
            key: TypeNames(
                model=reader.symbol(each.get("model"), f"/types/{key}/model"),
                param=reader.symbol(each.get("param"), f"/types/{key}/param"),
            )
            for key, each in reader.tables(top.get("types"), "/types")
        },
        aliases={
            symbol: target
            for text, value in reader.table(top.get("aliases"), "/aliases").items()
            if (symbol := reader.symbol(text, "/aliases")) is not None
            and (target := reader.symbol(value, f"/aliases/{text}")) is not None
        },
        fields={
            key: {wire: reader.name(name, f"/fields/{key}/{wire}") for wire, name in each.items()}
            for key, each in reader.tables(top.get("fields"), "/fields")
        },
        exports={
            package: {
                name: symbol
                for name, text in each.items()
                if (symbol := reader.symbol(text, f"/exports/{package}/{name}")) is not None
            }
            for package, each in reader.tables(top.get("exports"), "/exports")
        },
        client_resources=tuple(
            reader.name(each, "/client_resources") for each in reader.items(top.get("client_resources"))
        ),
    )
    if reader.problems:
        raise InputError(reader.problems)
    return lock


class _Reader:
    """Reads parts of the lock; a hand may have edited it, and nothing in it may become code."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, where: str, message: str) -> None:
        self.problems.append(Problem(file=self.file, pointer=where, level="error", message=message))

    def table(self, value: ir.Json, where: str) -> dict[str, ir.Json]:
        if isinstance(value, dict):
            return value
        if value is not None:
            self.wrong(where, "expected an object")
        return {}

    def tables(self, value: ir.Json, where: str) -> list[tuple[str, dict[str, ir.Json]]]:
        return [(key, self.table(each, f"{where}/{key}")) for key, each in self.table(value, where).items()]

    def items(self, value: ir.Json) -> list[ir.Json]:
        return value if isinstance(value, list) else []

    def name(self, value: ir.Json, where: str) -> str:
        if isinstance(value, str) and value.isascii() and value.isidentifier():
            return value
        self.wrong(where, f"{value!r} is no name")
        return "_"

    def module(self, value: ir.Json, where: str) -> str:
        if isinstance(value, str) and all(part.isascii() and part.isidentifier() for part in value.split(".")):
            return value
        self.wrong(where, f"{value!r} is no module")
        return "_"

    def symbol(self, value: ir.Json, where: str) -> Symbol | None:
        if value is None:
            return None
        if not isinstance(value, str) or ":" not in value:
            self.wrong(where, f"{value!r} is no symbol; write module:Name")
            return None
        module, _, name = value.partition(":")
        return Symbol(module=self.module(module, where), name=self.name(name, where))

    def method(self, value: dict[str, ir.Json], key: str) -> MethodNames:
        where = f"/methods/{key}"
        arguments: list[tuple[str, str, str]] = []
        for each in self.items(value.get("arguments")):
            if isinstance(each, list) and len(each) == 3 and each[2] in {"path", "query", "header", "body", "whole"}:
                arguments.append((self.name(each[0], where), str(each[1]), str(each[2])))
            else:
                self.wrong(f"{where}/arguments", f"{each!r} is no argument; write [name, wire, to]")
        page, returns = value.get("page"), value.get("returns")
        return MethodNames(
            operation=str(value.get("operation")),
            arguments=tuple(arguments),
            positional=tuple(self.name(each, where) for each in self.items(value.get("positional"))),
            params=self.symbol(value.get("params"), f"{where}/params"),
            page=None if page is None else self.name(page, f"{where}/page"),
            stream=self.symbol(value.get("stream"), f"{where}/stream"),
            returns=self.symbol(returns, where) if isinstance(returns, str) and ":" in returns else _plain(returns),
            deprecated=value.get("deprecated") is True,
        )


def _plain(value: ir.Json) -> str | None:
    return value if isinstance(value, str) else None
