"""Objects: a pydantic class each, from the annotations of its fields and the names that were locked in."""

from __future__ import annotations

import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from specwright.runtime.reserved import RESERVED_FIELD_NAMES
from specwright_generator import ir
from specwright_generator.render.annotations import Expr, spell
from specwright_generator.render.blocks import Block
from specwright_generator.render.docstrings import describe_definition
from specwright_generator.render.template import render

from .document import Shape, Shaped, shapes


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A definition that is an object, ready to be rendered once the annotations of its fields' shapes are known.

    `mixin` names the hand-written classes that it inherits from: `module:name`, or `module:name()` for one whose
    constructor it has, separated by commas.
    """

    definition: ir.Definition
    symbol: ir.Symbol
    model: ir.Model
    shadowed: frozenset[str]
    shaped: tuple[Shaped, ...]
    mixin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What `model.py.j2` sees: source text only. `extra` is the type of extra keys, or empty."""

    name: str
    base: str
    doc: str
    fields: Sequence[str]
    constructor: str
    extra: str
    mapping: str
    type_checking: str
    text: str


def prepare(
    definition: ir.Definition,
    symbol: ir.Symbol,
    model: ir.Model,
    *,
    api: ir.Api,
    taken: frozenset[str],
    mixin: str | None = None,
) -> Object:
    """`taken` are the names of the symbols in the same module.

    Raises ValueError where a field's name cannot be one: names come from a locked file that people may edit.
    """
    names = [field.name for field in model.fields]
    wrong = [name for name in names if not is_public_name(name) or name in RESERVED_FIELD_NAMES]
    if wrong or len(set(names)) != len(names):
        raise ValueError(f"{definition.key!a} has names that a class cannot have: {wrong or names!a}")
    shadowed = taken | frozenset(names)
    shaped = shapes(model, api=api, shadowed=shadowed)
    return Object(definition=definition, symbol=symbol, model=model, shadowed=shadowed, shaped=shaped, mixin=mixin)


def is_public_name(name: str) -> bool:
    """Whether `name` can be a field or a class: pydantic takes a leading underscore for a private attribute."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("_")


def render_object(item: Object, annotations: Mapping[Shape, str], *, api: ir.Api) -> Block:
    """The class of `item`; `annotations` has those of its shapes."""
    used = [spell(annotations[shape], opaque=opaque, shadowed=item.shadowed) for shape, opaque in item.shaped]

    def outside(name: str) -> str:
        expr = spell(name, opaque={}, shadowed=item.shadowed)
        used.append(expr)
        return expr.text

    def line(field: ir.Field, expr: Expr) -> str:
        constant = _default(field, api)
        required = constant is None and field.required and not _nullable(field.type, api)
        if field.name == field.wire:
            return f"{field.name}: {expr.text}{'' if required else f' = {constant!a}'}"
        if api.conventions.keys == "python":
            # Type checkers take an alias beside the default for the argument's name, and objects are made by names.
            aliased = f"{outside('Annotated')}[{expr.text}, {outside('Field')}(alias={field.wire!a})]"
            return f"{field.name}: {aliased}{'' if required else f' = {constant!a}'}"
        default = "" if required else f"default={constant!a}, "
        return f"{field.name}: {expr.text} = {outside('Field')}({default}alias={field.wire!a})"

    own = used[: len(item.model.fields)]
    extra = used[len(own)].text if item.model.extra is not None else ""
    base, imports = _base(item, api)
    mixins = [each.strip() for each in (item.mixin or "").split(",") if each]
    constructor = ""
    for mixin in reversed(mixins):
        module, _, name = mixin.removesuffix("()").partition(":")
        base, imports = f"{name}, {base}", imports | {(module, name)}
        if mixin.endswith("()"):
            constructor, imports = f"{name}.__init__", imports | {("specwright.runtime.constructors", "taking")}
    view = _View(
        name=item.symbol.name,
        base=base,
        doc=describe_definition(item.definition, api=api),
        fields=[line(field, expr) for field, expr in zip(item.model.fields, own, strict=True)],
        constructor=constructor,
        extra=extra,
        mapping=outside("dict") if extra else "",
        type_checking=outside("TYPE_CHECKING") if extra else "",
        text=outside("str") if extra else "",
    )
    return Block(
        symbol=item.symbol,
        text=render("model.py.j2", view).rstrip("\n") + "\n",
        uses=frozenset(use for expr in used for use in expr.uses),
        imports=imports.union(*(expr.imports for expr in used)),
        kind="model",
    )


def _base(item: Object, api: ir.Api) -> tuple[str, frozenset[tuple[str, str]]]:
    """The class that all models inherit from, and its import."""
    expr = spell("BaseModel", opaque={}, shadowed=item.shadowed)
    return expr.text, frozenset((api.conventions.base, name) for _, name in expr.imports)


def _default(field: ir.Field, api: ir.Api) -> ir.JsonScalar:
    """What an object made by hand has where nothing is given: where types are Python's own, what the SDK says too."""
    constant = _constant(field, api)
    plain = isinstance(_followed(field.type, api), ir.Scalar | ir.Nullable) and api.conventions.keys == "python"
    return field.default if plain and isinstance(field.default, bool | int | float | str) else constant


def _constant(field: ir.Field, api: ir.Api) -> ir.JsonScalar:
    """The one value of a field that is required or has it as its default, which objects made by hand are given."""
    type = _followed(field.type, api)
    if not isinstance(type, ir.Enum) or type.open or len(type.values) != 1:
        return None
    value = type.values[0]
    return value if field.required or (field.has_default and field.default == value) else None


def _nullable(type: ir.Type, api: ir.Api) -> bool:
    """Whether null is a value of `type`. Such a field needs no value where an object is made by hand."""
    return isinstance(_followed(type, api), ir.Nullable)


def _followed(type: ir.Type, api: ir.Api) -> ir.Type:
    """What stands behind references."""
    seen: set[str] = set()
    while isinstance(type, ir.Ref) and type.target not in seen:
        seen.add(type.target)
        type = api.definitions[type.target].type
    return type
