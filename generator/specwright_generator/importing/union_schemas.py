"""Adds to the schemas of a document the fields, enum values and union members that only an SDK knows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from specwright_generator.frontends.sdk.components import ALONE_HINT, NAME_HINT
from specwright_generator.ir import Json
from specwright_generator.references import resolve

from .compare import Discrepancy
from .grammar import child

ADDED = "x-specwright-added"
_PREFIX = "#/components/schemas/"
_MAX_DEPTH = 40
Schema = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Homes:
    """Where a document has the SDK's types: official name (`module:Name`) to reference, for answers and requests."""

    model: Mapping[str, str] = field(default_factory=dict[str, str])
    param: Mapping[str, str] = field(default_factory=dict[str, str])

    def of(self, hint: Json) -> list[str]:
        """The references to the document's forms of the type with this hint."""
        names = hint if isinstance(hint, dict) else {}
        found = [self.model.get(str(names.get("model"))), self.param.get(str(names.get("param")))]
        return list(dict.fromkeys(each for each in found if each is not None))


class SchemaUnion:
    """Unites schemas of one document with those of one SDK. Counts into `added`, reports into `found`.

    Of a schema whose pointer is `whole`, the SDK's form is taken in place of the document's.
    """

    def __init__(
        self,
        document: Schema,
        other: Schema,
        homes: Homes,
        source: str,
        added: Counter[str],
        found: list[Discrepancy],
        whole: Callable[[str], bool],
    ) -> None:
        self._whole = whole
        self._document = document
        self._source = source
        self._added = added
        self._found = found
        self._theirs = schemas_of(other)
        self._mapped = {
            key: [each for each in homes.of(schema.get(NAME_HINT)) if not self._goes(each)]
            for key, schema in self._theirs.items()
        }
        self._needed: list[str] = []
        self._seen: set[tuple[int, str]] = set()

    def rewritten(self, value: Json) -> Json:
        """A copy of a part of the SDK's document, its references pointing at the document's own forms of types."""
        if isinstance(value, list):
            return [self.rewritten(each) for each in value]
        if not isinstance(value, dict):
            return value
        result: Schema = {key: self.rewritten(each) for key, each in value.items()}
        reference = value.get("$ref")
        if isinstance(reference, str):
            result["$ref"] = self._target(reference)
        return result

    def _target(self, reference: str) -> str:
        key = reference.removeprefix(_PREFIX)
        mapped = self._mapped.get(key)
        if mapped:
            return mapped[0]
        if key not in self._needed:
            self._needed.append(key)
        return reference

    def unite_types(self) -> None:
        """Unite every type that both have, then add those that only the SDK has: those that are referred to, and those
        that it says stand alone."""
        for key in sorted(self._theirs):
            for reference in self._mapped[key]:
                self.unite(self._resolved({"$ref": reference}), self._theirs[key], reference.removeprefix("#"))
        ours = self._document.setdefault("components", {})
        schemas: Json = ours.setdefault("schemas", {}) if isinstance(ours, dict) else None
        alone = [key for key, each in self._theirs.items() if each.pop(ALONE_HINT, False) and not self._mapped[key]]
        self._needed += [key for key in sorted(alone) if key not in self._needed]
        at = 0
        while at < len(self._needed):
            key = self._needed[at]
            at += 1
            if isinstance(schemas, dict) and key not in schemas:
                schemas[key] = self.rewritten(self._theirs[key])
                self._added["schemas"] += 1

    def _goes(self, reference: str) -> bool:
        """Whether a place is inside a schema that the SDK's form takes the place of."""
        parts = reference.removeprefix("#").split("/")
        return any(self._whole("/".join(parts[:end])) for end in range(4, len(parts)))

    def _replace(self, ours: Schema, theirs: Schema, pointer: str) -> None:
        new = {key: self.rewritten(each) for key, each in theirs.items() if key != NAME_HINT}
        if isinstance(reference := theirs.get("$ref"), str):
            new["$ref"] = self._target(reference)
        self._found.append(Discrepancy(pointer=pointer, kind="changed", primary={**ours}, secondary={**new}))
        ours.clear()
        ours.update(new)

    # --- one place in both ---------------------------------------------------------------------------------------

    def unite(self, ours: Json, theirs: Json, pointer: str, *, request: bool = False, depth: int = 0) -> None:
        """`ours` and `theirs` describe the same value; what only `theirs` knows of it is added to `ours`."""
        if isinstance(ours, dict) and isinstance(theirs, dict) and self._whole(pointer):
            self._replace(ours, theirs, pointer)
            return
        owner = self._resolved(ours)
        told = self._told(theirs)
        if owner is None or told is None or depth > _MAX_DEPTH or (id(owner), _key(told)) in self._seen:
            return
        self._seen.add((id(owner), _key(told)))
        reference = ours.get("$ref") if isinstance(ours, dict) else None
        if isinstance(reference, str):
            pointer = reference.removeprefix("#")
        properties = told.get("properties")
        if isinstance(properties, dict) and properties:
            self._object(owner, told, properties, pointer, request, depth)
        elif "anyOf" in told:
            self._union(owner, told, pointer, depth)
        elif "enum" in told:
            self._enum(owner, told, pointer)
        elif "items" in told:
            arrays = [each for each in self._parts(owner) if "items" in each]
            inner = arrays[0] if len(arrays) == 1 else None
            if inner is not None:
                self.unite(inner["items"], told["items"], child(pointer, "items"), depth=depth + 1)
        else:
            self._types(owner, told, pointer)

    def _told(self, theirs: Json) -> Schema | None:
        """What the SDK says in this place: types that have a place of their own are united there."""
        if not isinstance(theirs, dict):
            return None
        reference = theirs.get("$ref")
        if not isinstance(reference, str):
            return theirs
        key = reference.removeprefix(_PREFIX)
        return None if self._mapped.get(key) else self._theirs.get(key)

    def _object(self, owner: Schema, told: Schema, properties: Schema, pointer: str, request: bool, depth: int) -> None:
        objects = [each for each in self._parts(owner) if isinstance(each.get("properties"), dict)]
        if not objects:
            return
        known: dict[str, list[Json]] = {}
        for each in objects:
            held = each["properties"]
            for name, schema in held.items() if isinstance(held, dict) else ():
                known.setdefault(name, []).append(schema)
        new: list[Json] = []
        for name, schema in properties.items():
            same = known.get(name) or known.get(f"{name}[]")
            if same is None:
                new.append(name)
                continue
            for mine in same:
                self.unite(mine, schema, child(pointer, "properties", name), depth=depth + 1)
        if request and len(objects) == 1:
            self._required(objects[0], told, properties, pointer)
        if not new:
            return
        # A union of objects gets its new key in the member that has most in common with the SDK's class.
        target = max(objects, key=lambda each: len(_names(each) & properties.keys()))
        if len(objects) > 1 and not request and not _names(target) & properties.keys():
            return
        place = target["properties"]
        required = told.get("required")
        for name in map(str, new):
            if isinstance(place, dict):
                place[name] = self.rewritten(properties[name])
            if isinstance(required, list) and name in required and not request and len(objects) == 1:
                listed = target.setdefault("required", [])
                if isinstance(listed, list):
                    listed.append(name)
        self._added["fields"] += len(new)
        self._mark(target, new)

    def _required(self, owner: Schema, told: Schema, properties: Schema, pointer: str) -> None:
        """What must be sent: a difference is one in the list of names, as a whole."""
        ours, theirs = owner.get("required"), told.get("required")
        mine = list(ours) if isinstance(ours, list) else []
        other = list(theirs) if isinstance(theirs, list) else []
        other += [each for each in mine if str(each) not in properties]
        if {str(each) for each in mine} != {str(each) for each in other}:
            self._differ(pointer, "required", mine, other)

    def _union(self, owner: Schema, told: Schema, pointer: str, depth: int) -> None:
        members = told["anyOf"]
        parts = list(self._parts(owner))
        kinds = {_type(each) for each in parts}
        for member in members if isinstance(members, list) else ():
            if not isinstance(member, dict) or member == {"type": "null"}:
                continue
            inner = self._told(member)
            reference = member.get("$ref")
            if isinstance(reference, str) and not self._mapped.get(reference.removeprefix(_PREFIX)):
                if inner is not None and "properties" in inner:
                    self._member(owner, member, inner, pointer)
                elif inner is not None:
                    self.unite(owner, inner, pointer, depth=depth + 1)
            elif inner is not None and "$ref" not in inner and _type(inner) in kinds:
                self.unite(owner, inner, pointer, depth=depth + 1)

    def _member(self, owner: Schema, member: Schema, inner: Schema, pointer: str) -> None:
        """Add a member that only the SDK knows to a union that is told apart by constants."""
        place = self._place(owner)
        if place is None:
            return
        tags = _constants(inner)
        known = [self._tags(part) for part in self._parts(owner)]
        # Members differ in at least one constant that both have: tools of one name in what version they are.
        alike = [{tag for tag in tags if tag in each} for each in known]
        if not any(alike) or any(
            shared and all(each[tag] == tags[tag] for tag in shared) for each, shared in zip(known, alike, strict=True)
        ):
            return
        union, key = place
        held = union[key]
        if isinstance(held, list):
            held.append({"$ref": self._target(str(member["$ref"]))})
            self._added["members"] += 1
            self._mark(union, [str(member["$ref"]).removeprefix(_PREFIX)])
            discriminator = union.get("discriminator")
            mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
            if isinstance(discriminator, dict) and isinstance(mapping, dict):
                tag = str(discriminator.get("propertyName"))
                if tag in tags:
                    mapping[json.loads(tags[tag])] = str(member["$ref"])

    def _place(self, owner: Schema) -> tuple[Schema, str] | None:
        for _ in range(_MAX_DEPTH):
            for key in ("anyOf", "oneOf"):
                held = owner.get(key)
                if isinstance(held, list):
                    rest = [each for each in held if each != {"type": "null"}]
                    if len(rest) > 1 or (rest and "discriminator" in owner):
                        return owner, key
                    inner = self._resolved(rest[0]) if rest else None
                    if inner is None:
                        return None
                    owner = inner
                    break
            else:
                return None
        return None

    def _enum(self, owner: Schema, told: Schema, pointer: str) -> None:
        values = told["enum"]
        enums = [each for each in self._parts(owner) if isinstance(each.get("enum"), list) or "const" in each]
        if not enums or not isinstance(values, list):
            return
        known = [value for each in enums for value in _values(each)]
        new = [value for value in values if value not in known]
        if not new:
            return
        fixed = [each for each in enums if "enum" in each]
        place = self._place(owner)
        if not fixed and place is not None and len(values) > 1:
            members = place[0][place[1]]
            if isinstance(members, list):
                members.append({"type": _type(told), "enum": new})
                self._added["enum values"] += len(new)
                self._mark(place[0], new)
            return
        if len(values) == 1 or not fixed:
            # A constant is told differently: that is no addition.
            self._differ(pointer, "enum", list[Json](known), values)
            return
        held = fixed[0]["enum"]
        if isinstance(held, list):
            held.extend(new)
            self._added["enum values"] += len(new)
            self._mark(fixed[0], new)

    def _types(self, owner: Schema, told: Schema, pointer: str) -> None:
        ours = {_type(each) for each in self._parts(owner)} - {"", "null"}
        mine = _type(told)
        if mine and ours and mine not in ours and not (mine == "number" and "integer" in ours):
            self._differ(pointer, "type", list[Json](sorted(ours)), mine)

    # --- the document ---------------------------------------------------------------------------------------------

    def _resolved(self, value: Json) -> Schema | None:
        for _ in range(_MAX_DEPTH):
            if not isinstance(value, dict):
                return None
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return value
            try:
                value = resolve(self._document, reference)
            except LookupError:
                return None
        return None

    def _parts(self, owner: Json, depth: int = 0) -> Iterator[Schema]:
        """A schema with all that it is made of: its parts in allOf, its members in anyOf and oneOf."""
        schema = self._resolved(owner)
        if schema is None or depth > _MAX_DEPTH:
            return
        yield schema
        for key in ("allOf", "anyOf", "oneOf"):
            held = schema.get(key)
            for each in held if isinstance(held, list) else ():
                yield from self._parts(each, depth + 1)

    def _tags(self, part: Schema) -> dict[str, str]:
        return _constants(part)

    def _mark(self, owner: Schema, names: list[Json]) -> None:
        marks = owner.setdefault(ADDED, {})
        if isinstance(marks, dict):
            known = marks.get(self._source)
            marks[self._source] = [*(known if isinstance(known, list) else []), *names]

    def _differ(self, pointer: str, what: str, ours: Json, theirs: Json) -> None:
        self._found.append(Discrepancy(pointer=child(pointer, what), kind="changed", primary=ours, secondary=theirs))


def schemas_of(document: Schema) -> dict[str, Schema]:
    """The component schemas of a document."""
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return {key: each for key, each in (schemas.items() if isinstance(schemas, dict) else ()) if isinstance(each, dict)}


def _names(schema: Schema) -> set[str]:
    properties = schema.get("properties")
    return set(properties) if isinstance(properties, dict) else set()


def _constants(schema: Schema) -> dict[str, str]:
    """The properties of an object that have one fixed value, which they write as JSON."""
    properties = schema.get("properties")
    found: dict[str, str] = {}
    for name, each in properties.items() if isinstance(properties, dict) else ():
        values = _values(each) if isinstance(each, dict) else []
        if len(values) == 1:
            found[name] = json.dumps(values[0])
    return found


def _values(schema: Schema) -> list[Json]:
    listed = schema.get("enum")
    return list(listed) if isinstance(listed, list) else [schema["const"]] if "const" in schema else []


def _type(schema: Schema) -> str:
    stated = schema.get("type")
    if isinstance(stated, list):
        stated = next((each for each in stated if each != "null"), "null")
    if isinstance(stated, str):
        return stated
    return "object" if "properties" in schema else "string" if isinstance(schema.get("enum"), list) else ""


def _key(schema: Schema) -> str:
    return json.dumps(schema, sort_keys=True)
