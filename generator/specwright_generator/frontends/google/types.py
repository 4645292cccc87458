"""Annotations and classes of google-genai's types, as JSON schemas."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from specwright_generator.frontends.google.layout import Layout
from specwright_generator.frontends.sdk.package import Home, dotted
from specwright_generator.ir import Json

Schema = dict[str, Json]
PREFIX = "#/components/schemas/"
TWIN = "Dict"
MEMBERS_HINT = "x-specwright-members"

_SCALARS: dict[str, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "bytes": {"type": "string", "contentEncoding": "base64"},
    "None": {"type": "null"},
    "dict": {"type": "object", "additionalProperties": True},
    "datetime.datetime": {"type": "string", "format": "date-time"},
}
_SEQUENCES = frozenset({"list", "List", "Iterable", "Sequence"})
_MAPPINGS = frozenset({"dict", "Dict", "Mapping"})
_STREAMS = frozenset({"Iterator", "AsyncIterator"})
_ENUMS = frozenset({"CaseInSensitiveEnum", "Enum"})
_MODEL = "BaseModel"
_MAX_DEPTH = 40


class Types:
    """Reads the types of one package.

    `referred` are the named types met, `missed` what stands for no JSON, such as functions: a place that takes such a
    value takes any.
    """

    def __init__(self, layout: Layout) -> None:
        self._package = layout.package
        self._layout = layout
        self.referred: dict[str, Home] = {}
        self.missed: list[str] = []

    def schema(self, node: ast.expr, module: str, depth: int = 0) -> Schema:
        """The schema of the annotation `node`, written in `module`. None as a member means no more than "optional"."""
        if depth > _MAX_DEPTH:
            return self._any("nested too deep")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self.schema(ast.parse(node.value, mode="eval").body, module, depth + 1)
        if isinstance(node, ast.Constant) and node.value is None:
            return {"type": "null"}
        if isinstance(node, ast.Subscript):
            return self._subscript(node, module, depth)
        name = dotted(node)
        found = self._package.find(module, name)
        if isinstance(found, Home) and self._layout.is_type(found):
            return self._named(found)
        plain = found.name.removeprefix("builtins.").removeprefix("typing.")
        if plain in _SCALARS:
            return dict(_SCALARS[plain])
        return {} if plain in ("Any", "object") else self._any(name or ast.unparse(node))

    def _any(self, what: str) -> Schema:
        self.missed.append(what[:80])
        return {}

    def _named(self, home: Home) -> Schema:
        """A reference, to the model where a TypedDict beside it is meant."""
        if home.name.endswith(TWIN):
            model = self._package.find(home.module, home.name.removesuffix(TWIN))
            home = model if isinstance(model, Home) else home
        if home.name.endswith("OrDict"):
            model = self._package.find(home.module, home.name.removesuffix("OrDict"))
            home = model if isinstance(model, Home) else home
        self.referred.setdefault(home.name, home)
        return {"$ref": PREFIX + home.name}

    def _subscript(self, node: ast.Subscript, module: str, depth: int) -> Schema:
        outer = dotted(node.value).rpartition(".")[2]
        inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if outer in ("Optional", "Union"):
            return self._union(inner, module, depth)
        if outer in _STREAMS:
            return self.schema(inner[0], module, depth + 1)
        if outer == "Annotated":
            return self.schema(inner[0], module, depth + 1)
        if outer == "Literal":
            values: list[Json] = [str(each.value) for each in inner if isinstance(each, ast.Constant)]
            return {"type": "string", "enum": values}
        if outer in _SEQUENCES:
            return {"type": "array", "items": self.schema(inner[0], module, depth + 1) or True}
        if outer in _MAPPINGS:
            return {"type": "object", "additionalProperties": self.schema(inner[-1], module, depth + 1) or True}
        return self._any(ast.unparse(node))

    def _union(self, nodes: list[ast.expr], module: str, depth: int) -> Schema:
        members: list[Schema] = []
        for node in nodes:
            member = self.schema(node, module, depth + 1)
            if member != {"type": "null"} and member not in members:
                members.append(member)
        if not members or {} in members:
            return {}
        return members[0] if len(members) == 1 else {"anyOf": list[Json](members)}

    # --- named types ---------------------------------------------------------------------------------------------

    def component(self, home: Home) -> Schema:
        """The schema of a named type itself."""
        if not isinstance(home.node, ast.ClassDef):
            return self.schema(home.node, home.module)
        if any(self._package.descends(home, base) for base in _ENUMS):
            members = dict(_members(home.node))
            schema: Schema = {"type": "string", "enum": list[Json](members.values())}
            if any(name == value != value.upper() for name, value in members.items()):
                schema[MEMBERS_HINT] = list[Json](members)
            return schema
        if self._package.descends(home, _MODEL):
            properties: Schema = {}
            inherited = self._inherited(home)
            for name, field in self.fields(home).items():
                # A field can be set, so a class cannot take less than its base does.
                annotation = inherited.get(name, field).annotation
                properties[wire_name(name, field)] = {**self.schema(annotation, home.module), **_default(field)}
            return {"type": "object", "properties": properties}
        return self._any(home.name)

    def fields(self, home: Home) -> dict[str, ast.AnnAssign]:
        """The fields of a model by their Python names, inherited ones first."""
        found = self._inherited(home)
        for statement in home.node.body if isinstance(home.node, ast.ClassDef) else ():
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                name = statement.target.id
                if not name.startswith("_") and name != "model_config":
                    found[name] = statement
        return found

    def _inherited(self, home: Home) -> dict[str, ast.AnnAssign]:
        found: dict[str, ast.AnnAssign] = {}
        for base in self._package.bases(home) if isinstance(home.node, ast.ClassDef) else ():
            if isinstance(base, Home) and self._layout.is_type(base):
                found |= self.fields(base)
        return found

    def names(self) -> Iterator[Home]:
        """Every class of the types that is a model or an enum, and every alias that stands for JSON, by name."""
        module = self._package.module(self._layout.types)
        for name in sorted(module.names) if module is not None else ():
            home = self._package.find(self._layout.types, name)
            if isinstance(home, Home) and self._layout.is_type(home) and home.name == name and self._is_own(home):
                yield home

    def _is_own(self, home: Home) -> bool:
        if isinstance(home.node, ast.ClassDef):
            return any(self._package.descends(home, base) for base in (_MODEL, *_ENUMS))
        return home.name.endswith("Union")


def wire_name(name: str, field: ast.AnnAssign) -> str:
    """The key of a field in JSON: its alias, else its name in camel case."""
    if isinstance(field.value, ast.Call):
        for keyword in field.value.keywords:
            if keyword.arg == "alias" and isinstance(keyword.value, ast.Constant):
                return str(keyword.value.value)
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _default(field: ast.AnnAssign) -> Schema:
    """What a field has where nothing is given, if that is more than nothing."""
    for keyword in field.value.keywords if isinstance(field.value, ast.Call) else ():
        if keyword.arg == "default" and isinstance(keyword.value, ast.Constant) and keyword.value.value is not None:
            found = keyword.value.value
            return {"default": found} if isinstance(found, bool | int | float | str) else {}
    return {}


def _members(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            yield dotted(statement.targets[0]), str(statement.value.value)


__all__ = ["PREFIX", "TWIN", "Schema", "Types", "wire_name"]
