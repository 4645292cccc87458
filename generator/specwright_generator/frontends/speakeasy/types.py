"""Annotations and classes of a package in Speakeasy's style, as JSON schemas."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specwright_generator.frontends.sdk.package import Home, Outside, Package, dotted
from specwright_generator.frontends.speakeasy.layout import Layout
from specwright_generator.ir import Json

Schema = dict[str, Json]
PREFIX = "#/components/schemas/"

_SCALARS: Mapping[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "bytes": {"type": "string", "format": "binary"},
    "None": {"type": "null"},
    "Any": {},
    "object": {},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "Base64FileInput": {"type": "string", "format": "byte"},
    "Base64EncodedString": {"type": "string", "format": "byte"},
}
_BINARY: Schema = {"type": "string", "format": "binary"}
_NULLABLE = frozenset({"Optional", "Nullable", "OptionalNullable"})
_SEQUENCES = frozenset({"List", "list", "Iterable", "Sequence"})
_MAPPINGS = frozenset({"Dict", "dict", "Mapping"})
_OPEN = frozenset({"UnrecognizedStr", "UnrecognizedInt"})
_PRIMITIVES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
_MAX_DEPTH = 40


class Unreadable(Exception):
    """An annotation that stands for no JSON."""


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a class. `notes` are the calls that stand beside its type in `Annotated`."""

    name: str
    wire: str
    annotation: ast.expr
    notes: tuple[ast.Call, ...]
    required: bool
    default: Json = None
    has_default: bool = False


def annotated(node: ast.expr) -> tuple[ast.expr, tuple[ast.Call, ...]]:
    """A type and the calls beside it in `Annotated`, at any depth."""
    notes: list[ast.Call] = []
    while isinstance(node, ast.Subscript) and name_of(node) == "Annotated" and isinstance(node.slice, ast.Tuple):
        notes += [each for each in node.slice.elts[1:] if isinstance(each, ast.Call)]
        node = node.slice.elts[0]
    return node, tuple(notes)


def name_of(node: ast.expr) -> str:
    """The last part of a name, or of the outer name of a subscript or call."""
    plain = node.value if isinstance(node, ast.Subscript) else node.func if isinstance(node, ast.Call) else node
    return dotted(plain).rpartition(".")[2]


def arguments(node: ast.Subscript) -> list[ast.expr]:
    """What stands in the brackets."""
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def is_class(home: Home, package: Package) -> bool:
    """Whether a name is a model's, TypedDicts left out."""
    return isinstance(home.node, ast.ClassDef) and package.descends(home, "BaseModel")


def is_unknown(home: Home) -> bool:
    """Whether a class stands for what its union does not know: no type of the API."""
    return isinstance(home.node, ast.ClassDef) and any(
        isinstance(each, ast.AnnAssign) and dotted(each.target) == "is_unknown" for each in home.node.body
    )


def members(home: Home) -> Iterator[Member]:
    """The fields of a model or TypedDict, in order."""
    if not isinstance(home.node, ast.ClassDef):
        return
    for statement in home.node.body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        name = statement.target.id
        if name in ("model_config", "additional_properties") or name.startswith("_"):
            continue
        plain, notes = annotated(statement.annotation)
        default, has_default = _default(statement.value)
        if isinstance(plain, ast.Subscript) and name_of(plain) == "NotRequired":
            required = False
            plain, more = annotated(arguments(plain)[0])
            notes += more
        else:
            required = statement.value is None
        yield Member(name, _wire(notes) or name, plain, notes, required, default, has_default)


def is_file(member: Member) -> bool:
    """Whether a field of a form carries the contents of a file."""
    found = (each for note in member.notes for each in ast.walk(note) if isinstance(each, ast.Call))
    return any(name_of(each) == "MultipartFormMetadata" and "file=True" in ast.unparse(each) for each in found)


def extra_of(home: Home) -> ast.expr | None:
    """The type of keys that a model does not name, if it takes such."""
    for node in home.node.body if isinstance(home.node, ast.ClassDef) else ():
        if isinstance(node, ast.AnnAssign) and dotted(node.target) == "__pydantic_extra__":
            annotation = node.annotation
            if isinstance(annotation, ast.Subscript):
                return arguments(annotation)[-1]
    return None


class Types:
    """Reads types of one package. `referred` are the named types met, `missed` what could not be read of them."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.package = layout.package
        self.referred: dict[str, Home] = {}
        self.missed: list[str] = []

    def schema(self, node: ast.expr, module: str, depth: int = 0) -> Schema:
        """The schema of the annotation `node`, written in `module`. Raises `Unreadable` for what is no JSON."""
        if depth > _MAX_DEPTH:
            raise Unreadable("nested too deep")
        plain, notes = annotated(node)
        if isinstance(plain, ast.Constant) and plain.value is None:
            return {"type": "null"}
        if isinstance(plain, ast.Constant) and isinstance(plain.value, str):
            return self.schema(ast.parse(plain.value, mode="eval").body, module, depth + 1)
        if isinstance(plain, ast.Subscript):
            return self._subscript(plain, module, notes, depth)
        name = dotted(plain)
        if not name:
            raise Unreadable(ast.unparse(plain)[:80])
        found = self.package.find(module, name)
        last = found.name.rpartition(".")[2]
        if isinstance(found, Outside) or not self.layout.is_type(found):
            if last not in _SCALARS:
                raise Unreadable(name)
            return dict(_SCALARS[last])
        component = self.layout.component(found)
        self.referred.setdefault(component, found)
        return {"$ref": PREFIX + component}

    def _subscript(self, node: ast.Subscript, module: str, notes: tuple[ast.Call, ...], depth: int) -> Schema:
        outer, inner = name_of(node), arguments(node)
        if outer == "Literal":
            return _literal(inner)
        if outer == "Union":
            return self._union(inner, module, notes, depth)
        if outer == "SerializeAsAny":
            return self.schema(inner[0], module, depth + 1)
        if outer in _NULLABLE:
            return _or_null(self.schema(inner[0], module, depth + 1))
        if outer in _SEQUENCES:
            return {"type": "array", "items": self.schema(inner[0], module, depth + 1)}
        if outer in _MAPPINGS:
            return {"type": "object", "additionalProperties": self.schema(inner[-1], module, depth + 1) or True}
        raise Unreadable(ast.unparse(node)[:80])

    def _union(self, nodes: list[ast.expr], module: str, notes: tuple[ast.Call, ...], depth: int) -> Schema:
        listed: list[Schema] = []
        null = False
        for node in self.plain_members(nodes, module):
            if isinstance(node, ast.Constant) and node.value is None:
                null = True
                continue
            member = self.schema(node, module, depth + 1)
            if member not in listed:
                listed.append(member)
        if not listed:
            raise Unreadable("a union without a member that is JSON")
        result: Schema = listed[0] if len(listed) == 1 else {"anyOf": list[Json](listed)}
        tag = self._tag(notes, module)
        if tag and "anyOf" in result:
            result = {"oneOf": result["anyOf"], "discriminator": tag}
        return _or_null(result) if null else result

    def plain_members(self, nodes: list[ast.expr], module: str) -> Iterator[ast.expr]:
        """The members of a union, without what stands for the unknown and without TypedDicts beside their models."""
        names = {dotted(node) for node in nodes}
        for node in nodes:
            if name_of(node) in _OPEN:
                continue
            name = dotted(node)
            if any(name.endswith(twin) and name.removesuffix(twin) in names for twin in self.layout.twins):
                continue
            if isinstance(node, ast.Subscript) and self._is_twin(node, nodes):
                continue
            found = self.package.find(module, name) if name else None
            if not (isinstance(found, Home) and is_unknown(found)):
                yield node

    def _is_twin(self, node: ast.Subscript, nodes: list[ast.expr]) -> bool:
        """Whether `Iterable[XTypedDict]` stands beside `Iterable[X]`."""
        written = ast.unparse(node)
        return any(
            twin in written and isinstance(each, ast.Subscript) and ast.unparse(each) == written.replace(twin, "")
            for twin in self.layout.twins
            for each in nodes
        )

    def _tag(self, notes: tuple[ast.Call, ...], module: str) -> Schema | None:
        for note in notes:
            for call in (each for each in ast.walk(note) if isinstance(each, ast.Call)):
                keywords = {each.arg: each.value for each in call.keywords}
                key = keywords.get("disc_key") or keywords.get("discriminator")
                if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                    continue
                return {"propertyName": key.value, **self._mapping(keywords.get("variants"), module)}
        return None

    def _mapping(self, variants: ast.expr | None, module: str) -> Schema:
        found = self.package.find(module, dotted(variants)) if variants is not None and dotted(variants) else None
        if not isinstance(found, Home) or not isinstance(found.node, ast.Dict):
            return {}
        mapping: Schema = {}
        for key, value in zip(found.node.keys, found.node.values, strict=True):
            target = self.package.find(module, dotted(value)) if dotted(value) else None
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and isinstance(target, Home):
                mapping[key.value] = PREFIX + self.layout.component(target)
        return {"mapping": mapping} if mapping else {}

    # --- named types ---------------------------------------------------------------------------------------------

    def component(self, home: Home) -> Schema:
        """The schema of a named type itself."""
        if is_class(home, self.package):
            return self._object(home)
        node = home.node
        if isinstance(node, ast.Call) and name_of(node) == "TypeAliasType" and len(node.args) > 1:
            node = node.args[1]
        if isinstance(node, ast.ClassDef):
            raise Unreadable(home.name)
        return self.schema(node, home.module)

    def _object(self, home: Home) -> Schema:
        required_keys = self._required(home)
        properties: Schema = {}
        required: list[Json] = []
        for member in members(home):
            try:
                schema = dict(_BINARY) if is_file(member) else self.schema(member.annotation, home.module)
            except Unreadable as cause:
                self.missed.append(f"{home.name}.{member.name}: {cause}")
                continue
            if member.has_default and "$ref" not in schema and schema.get("enum") != [member.default]:
                schema = {**schema, "default": member.default}
            properties[member.wire] = schema
            if member.wire in required_keys if required_keys is not None else member.required:
                required.append(member.wire)
        result: Schema = {"type": "object", "properties": properties}
        if required:
            result["required"] = required
        extra = extra_of(home)
        if extra is not None:
            result["additionalProperties"] = self.schema(extra, home.module) or True
        return result

    def _required(self, home: Home) -> set[str] | None:
        """The required keys, as the TypedDict beside a model tells them: in the model a constant has a default."""
        twin = self.layout.twin(home)
        if twin is None or not isinstance(twin.node, ast.ClassDef):
            return None
        names = {each.name for each in members(twin) if each.required}
        wires = {each.name: each.wire for each in members(home)}
        return {wires.get(name, name) for name in names}


def _literal(nodes: list[ast.expr]) -> Schema:
    values: list[Json] = []
    for node in nodes:
        value = node.value if isinstance(node, ast.Constant) else None
        if not isinstance(value, bool | int | float | str):
            raise Unreadable(ast.unparse(node)[:80])
        values.append(value)
    kinds = {_PRIMITIVES[type(value)] for value in values}
    schema: Schema = {"enum": values}
    if len(kinds) == 1:
        schema["type"] = kinds.pop()
    return schema


def _or_null(schema: Schema) -> Schema:
    if not schema or schema == {"type": "null"}:
        return schema
    members = schema.get("anyOf")
    if isinstance(members, list):
        return {"anyOf": [*members, {"type": "null"}]}
    return {"anyOf": [schema, {"type": "null"}]}


def _wire(notes: tuple[ast.Call, ...]) -> str:
    """The name that `pydantic.Field(alias=…)` gives."""
    for note in notes:
        if name_of(note) == "Field":
            for keyword in note.keywords:
                if keyword.arg == "alias" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
    return ""


def _default(node: ast.expr | None) -> tuple[Json, bool]:
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str):
        return node.value, True
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        value = node.operand.value
        return (-value, True) if isinstance(value, int | float) else (None, False)
    return None, False
