"""Method signatures: the parameters and the return annotation of each colour, and the overloads of `stream`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from specwright_generator import ir

from .annotations import Expr, annotation
from .blocks import substitute
from .styles import CLASSES, Style

_SENTINELS = "specwright.runtime.sentinels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Parameter lines (without `self`), a return annotation, and what both name."""

    parameters: tuple[str, ...]
    returns: str
    uses: frozenset[ir.Symbol]
    imports: frozenset[tuple[str, str]]


def signatures(
    method: ir.Method, *, is_async: bool, api: ir.Api, style: Style = CLASSES, shadowed: frozenset[str] = frozenset()
) -> tuple[Signature, ...]:
    """The overloads that `stream` makes, if any, and last the signature of the implementation.

    `shadowed` are the names of the class's methods: `list` in the annotations of a class means its own method.
    """
    answer = _answer(method, is_async=is_async, api=api, shadowed=shadowed)
    if method.stream is None:
        return (_signature(method, answer, api=api, style=style, shadowed=shadowed),)
    event = annotation(method.stream.event, api=api, direction="model", shadowed=shadowed)
    name = "AsyncStream" if is_async else "Stream"
    stream = Expr(
        text=f"{name}[{event.text}]",
        uses=event.uses,
        imports=event.imports | {("specwright.runtime.streams", name)},
    )
    if method.stream.switch is None:
        return (_signature(method, stream, api=api, style=style, shadowed=shadowed),)
    either = Expr(
        text=f"{answer.text} | {stream.text}", uses=answer.uses | stream.uses, imports=answer.imports | stream.imports
    )
    literal = frozenset({("typing", "Literal")})
    off = Expr(text="Literal[False] | None", imports=literal)
    on = Expr(text="Literal[True]", imports=literal)
    return (
        _signature(method, answer, api=api, style=style, shadowed=shadowed, switch=off),
        _signature(method, stream, api=api, style=style, shadowed=shadowed, switch=on, switch_required=True),
        _signature(
            method, either, api=api, style=style, shadowed=shadowed, switch=Expr(text="bool"), switch_required=True
        ),
        _signature(method, either, api=api, style=style, shadowed=shadowed, switch=Expr(text="bool | None")),
    )


def _answer(method: ir.Method, *, is_async: bool, api: ir.Api, shadowed: frozenset[str]) -> Expr:
    colour = "Async" if is_async else "Sync"
    if method.page is not None:
        item = annotation(method.page.item, api=api, direction="model", shadowed=shadowed)
        page = f"{colour}{method.page.kind}"
        text = f"{page}[{item.text}]"
        imports = item.imports | {(f"{api.package}.pagination", page)}
        if is_async:
            text = f"AsyncPaginator[{item.text}, {text}]"
            imports |= {("specwright.runtime.pages", "AsyncPaginator")}
        return Expr(text=text, uses=item.uses, imports=imports)
    match method.returns.kind:
        case "none":
            return Expr(text="None")
        case "text":
            return Expr(text="str")
        case "binary":
            name = "BinaryResponse"
            return Expr(text=name, imports=frozenset({("specwright.runtime.response", name)}))
        case "jsonl" | "json":
            if method.returns.type is None:
                return Expr(text="object")
            return annotation(method.returns.type, api=api, direction="model", shadowed=shadowed)


def _signature(
    method: ir.Method,
    returns: Expr,
    *,
    api: ir.Api,
    style: Style,
    shadowed: frozenset[str],
    switch: Expr | None = None,
    switch_required: bool = False,
) -> Signature:
    positional: list[str] = []
    required: list[str] = []
    optional: list[str] = []
    uses: set[ir.Symbol] = set(returns.uses)
    imports: set[tuple[str, str]] = {*returns.imports, *style.imports}
    for argument in method.arguments:
        if argument.const is not None:
            continue
        is_switch = method.stream is not None and argument.wire == method.stream.switch
        value = (
            switch
            if is_switch and switch
            else annotation(argument.type, api=api, direction="param", shadowed=shadowed, models=style.models)
        )
        uses |= value.uses
        imports |= value.imports
        if argument.positional:
            positional.append(f"{argument.name}: {value.text}")
        elif method.stream is not None and argument.wire == method.stream.flag:
            optional.append(f"{argument.name}: bool = True")
        elif argument.required or (is_switch and switch_required):
            required.append(f"{argument.name}: {value.text}")
        else:
            kind, default = style.absent
            if kind != "None":
                imports.add((_SENTINELS, kind))
            null = " | None" if none_is_nothing(argument, method, api, style) else ""
            optional.append(f"{argument.name}: {value.text} | {kind}{null} = {default}")
    if method.credential is not None:
        own = annotation(method.credential.type, api=api, direction="param", shadowed=shadowed, models=style.models)
        uses |= own.uses
        imports |= own.imports
        optional.insert(0, f"{method.credential.argument}: {own.text} | None = None")
    rest = style.rest_of(method)
    if rest is not None:
        optional.append(f"{rest}: Mapping[str, object] | None = None")
        imports.add(("typing", "Mapping"))
    return Signature(
        parameters=(*positional, "*", *required, *optional, *style.parameters),
        returns=returns.text,
        uses=frozenset(uses),
        imports=frozenset(imports),
    )


def none_is_nothing(argument: ir.Argument, method: ir.Method, api: ir.Api, style: Style) -> bool:
    """Whether None for `argument`, which null is no value of, says that it is not given."""
    if style.plain is None or argument.to != "body" or argument.required or argument.const is not None:
        return False
    if method.stream is not None and argument.wire in (method.stream.switch, method.stream.flag):
        return False
    type = argument.type
    for _ in range(len(api.definitions) + 1):
        if not isinstance(type, ir.Ref):
            break
        type = api.definitions[type.target].type
    return not isinstance(type, ir.Nullable | ir.Any)


class Scope:
    """The type names of one module: bare where that is clear, under a longer name where two are alike.

    `taken` are the names that the module has beside them.
    """

    def __init__(self, package: str, signatures: Sequence[Signature], taken: Collection[str] = ()) -> None:
        self._package = f"{package}.types"
        self._imports = frozenset(item for signature in signatures for item in signature.imports)
        taken = {name.rpartition(" ")[2] for _, name in self._imports} | set(taken)
        self._names: dict[ir.Symbol, str] = {}
        for symbol in sorted({symbol for signature in signatures for symbol in signature.uses}):
            clash = symbol.name in taken
            self._names[symbol] = f"_{symbol.module.replace('.', '_')}_{symbol.name}" if clash else symbol.name
            taken.add(self._names[symbol])

    def text(self, text: str) -> str:
        """`text` with its placeholders replaced by the names of this module."""
        return substitute(text, self._names)

    def settle(self, signature: Signature) -> Signature:
        """`signature` under the names of this module."""
        return replace(
            signature,
            parameters=tuple(self.text(line) for line in signature.parameters),
            returns=self.text(signature.returns),
        )

    def imports(self) -> Iterable[str]:
        """Import lines for all that the signatures name, sorted."""
        lines = {(source, f"from {source} import {name}") for source, name in self._imports}
        for symbol, local in self._names.items():
            source = f"{self._package}.{symbol.module}"
            name = symbol.name if local == symbol.name else f"{symbol.name} as {local}"
            lines.add((source, f"from {source} import {name}"))
        return [line for _, line in sorted(lines)]
