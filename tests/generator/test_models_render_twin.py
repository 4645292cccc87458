"""Every class of OpenAI's document against its twin, described from the IR without the generator or our annotations."""

from __future__ import annotations

import json
import keyword
import types
import typing
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from specwright.runtime.models import BaseModel, Date, Timestamp
from specwright.runtime.reserved import RESERVED_FIELD_NAMES
from specwright_generator import ir
from specwright_generator.frontends.openapi import read
from specwright_generator.render.blocks import Block, substitute
from specwright_generator.render.models import render_models
from specwright_generator.render.unions import discriminator

DOCUMENT = Path(__file__).parents[2] / "specs" / "openai" / "api.json"
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
TIMES = {"date-time": "Timestamp", "date": "Date"}


def named(model: ir.Model) -> ir.Model:
    """The model with a Python name for each field: the wire name where that will do."""
    fields: list[ir.Field] = []
    for index, field in enumerate(model.fields):
        plain = field.wire.isidentifier() and not keyword.iskeyword(field.wire) and not field.wire.startswith("_")
        fields.append(
            replace(field, name=field.wire if plain and field.wire not in RESERVED_FIELD_NAMES else f"field_{index}")
        )
    return replace(model, fields=tuple(fields))


@pytest.fixture(scope="module")
def api() -> ir.Api:
    found, _ = read(json.loads(DOCUMENT.read_bytes()), file="api.json", provider="openai")
    definitions = {
        key: replace(
            definition,
            type=named(definition.type) if isinstance(definition.type, ir.Model) else definition.type,
            model=ir.Symbol(module="all", name=f"T{index}"),
        )
        for index, (key, definition) in enumerate(found.definitions.items())
    }
    return replace(found, definitions=definitions)


@pytest.fixture(scope="module")
def blocks(api: ir.Api) -> list[Block]:
    return render_models(api)


@pytest.fixture(scope="module")
def module(blocks: list[Block]) -> Mapping[str, object]:
    """All that is rendered, in one namespace; names are quoted, so that the order does not matter."""
    namespace: dict[str, object] = {"__name__": "twin"}
    lines = {f"from {origin} import {name}" for block in blocks for origin, name in block.imports}
    texts = [substitute(block.text, {use: f'"{use.name}"' for use in block.uses}) for block in blocks]
    exec(compile("\n".join([*sorted(lines), *texts]), "twin", "exec", dont_inherit=True), namespace)  # noqa: S102
    return namespace


def expected(type: ir.Type, api: ir.Api) -> object:
    """What an annotation of `type` says: names, and tuples of a kind and its parts, aliases looked through."""
    match type:
        case ir.Scalar(kind="string", format=format) if format in TIMES:
            return TIMES[format or ""]
        case ir.Scalar(kind=kind):
            return SCALARS[kind]
        case ir.Any():
            return "object"
        case ir.Binary():
            return "bytes"
        case ir.Enum(values=values, open=open, base=base):
            literal = ("literal", frozenset((value.__class__.__name__, value) for value in values))
            return any_of("str" if base == "string" else SCALARS.get(base, "object"), literal) if open else literal
        case ir.Array(items=items):
            return ("list", expected(items, api))
        case ir.Map(values=values):
            return ("dict", "str", expected(values, api))
        case ir.Nullable(inner=inner):
            return any_of(expected(inner, api), "None")
        case ir.Ref(target=target):
            definition = api.definitions[target]
            if isinstance(definition.type, ir.Model):
                return definition.model.name if definition.model else None
            return expected(definition.type, api)
        case ir.Union(members=members):
            tag = discriminator(type, api)
            chosen = tag.members if tag else frozenset[int]()
            parts = [expected(member, api) for index, member in enumerate(members) if index not in chosen]
            if tag:
                parts.append(("tagged", tag.name, any_of(*(expected(members[index], api) for index in sorted(chosen)))))
            return any_of(*parts)
        case ir.Model():
            raise AssertionError("an object that was not hoisted")


def any_of(*parts: object) -> object:
    """Unions in unions are one union, and order is left out: only what may stand there counts."""
    members: set[object] = set()
    for part in parts:
        members |= part if isinstance(part, frozenset) else {part}
    return members.pop() if len(members) == 1 else frozenset(members)


def members(said: object) -> frozenset[object]:
    """What may stand where `said` is expected."""
    return frozenset(said) if isinstance(said, frozenset) else frozenset({said})


def found(hint: object, module: Mapping[str, object]) -> object:
    """What an annotation says, in the form of `expected`."""
    if isinstance(hint, str):
        return found(module[hint], module)
    if isinstance(hint, typing.ForwardRef):
        return found(module[hint.__forward_arg__], module)
    if hint is None or hint is types.NoneType:
        return "None"
    for name, time in (("Timestamp", Timestamp), ("Date", Date)):
        if hint == time:
            return name
    if isinstance(hint, TypeAliasType):
        return found(hint.__value__, module)
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is typing.Union:
        return any_of(*(found(argument, module) for argument in arguments))
    if origin is typing.Literal:
        return ("literal", frozenset((value.__class__.__name__, value) for value in arguments))
    if origin is typing.Annotated:
        (info,) = arguments[1:]
        assert isinstance(info, FieldInfo)
        return ("tagged", info.discriminator, found(arguments[0], module))
    if origin in (list, dict):
        return (origin.__name__, *(found(argument, module) for argument in arguments))
    assert isinstance(hint, type), hint
    return hint.__name__


def test_every_field_of_every_class_is_as_the_document_says(api: ir.Api, module: Mapping[str, object]) -> None:
    compared = 0
    for definition in api.definitions.values():
        assert definition.model is not None
        made = module[definition.model.name]
        if not isinstance(definition.type, ir.Model):
            assert found(made, module) == expected(definition.type, api), definition.key
            continue
        assert isinstance(made, type)
        assert issubclass(made, BaseModel)
        assert list(made.model_fields) == [field.name for field in definition.type.fields]
        for field in definition.type.fields:
            info = made.model_fields[field.name]
            assert (info.alias or field.name) == field.wire, field.pointer
            nullable = "None" in members(expected(field.type, api))
            constant = info.default if not info.is_required() else None
            required = info.is_required() or (constant is not None and field.required)
            assert required == (field.required and not nullable), field.pointer
            if constant is not None:
                only = ("literal", frozenset({(constant.__class__.__name__, constant)}))
                assert expected(field.type, api) == only, field.pointer
            meant = expected(field.type, api)
            meant = meant if field.required else any_of(meant, "None")
            assert found(made.__annotations__[field.name], module) == meant, field.pointer
            compared += 1
        extra = definition.type.extra
        assert ("__pydantic_extra__" in made.__annotations__) == (extra is not None), definition.key
        if extra is not None:
            meant = ("dict", "str", expected(extra, api))
            assert found(made.__annotations__["__pydantic_extra__"], module) == meant
    assert compared > 5000


def test_every_element_is_accounted_for(api: ir.Api, blocks: list[Block]) -> None:
    rendered = {pointer for block in blocks for pointer in block.pointers}
    fields = {
        field.pointer
        for definition in api.definitions.values()
        if isinstance(definition.type, ir.Model)
        for field in definition.type.fields
    }
    assert fields <= rendered
    assert api.definitions.keys() <= rendered
