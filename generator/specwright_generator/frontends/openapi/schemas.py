"""Schemas to types: components become definitions, inline objects and unions are hoisted beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from specwright_generator.frontends.openapi.merging import MAX_COMBINATIONS, Merger
from specwright_generator.frontends.openapi.pointers import (
    SCHEMAS,
    Dangling,
    canonical,
    join,
    lookup,
    pascal,
    tokens_of,
)
from specwright_generator.frontends.openapi.report import Report
from specwright_generator.frontends.openapi.scalars import nullable, split_null
from specwright_generator.frontends.openapi.shapes import Shapes, names
from specwright_generator.frontends.openapi.unions import combine
from specwright_generator.ir import (
    Any,
    Array,
    Definition,
    Enum,
    Json,
    Map,
    Model,
    Ref,
    Scalar,
    Tag,
    Type,
    Union,
)

MAX_DEPTH = 64
"""How deep schemas may be nested, merged parents included; real documents stay under 20."""

_HINTS = ("x-specwright-name",)
_SHAPE = frozenset(
    (
        "type",
        "properties",
        "additionalProperties",
        "patternProperties",
        "items",
        "prefixItems",
        "enum",
        "const",
        "format",
    )
)


@dataclass(slots=True)
class _Choice:
    """The members of one `anyOf` or `oneOf`, and where it stands."""

    members: list[Json]
    pointer: str
    schema: dict[str, Json]


@dataclass(slots=True)
class _Parts:
    """What a schema demands at once: its own shape, its `allOf` parts, its choices and required names."""

    types: list[Type] = field(default_factory=list[Type])
    choices: list[_Choice] = field(default_factory=list[_Choice])
    required: list[str] = field(default_factory=list[str])
    nullable: bool = False


class Schemas:
    """Reads the schemas of one document. Definitions are read once each, on demand."""

    def __init__(self, document: Mapping[str, Json], report: Report) -> None:
        self.definitions: dict[str, Definition] = {}
        self.nullable: set[str] = set()
        self.roots: set[str] = set()
        self._document = document
        self._report = report
        self._merger = Merger(self, report)
        self._shapes = Shapes(self, report)
        self._reading: set[str] = set()
        self._depth = 0
        self._bases: dict[str, Type] = {}
        self._children: dict[str, list[str]] | None = None

    def components(self) -> None:
        """Read every component schema."""
        for name in self._component_schemas():
            self.resolve(join(SCHEMAS, name))

    def _component_schemas(self) -> dict[str, Json]:
        components = self._document.get("components")
        schemas = components.get("schemas") if isinstance(components, dict) else None
        return schemas if isinstance(schemas, dict) else {}

    # --- uses ---------------------------------------------------------------------------------------------------

    def use(self, schema: Json, pointer: str, hint: str) -> Type:
        """The type of a schema where it is used: objects and unions in it are hoisted and referred to."""
        return self.place(self.read(schema, pointer, hint), pointer, hint)

    def root(self, schema: Json, pointer: str, hint: str) -> Type:
        """Like `use`, for what an operation answers: everything but plain strings and bytes gets a name."""
        type_, null = split_null(self.use(schema, pointer, hint))
        if isinstance(type_, Array | Map | Union | Enum) or (isinstance(type_, Scalar) and type_.kind != "string"):
            type_ = self.define(pointer, type_, hint)
        if isinstance(type_, Ref):
            self.roots.add(type_.target)
        return nullable(type_) if null else type_

    def place(self, type_: Type, pointer: str, hint: str) -> Type:
        """`type_` for use in another: models and unions are hoisted under `pointer`."""
        inner, null = split_null(type_)
        if isinstance(inner, Model | Union):
            inner = self.define(pointer, inner, hint)
        return nullable(inner) if null else inner

    def define(self, key: str, type_: Type, hint: str, *, deprecated: bool = False) -> Ref:
        """A reference to the definition of `type_` under `key`, which is made unless it is there."""
        if key not in self.definitions:
            if key in self._reading:
                key = join(key, "properties")  # the definition under way at `key` is the union around this model
            self.definitions[key] = Definition(
                key=key, type=type_, pointers=(key,), hint=hint, hoisted=True, deprecated=deprecated
            )
        return Ref(target=key)

    # --- definitions ----------------------------------------------------------------------------------------------

    def resolve(self, key: str) -> Type | None:
        """The type of the definition under `key` for merging, read now if need be; None if it is being read."""
        if key not in self.definitions and key not in self._bases:
            if key in self._reading:
                return None
            self._define_component(key)
        return self._bases[key] if key in self._bases else self.definitions[key].type

    def is_component(self, key: str) -> bool:
        """Whether the definition under `key` is a component of the document."""
        return key.startswith(SCHEMAS + "/") and key.count("/") == SCHEMAS.count("/") + 1

    def _define_component(self, key: str) -> None:
        try:
            schema = lookup(self._document, key)
        except Dangling:
            schema = True
        tokens = tokens_of(key)
        component = self.is_component(key)
        hint = "".join(pascal(token) for token in tokens[-3:]) or "Document"
        if component:
            hint = str((isinstance(schema, dict) and schema.get("x-specwright-called")) or tokens[2])
        self._reading.add(key)
        type_, null = split_null(self.read(schema, key, hint))
        type_ = self._polymorphic(schema, key, hint, self._own(type_, key))
        self._reading.discard(key)
        if null:
            self.nullable.add(key)
        deprecated = isinstance(schema, dict) and schema.get("deprecated") is True
        self.definitions[key] = Definition(
            key=key,
            type=type_,
            pointers=(key,),
            hint=hint,
            hints=_hints(schema),
            hoisted=not component,
            deprecated=deprecated,
        )

    def _own(self, type_: Type, key: str) -> Type:
        """`type_`, unless it is only a name for the base of which `key` is a child: then the base's own fields."""
        if not isinstance(type_, Ref) or key not in self._children_of(type_.target) or self._depth >= MAX_DEPTH:
            return type_
        self._depth += 1
        self.resolve(type_.target)
        self._depth -= 1
        return self._bases.get(type_.target, type_)

    def _polymorphic(self, schema: Json, key: str, hint: str, type_: Type) -> Type:
        """A base schema whose children name it in their allOf is the union of those children.

        The children merge the fields of the base; the base alone stays a member only where its mapping names it.
        """
        if not isinstance(schema, dict) or not isinstance(type_, Model):
            return type_
        declared = schema.get("discriminator")
        children = self._children_of(key) if isinstance(declared, dict) else []
        if not isinstance(declared, dict) or not children:
            return type_
        self._bases[key] = type_
        members: list[Type] = [Ref(target=child) for child in children]
        mapping = declared.get("mapping")
        if isinstance(mapping, dict) and key in {self._target(value) for value in mapping.values()}:
            members.append(self.define(join(key, "properties"), type_, f"{hint}Base"))
        tag = self._tag(schema, members, base=key)
        return Union(members=tuple(members), tag=tag) if len(members) > 1 else members[0]

    def _children_of(self, base: str) -> list[str]:
        if self._children is None:
            self._children = {}
            for name, schema in self._component_schemas().items():
                parts = schema.get("allOf") if isinstance(schema, dict) else None
                for part in parts if isinstance(parts, list) else []:
                    reference = part.get("$ref") if isinstance(part, dict) else None
                    if isinstance(reference, str):
                        self._children.setdefault(canonical(reference), []).append(join(SCHEMAS, name))
        return self._children.get(base, [])

    # --- reading ----------------------------------------------------------------------------------------------------

    def read(self, schema: Json, pointer: str, hint: str) -> Type:
        """The type of `schema`; a model or union in it stands bare, for the caller to place or merge."""
        if isinstance(schema, bool):
            return Any()
        if not isinstance(schema, dict):
            self._report.add("error", pointer, "a schema must be an object", "correct it with a patch")
            return Any()
        if self._depth >= MAX_DEPTH:
            self._report.add(
                "error", pointer, f"schemas are nested more than {MAX_DEPTH} deep", "flatten them with a patch"
            )
            return Any()
        self._depth += 1
        try:
            self._shapes.check(schema, pointer)
            parts = _Parts()
            self._collect(schema, pointer, hint, parts)
            return self._assemble(parts, pointer, hint)
        finally:
            self._depth -= 1

    def _collect(self, schema: dict[str, Json], pointer: str, hint: str, parts: _Parts) -> None:
        reference = self._reference(schema, pointer)
        if reference is not None:
            parts.types.append(reference)
        if schema.get("nullable") is True:
            parts.nullable = True
        members = schema.get("allOf")
        for index, member in enumerate(members if isinstance(members, list) else []):
            where = join(pointer, "allOf", index)
            if isinstance(member, dict) and self._depth < MAX_DEPTH:
                self._depth += 1
                self._collect(member, where, hint, parts)
                self._depth -= 1
            elif not isinstance(member, bool):
                parts.types.append(self.read(member, where, hint))
        if not _SHAPE.isdisjoint(schema):
            type_, missing = self._shapes.read(schema, pointer, hint)
            parts.required.extend(missing)
            if reference is None or not isinstance(type_, Map | Any):
                parts.types.append(type_)
        elif isinstance(schema.get("required"), list):
            parts.required.extend(names(schema.get("required")))
        for keyword in ("anyOf", "oneOf"):
            choice = schema.get(keyword)
            if isinstance(choice, list):
                parts.choices.append(_Choice(choice, join(pointer, keyword), schema))

    def _assemble(self, parts: _Parts, pointer: str, hint: str) -> Type:
        types = [split_null(type_) for type_ in parts.types]
        null = parts.nullable or (bool(types) and all(allowed for _, allowed in types))
        base: Type | None = None
        for type_, _ in types:
            base = type_ if base is None else self._merger.both(base, type_, pointer, hint)
        if base is not None and parts.required:
            base = self._merger.require(base, parts.required, pointer)
        for choice in parts.choices:
            base, allowed = split_null(self._choose(choice, base, hint))
            null = null or allowed
        if base is None:
            return Any()
        return nullable(base) if null else base

    def _choose(self, choice: _Choice, base: Type | None, hint: str) -> Type:
        """One of the members of an anyOf or oneOf; what stands beside it (`base`) is merged into each."""
        if not choice.members:
            self._report.add("warning", choice.pointer, "a choice of nothing is read as anything", "list its members")
        if isinstance(base, Map) and isinstance(base.values, Any):
            base = None  # a bare `type: object` beside the choice adds nothing
        if isinstance(base, Union) and len(base.members) * len(choice.members) > MAX_COMBINATIONS:
            self._report.add("warning", choice.pointer, "choices have too many combinations; the later one is taken")
            base = None
        members: list[Type] = []
        null = False
        for index, member in enumerate(choice.members):
            where = join(choice.pointer, index)
            if _is_null(member):
                null = True
                continue
            if _only_requires(member):
                self._report.add("note", where, "which keys go together is not part of the type")
                continue
            type_, allowed = split_null(self.read(member, where, hint))
            null = null or allowed
            if type_ == Scalar(kind="null"):
                null = True
                continue
            if base is not None:
                type_ = self._merger.both(base, type_, where, hint)
            if isinstance(type_, Union):
                members.extend(type_.members)
            else:
                members.append(self.place(type_, where, member_hint(type_, hint, index)))
        found = combine(members) if members else (base or Any())
        if isinstance(found, Union):
            found = replace(found, tag=self._tag(choice.schema, found.members))
        return nullable(found) if null else found

    def _tag(self, schema: dict[str, Json], members: list[Type] | tuple[Type, ...], base: str = "") -> Tag | None:
        """The declared discriminator with the values that its mapping gives; consts are added when all is read."""
        declared = schema.get("discriminator")
        name = declared.get("propertyName") if isinstance(declared, dict) else None
        if not isinstance(declared, dict) or not isinstance(name, str):
            return None
        places = {member.target: index for index, member in enumerate(members) if isinstance(member, Ref)}
        if base and join(base, "properties") in places:
            places[base] = places[join(base, "properties")]
        mapping = declared.get("mapping")
        targets = mapping.items() if isinstance(mapping, dict) else ()
        known = {value: places[self._target(target)] for value, target in targets if self._target(target) in places}
        return Tag(property=name, mapping=known)

    def _target(self, reference: Json) -> str:
        """What a mapping value points to: a reference, or the bare name of a component."""
        text = reference if isinstance(reference, str) else ""
        return canonical(text) if text.startswith("#") else join(SCHEMAS, text)

    def _reference(self, schema: dict[str, Json], pointer: str) -> Type | None:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            return self.refer(canonical(reference), pointer)
        if "$recursiveRef" in schema:
            return self.refer(self._anchor(pointer, "$recursiveAnchor", True), pointer)
        dynamic = schema.get("$dynamicRef")
        if isinstance(dynamic, str):
            return self.refer(self._anchor(pointer, "$dynamicAnchor", dynamic.removeprefix("#")), pointer)
        return None

    def _anchor(self, pointer: str, keyword: str, value: Json) -> str:
        """The nearest schema around `pointer` with that anchor, else the component in which it stands."""
        tokens = tokens_of(pointer)
        for length in range(len(tokens), 0, -1):
            around = join("#", *tokens[:length])
            node = lookup(self._document, around)
            if isinstance(node, dict) and node.get(keyword) == value:
                return around
        return join("#", *tokens[:3])

    def refer(self, key: str, pointer: str) -> Type:
        """A reference to the schema under `key`. One that is no component is read as a definition of its own."""
        if key not in self.definitions and key not in self._reading:
            try:
                lookup(self._document, key)
            except Dangling:
                self._report.add(
                    "error", pointer, f"the reference {key} leads nowhere", "add what is missing with a patch"
                )
                return Any()
            if not self.is_component(key):
                self._define_component(key)
        return Ref(target=key)


def member_hint(type_: Type, hint: str, index: int) -> str:
    """A name for the hoisted member of a union: after the value that tells it apart, else after its position."""
    if isinstance(type_, Model):
        for candidate in type_.fields:
            match candidate.type:
                case Enum(values=(str(value),)) if candidate.required and pascal(value):
                    return hint + pascal(value)
                case _:
                    pass
    return f"{hint}Variant{index + 1}"


def _is_null(schema: Json) -> bool:
    """Whether a member stands for null: typed so, or nothing but `nullable: true`."""
    if not isinstance(schema, dict):
        return False
    return schema.get("type") == "null" or (schema.get("nullable") is True and _says_nothing(schema))


def _only_requires(schema: Json) -> bool:
    """Whether a member only says which keys must be there."""
    return isinstance(schema, dict) and ("required" in schema or "not" in schema) and _says_nothing(schema)


def _says_nothing(schema: dict[str, Json]) -> bool:
    return _SHAPE.isdisjoint(schema) and not any(
        key in schema for key in ("$ref", "$recursiveRef", "$dynamicRef", "allOf", "anyOf", "oneOf")
    )


def _hints(schema: Json) -> dict[str, Json]:
    """What a schema says of its own names."""
    return {key: schema[key] for key in _HINTS if key in schema} if isinstance(schema, dict) else {}
