"""Classes of a package to object schemas: pydantic models and TypedDicts, with the fields of their bases."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from specwright_generator.frontends.sdk.annotations import (
    Annotations,
    Direction,
    Schema,
    Unreadable,
)
from specwright_generator.frontends.sdk.package import Home, Package, dotted
from specwright_generator.ir import Json

Kind: TypeAlias = Literal["model", "typeddict"]
_MODEL = "BaseModel"
_DICT = "TypedDict"
_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a class: its Python name, its wire name, its annotation and the module where that is written."""

    name: str
    wire: str
    annotation: ast.expr
    module: str
    required: bool
    default: Json = None
    has_default: bool = False


def kind_of(home: Home, package: Package) -> Kind | None:
    """Whether a class is a model or a TypedDict; None for what is neither."""
    if isinstance(home.node, ast.Call):
        return "typeddict" if dotted(home.node.func).rpartition(".")[2] == _DICT else None
    if not isinstance(home.node, ast.ClassDef):
        return None
    if package.descends(home, _MODEL):
        return None if home.name == _MODEL else "model"
    return "typeddict" if package.descends(home, _DICT) else None


def members(home: Home, package: Package, depth: int = 0) -> Mapping[str, Member]:
    """The fields of a class by Python name, those of its bases first."""
    found: dict[str, Member] = {}
    if depth > _MAX_DEPTH:
        return found
    if isinstance(home.node, ast.Call):
        return {each.name: each for each in _functional(home)}
    if not isinstance(home.node, ast.ClassDef):
        return found
    for base in reversed(list(package.bases(home))):
        if isinstance(base, Home) and base.name != _MODEL:
            found.update(members(base, package, depth + 1))
    is_model = kind_of(home, package) == "model"
    total = not any(each.arg == "total" and _is(each.value, False) for each in home.node.keywords)
    for statement in home.node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
            if name.startswith("__") or name == "model_config" or _outer(statement.annotation) == "ClassVar":
                continue
            member = _model_field(name, statement, home.module) if is_model else None
            found[name] = member or _key(name, statement.annotation, home.module, total)
    return found


def schema_of(home: Home, package: Package, annotations: Annotations, direction: Direction) -> tuple[Schema, list[str]]:
    """The object schema of a class, and what of it could not be read."""
    properties: Schema = {}
    required: list[Json] = []
    missed: list[str] = []
    for member in members(home, package).values():
        try:
            schema = annotations.schema(member.annotation, member.module, direction)
        except Unreadable as cause:
            missed.append(f"{home.module}.{home.name}.{member.name}: {cause}")
            continue
        if member.has_default and "$ref" not in schema:
            schema = {**schema, "default": member.default}
        properties[member.wire] = schema
        if member.required:
            required.append(member.wire)
    result: Schema = {"type": "object", "properties": properties}
    if required:
        result["required"] = required
    extra = _extra(home)
    if extra is not None:
        try:
            result["additionalProperties"] = annotations.schema(extra, home.module, direction) or True
        except Unreadable as cause:
            missed.append(f"{home.module}.{home.name}: {cause}")
    return result, missed


def _model_field(name: str, statement: ast.AnnAssign, module: str) -> Member:
    value = statement.value
    if isinstance(value, ast.Call):
        keywords = {each.arg: each.value for each in value.keywords}
        alias = keywords.get("alias")
        wire = alias.value if isinstance(alias, ast.Constant) and isinstance(alias.value, str) else name
        optional = bool(value.args) or "default" in keywords or "default_factory" in keywords
        return Member(name, wire, statement.annotation, module, not optional)
    if value is None:
        return Member(name, name, statement.annotation, module, True)
    default = _constant(value)
    fixed = default is not None
    return Member(name, name, statement.annotation, module, False, default, fixed)


def _key(name: str, annotation: ast.expr, module: str, total: bool) -> Member:
    outer = _outer(annotation)
    required = outer == "Required" or (total and outer != "NotRequired")
    return Member(name, _alias(annotation) or name, annotation, module, required)


def _functional(home: Home) -> Iterator[Member]:
    """`TypedDict("Name", {"from": str}, total=False)`: for keys that are no identifiers."""
    call = home.node
    if not isinstance(call, ast.Call) or len(call.args) < 2 or not isinstance(call.args[1], ast.Dict):
        return
    total = not any(each.arg == "total" and _is(each.value, False) for each in call.keywords)
    for key, value in zip(call.args[1].keys, call.args[1].values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield _key(key.value, value, home.module, total)


def _alias(annotation: ast.expr) -> str:
    """The wire name that `Annotated[…, PropertyInfo(alias=…)]` gives."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "PropertyInfo":
            for keyword in node.keywords:
                if keyword.arg == "alias" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    return ""


def _extra(home: Home) -> ast.expr | None:
    """The type of keys that a class does not name, if it says one."""
    if not isinstance(home.node, ast.ClassDef):
        return None
    for keyword in home.node.keywords:
        if keyword.arg == "extra_items":
            return keyword.value
    for node in ast.walk(home.node):
        if isinstance(node, ast.AnnAssign) and dotted(node.target) == "__pydantic_extra__":
            annotation = node.annotation
            if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
                return annotation.slice.elts[-1]
    return None


def _outer(annotation: ast.expr) -> str:
    if not isinstance(annotation, ast.Subscript):
        return ""
    outer = dotted(annotation.value).rpartition(".")[2]
    if outer == "Annotated" and isinstance(annotation.slice, ast.Tuple):
        return _outer(annotation.slice.elts[0])
    return outer


def _constant(node: ast.expr) -> Json:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, bool | int | float | str) else None


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
