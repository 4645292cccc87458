"""Request types: a TypedDict for each object that is sent, so that plain dicts are type-checked."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from specwright_generator import ir

from .annotations import Expr, annotation, is_enum_class
from .blocks import Block, placeholder
from .docstrings import describe_definition

_TYPED_DICT = ("typing_extensions", "TypedDict")
_REQUIRED = ("typing_extensions", "Required")
_ALIAS = ("typing_extensions", "TypeAlias")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    name: str
    value: Expr
    required: bool


def render_params(api: ir.Api) -> list[Block]:
    """One block a request symbol: TypedDicts for objects, aliases for the rest, and each method's own parameters."""
    blocks: dict[ir.Symbol, Block] = {}
    for definition in api.definitions.values():
        if definition.param is None or is_enum_class(definition, api):
            continue
        for block in _definition(definition, definition.param, api):
            known = blocks.get(block.symbol)
            blocks[block.symbol] = replace(known, pointers=known.pointers | block.pointers) if known else block
    for resource in api.resources:
        for method in resource.methods:
            if method.params is not None:
                for block in _method(method, method.params, api):
                    blocks.setdefault(block.symbol, block)
    return list(blocks.values())


def _definition(definition: ir.Definition, symbol: ir.Symbol, api: ir.Api) -> Iterable[Block]:
    """What is sent for a definition. An object that takes any other keys too is its TypedDict (`XTyped`) or a mapping:
    type checkers refuse keys that a TypedDict does not name."""
    if not isinstance(definition.type, ir.Model):
        value = annotation(definition.type, api=api, direction="param")
        yield Block(
            symbol=symbol,
            text=f"{symbol.name}: TypeAlias = {value.text}\n",
            uses=value.uses,
            imports=value.imports | {_ALIAS},
            kind="alias",
            pointers=frozenset(definition.pointers) | value.pointers,
        )
        return
    fields = [field for field in definition.type.fields if not field.read_only]
    names = {field.pointer: field.name if api.conventions.keys == "python" else field.wire for field in fields}
    shadowed = frozenset(names.values())
    keys = [
        _Key(
            name=names[field.pointer],
            value=annotation(field.type, api=api, direction="param", shadowed=shadowed),
            required=field.required,
        )
        for field in fields
    ]
    pointers = frozenset(definition.pointers) | {field.pointer for field in definition.type.fields}
    doc = describe_definition(definition, api=api)
    if definition.type.extra is None:
        yield _typed_dict(symbol, keys, doc, pointers)
        return
    typed = ir.Symbol(module=symbol.module, name=symbol.name + "Typed")
    extra = annotation(definition.type.extra, api=api, direction="param")
    yield _typed_dict(typed, keys, doc, pointers | extra.pointers)
    yield Block(
        symbol=symbol,
        text=f"{symbol.name}: TypeAlias = Union[{placeholder(typed)}, Mapping[str, object]]\n",
        uses=frozenset({typed}),
        imports=_typing("Mapping", "Union") | {_ALIAS},
        kind="alias",
        pointers=pointers | extra.pointers,
    )


def _method(method: ir.Method, symbol: ir.Symbol, api: ir.Api) -> Iterable[Block]:
    """`XParams`; where the method can stream, its base and the two forms of it that `stream` tells apart."""
    doc = f"What `{method.name}` takes: {method.operation}."
    switch = method.stream.switch if method.stream else None
    arguments = [argument for argument in method.arguments if not (argument.positional and argument.to == "path")]
    shadowed = frozenset(argument.name for argument in arguments)
    keys = [
        _Key(
            name=argument.name,
            value=annotation(argument.type, api=api, direction="param", shadowed=shadowed),
            required=argument.required,
        )
        for argument in arguments
        if argument.wire != switch and argument.to != "whole"
    ]
    pointers = frozenset(argument.pointer for argument in arguments)
    if switch is None:
        yield _typed_dict(symbol, keys, doc, pointers)
        return
    base = ir.Symbol(module=symbol.module, name=symbol.name + "Base")
    yield _typed_dict(base, keys, doc, pointers)
    forms = [
        (
            symbol.name + "NonStreaming",
            Expr(text="Optional[Literal[False]]", imports=_typing("Optional", "Literal")),
            False,
        ),
        (symbol.name + "Streaming", Expr(text="Literal[True]", imports=_typing("Literal")), True),
    ]
    made: list[ir.Symbol] = []
    for name, value, required in forms:
        form = ir.Symbol(module=symbol.module, name=name)
        made.append(form)
        yield _typed_dict(form, [_Key(name=switch, value=value, required=required)], doc, frozenset(), base=base)
    yield Block(
        symbol=symbol,
        text=f"{symbol.name}: TypeAlias = Union[{', '.join(placeholder(form) for form in made)}]\n",
        uses=frozenset(made),
        imports=frozenset({_ALIAS, ("typing", "Union")}),
        kind="alias",
        pointers=frozenset(),
    )


def _typing(*names: str) -> frozenset[tuple[str, str]]:
    return frozenset(("typing", name) for name in names)


def _typed_dict(
    symbol: ir.Symbol,
    keys: Sequence[_Key],
    doc: str,
    pointers: frozenset[str],
    *,
    base: ir.Symbol | None = None,
) -> Block:
    values = [key.value for key in keys]
    above = frozenset({base}) if base else frozenset[ir.Symbol]()
    uses = frozenset(use for value in values for use in value.uses) | above
    imports = frozenset(name for value in values for name in value.imports) | {_TYPED_DICT}
    pointers |= frozenset(pointer for value in values for pointer in value.pointers)
    if any(key.required for key in keys):
        imports |= {_REQUIRED}

    def value(key: _Key) -> str:
        return f"Required[{key.value.text}]" if key.required else key.value.text

    # Keys that are no identifiers need the call form; `__x` would be mangled in a class.
    shadowing = {key.name for key in keys} & {use.name for use in uses}
    plain = all(
        key.name.isidentifier() and not keyword.iskeyword(key.name) and not key.name.startswith("__") for key in keys
    )
    if plain and not shadowing:
        bases = f"{placeholder(base) if base else 'TypedDict'}, total=False"
        body = "".join(f"    {key.name}: {value(key)}\n" for key in keys)
        text = f'class {symbol.name}({bases}):\n    """{doc}"""\n\n{body}'.rstrip("\n") + "\n"
    else:
        items = "".join(f"        {key.name!a}: {value(key)},\n" for key in keys)
        text = f'{symbol.name} = TypedDict(\n    "{symbol.name}",\n    {{\n{items}    }},\n    total=False,\n)\n'
    return Block(symbol=symbol, text=text, uses=uses, imports=imports, kind="typeddict", pointers=pointers)
