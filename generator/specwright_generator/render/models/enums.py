"""Enums that are classes: a member for each value, under a name that Python allows."""

from __future__ import annotations

import re
from itertools import zip_longest
from keyword import iskeyword

from specwright_generator import ir
from specwright_generator.naming.rules import unique
from specwright_generator.render.annotations import annotation, spell
from specwright_generator.render.blocks import Block
from specwright_generator.render.docstrings import describe_definition


def render_enum(definition: ir.Definition, symbol: ir.Symbol, *, api: ir.Api, taken: frozenset[str]) -> Block:
    """The class of a string enum. `taken` are the names of the symbols in the same module."""
    values = [str(value) for value in definition.type.values] if isinstance(definition.type, ir.Enum) else []
    members = definition.type.members if isinstance(definition.type, ir.Enum) else ()
    names: list[str] = []
    for value, told in zip_longest(values, members[: len(values)]):
        names.append(unique(told if told is not None and _is_member(told) else member_name(value), names))
    base = spell("OpenEnum", opaque={}, shadowed=taken)
    doc = describe_definition(definition, api=api) or f"One of {len(values)} known values, or another text."
    lines = [f"class {symbol.name}({base.text}):", f'    """{doc}"""', ""]
    lines += [f"    {name} = {value!a}" for name, value in zip(names, values, strict=True)]
    pointers = annotation(definition.type, api=api, direction="model").pointers
    return Block(symbol=symbol, text="\n".join(lines) + "\n", imports=base.imports, kind="model", pointers=pointers)


def _is_member(name: str) -> bool:
    """Whether a class of an enum can have a member of this name."""
    return name.isidentifier() and not iskeyword(name) and not name.startswith("_") and name != "mro"


def member_name(value: str) -> str:
    """The value in capitals, what no identifier may hold as underscores: `video/mp4` is VIDEO_MP4."""
    name = re.sub(r"[^A-Z0-9_]", "_", value.upper(), flags=re.ASCII)
    return f"VALUE_{name}" if not name.strip("_") or name[0].isdigit() or name.startswith("_") else name
