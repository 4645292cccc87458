"""Samples of JSON Schemas (Draft 2020-12): values that a document allows, every choice of it taken in turn.

A `Sampler` is deterministic: the same document, seed and calls give the same values.  Where a schema leaves a choice
(members of unions, values of enums, optional keys, lengths), the alternative that was taken least often comes next, so
that successive samples of a schema cover it; `coverage` tells how far they got.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import unquote

from .patterns import matching

Schema: TypeAlias = Mapping[str, Any]
Keys: TypeAlias = Literal["required", "some", "all"]
"""Which optional keys of objects are there: none, about half of them in turn, or all as deep as the limit allows."""

Accept: TypeAlias = Callable[[Any], bool]

TEXTS = ("text {}", "Grüße ☃ 𝄞 {}", 'a "quote" \\ {}', "a/b?c=d&e#f%20+{}", "two\nlines {}")
FORMATS = {
    "uri": "https://example.test/{number}?a=b",
    "url": "https://example.test/{number}?a=b",
    "date": "2026-02-{day:02}",
    "date-time": "2026-02-{day:02}T10:20:30Z",
    "time": "10:20:{day:02}Z",
    "duration": "PT{number}S",
    "uuid": "00000000-0000-4000-8000-{number:012}",
    "byte": "AAAA{number:04}",
    "base64": "AAAA{number:04}",
    "email": "person{number}@example.test",
    "hostname": "host{number}.example.test",
    "ipv4": "192.0.2.{day}",
    "ipv6": "2001:db8::{number:x}",
}
KINDS = ("null", "boolean", "integer", "number", "string", "array", "object")
_LIMITS: Mapping[str, Callable[[Any, Any], Any]] = {
    "minimum": max, "exclusiveMinimum": max, "minLength": max, "minItems": max, "minProperties": max,
    "maximum": min, "exclusiveMaximum": min, "maxLength": min, "maxItems": min, "maxProperties": min,
}  # fmt: skip
_NEVER = 1_000
_MANY = 3_000
"""Values in one sample from which on only what is required is added."""
_TOO_MANY = 30_000
_TEXT: Schema = {"type": "string"}


class NoSample(ValueError):
    """A schema for which no value was found."""


@dataclass(slots=True)
class _Rules:
    """What a value has to keep to: the keywords of a schema and of all that it refers to or is combined of."""

    kinds: frozenset[str] = frozenset(KINDS)
    values: list[Any] | None = None
    values_at: object = None
    properties: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    required: dict[str, None] = field(default_factory=dict[str, None])
    items: list[Any] = field(default_factory=list[Any])
    others: list[Any] = field(default_factory=list[Any])
    limits: dict[str, Any] = field(default_factory=dict[str, Any])
    format: str | None = None
    pattern: str | None = None


class Sampler:
    """Makes samples of the schemas of one document.

    Args:
        document: the document that references point into.
        seed: the order in which alternatives come.
        depth: how many levels of objects and arrays are filled; below that only what is required is there.
        patterns: a text for each regular expression (`pattern`) that plain words do not match.
    """

    def __init__(
        self, document: Schema, *, seed: int = 0, depth: int = 6, patterns: Mapping[str, str] | None = None
    ) -> None:
        self._document = document
        self._random = Random(seed)  # noqa: S311  # samples, no secrets
        self._depth = depth
        self._patterns = patterns or {}
        self._keys: Keys = "some"
        self._number = 0
        self._size = 0
        self._turns: dict[tuple[str, int], list[int]] = {}
        self._places: dict[int, object] = {}  # keeps what is counted by its identity alive
        self._taken: list[tuple[str, int, int]] = []
        self._covered: set[tuple[str, int, int]] = set()
        self._heights: dict[int, int] = {}
        self._combined: dict[tuple[int, ...], Schema] = {}

    def sample(self, schema: Schema | bool, *, keys: Keys = "some", accept: Accept | None = None) -> Any:
        """A value of `schema`; what has the format `binary` is bytes.

        Args:
            keys: which optional keys are there.
            accept: a check that the value has to pass; others are tried where it does not.

        Raises:
            NoSample: no value was found that keeps to the schema and passes the check.
        """
        for attempt in range(60):
            # Not every key may stand beside every other one.
            self._keys = "some" if keys == "all" and attempt >= 20 else keys
            self._taken = []
            self._size = 0
            try:
                value = self._value(schema, 0)
            except NoSample:
                continue
            if accept is None or accept(value):
                self._covered.update(self._taken)
                return value
        raise NoSample(f"No value was found of {str(schema)[:300]}")

    def samples(self, schema: Schema | bool, *, accept: Accept | None = None, most: int = 1000) -> Iterator[Any]:
        """Values of `schema` until every choice that they met was taken, or the last ten took no new one.

        The first has the required keys only, the second all.
        """
        idle = 0
        for index in range(most):
            before = len(self._covered)
            yield self.sample(schema, keys=("required", "all")[index] if index < 2 else "some", accept=accept)
            idle = 0 if len(self._covered) > before else idle + 1
            if index > 1 and (idle >= 10 or not self._left()):
                return

    @property
    def coverage(self) -> Mapping[str, tuple[int, int]]:
        """For values of enums and members of unions: how many were in samples, of how many in schemas met so far."""
        counts: dict[str, tuple[int, int]] = {}
        for kind in ("enum", "union"):
            total = sum(len(turns) for (found, _), turns in self._turns.items() if found.startswith(kind))
            counts[kind] = sum(found.startswith(kind) for found, _, _ in self._covered), total
        return counts

    def _left(self) -> bool:
        return any(made < total for made, total in self.coverage.values())

    # --- choices ------------------------------------------------------------------------------------------------------

    def _choose(self, kind: str, place: object, options: Sequence[int], total: int) -> int:
        """One of `options`, indexes below `total`: the one that was taken least often at this place."""
        kind = f"{kind} of {total}"  # a place may offer other choices where another union member was taken
        self._places[id(place)] = place
        turns = self._turns.setdefault((kind, id(place)), [0] * total)
        least = min(turns[option] for option in options)
        chosen = self._random.choice([option for option in options if turns[option] == least])
        turns[chosen] += 1
        self._taken.append((kind, id(place), chosen))
        return chosen

    def _pick(self, kind: str, place: object, options: Sequence[Any]) -> Any:
        return options[self._choose(kind, place, range(len(options)), len(options))]

    # --- schemas ------------------------------------------------------------------------------------------------------

    def resolve(self, reference: str) -> Schema:
        """What `#/…` points at."""
        value: Any = self._document
        for part in reference.removeprefix("#").split("/")[1:]:
            key: Any = unquote(part).replace("~1", "/").replace("~0", "~")
            value = value[int(key) if isinstance(value, list) else key]
        return cast("Schema", value)

    def _height(self, schema: Any) -> int:
        """The levels that the smallest value of `schema` has."""
        if not isinstance(schema, Mapping):
            return 0
        found = cast("Schema", schema)
        known = self._heights.get(id(found))
        if known is not None:
            return known
        self._heights[id(found)] = _NEVER  # while it is looked at: a value cannot contain itself
        height = 0
        if "$ref" in found:
            height = self._height(self.resolve(found["$ref"]))
        for part in found.get("allOf", ()):
            height = max(height, self._height(part))
        for union in ("anyOf", "oneOf"):
            if union in found:
                height = max(height, min(map(self._height, found[union]), default=0))
        properties = cast("Schema", found.get("properties", {}))
        for key in found.get("required", ()):
            height = max(height, 1 + self._height(properties.get(key)))
        if found.get("minItems"):
            height = max(height, 1 + self._height(found.get("items")))
        if height < _NEVER:
            self._heights[id(found)] = height
        else:
            del self._heights[id(found)]
        return min(height, _NEVER)

    def _gather(self, schema: Any, rules: _Rules, depth: int) -> None:
        """Add to `rules` what `schema` says, choosing members of unions on the way."""
        if schema is True:
            return
        if schema is False:
            raise NoSample("nothing is allowed here")
        if "$ref" in schema:
            self._gather(self.resolve(schema["$ref"]), rules, depth)
        for part in schema.get("allOf", ()):
            self._gather(part, rules, depth)
        for union in ("anyOf", "oneOf"):
            members = schema.get(union)
            if members:
                heights = [self._height(member) for member in members]
                room = max(self._depth - depth, min(heights))
                fitting = [index for index, height in enumerate(heights) if height <= room]
                member = members[self._choose("union", members, fitting, len(members))]
                self._gather(member, rules, depth)
                self._tag(schema.get("discriminator"), member, rules)
        kinds = schema.get("type")
        if kinds is not None:
            named = frozenset([kinds] if isinstance(kinds, str) else kinds)
            rules.kinds &= named | {"integer"} if "number" in named else named
        values = [schema["const"]] if "const" in schema else schema.get("enum")
        if values is not None:
            if rules.values is None:
                rules.values, rules.values_at = values, schema
            else:
                rules.values = [value for value in rules.values if value in values]
        for key, value in schema.get("properties", {}).items():
            rules.properties.setdefault(key, []).append(value)
        rules.required.update(dict.fromkeys(schema.get("required", ())))
        if "items" in schema:
            rules.items.append(schema["items"])
        if "additionalProperties" in schema:
            rules.others.append(schema["additionalProperties"])
        for keyword, tighter in _LIMITS.items():
            if keyword in schema:
                rules.limits[keyword] = tighter(rules.limits.get(keyword, schema[keyword]), schema[keyword])
        rules.format = schema.get("format", rules.format)
        rules.pattern = schema.get("pattern", rules.pattern)

    def _tag(self, discriminator: Schema | None, member: Any, rules: _Rules) -> None:
        """The tag of a union's member is there, and says which one it is."""
        if not discriminator or not isinstance(member, Mapping) or "propertyName" not in discriminator:
            return
        schema = cast("Schema", member)
        name, target = discriminator["propertyName"], schema.get("$ref", "")
        if name not in rules.properties:
            return
        rules.required[name] = None
        known = [cast("Schema", each) for each in rules.properties[name] if isinstance(each, Mapping)]
        tags: list[str] = [
            tag
            for tag, named in discriminator.get("mapping", {}).items()
            if target and target in (named, f"#/components/schemas/{named}")
        ]
        if tags and not any("const" in each or "enum" in each for each in known):
            says: Schema = {"enum": tags}
            rules.properties[name].append(self._combined.setdefault((id(schema), id(discriminator)), says))

    def _all_of(self, schemas: list[Any]) -> Any:
        """One schema for several that hold at once; always the same one, as choices are counted by schema."""
        if len(schemas) == 1:
            return schemas[0]
        key = tuple(map(id, schemas))
        return self._combined.setdefault(key, {"allOf": schemas})

    # --- values -------------------------------------------------------------------------------------------------------

    def _value(self, schema: Any, depth: int) -> Any:
        self._size += 1
        if self._size > _TOO_MANY:
            raise NoSample("every value is too large")
        rules = _Rules()
        self._gather(schema, rules, depth)
        if rules.values is not None:
            options = [value for value in rules.values if _kind(value) & rules.kinds]
            if not options:
                raise NoSample("no value of an enum is of its type")
            return self._pick("enum", rules.values_at, options)
        kind = self._kind_of(schema, rules)
        if kind == "object":
            return self._object(schema, rules, depth)
        if kind == "array":
            return self._array(schema, rules, depth)
        if kind == "string":
            return self._text(rules)
        if kind == "boolean":
            return bool(self._pick("boolean", schema, (True, False)))
        return self._numeral(schema, rules, kind) if kind in ("integer", "number") else None

    def _kind_of(self, schema: Any, rules: _Rules) -> str:
        kinds = [kind for kind in KINDS if kind in rules.kinds and not (kind == "integer" and "number" in rules.kinds)]
        if not kinds:
            raise NoSample("no type is allowed")
        if len(kinds) == len(KINDS) - 1:  # any type: what the other keywords speak of
            if rules.properties or rules.required or rules.others:
                return "object"
            if rules.items or "minItems" in rules.limits:
                return "array"
            if rules.format or rules.pattern or "minLength" in rules.limits or "maxLength" in rules.limits:
                return "string"
        return cast("str", self._pick("type", schema, kinds))

    def _object(self, schema: Any, rules: _Rules, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        if depth > 40:
            raise NoSample("a value would contain itself")
        for key, schemas in rules.properties.items():
            inner = self._all_of(schemas)
            if key in rules.required or self._wanted(schema, key, inner, depth):
                value[key] = self._value(inner, depth + 1)
        for key in rules.required:
            if key not in value:
                value[key] = self._other(rules, depth)
        least = int(rules.limits.get("minProperties", 0))
        most = int(rules.limits.get("maxProperties", _NEVER))
        typed = [other for other in rules.others if not isinstance(other, bool)]
        closed = False in rules.others
        wanted = 0 if closed or self._keys == "required" or depth >= self._depth else 2 if typed else 0
        if not rules.properties and not closed and self._keys != "required":
            wanted = max(wanted, 1)
        while len(value) < least or (wanted > 0 and len(value) < most):
            self._number += 1
            value[f"key_{self._number}"] = self._other(rules, depth)
            wanted -= 1
        return value

    def _other(self, rules: _Rules, depth: int) -> Any:
        typed = [other for other in rules.others if not isinstance(other, bool)]
        return self._value(self._all_of(typed), depth + 1) if typed else self._text(_Rules())

    def _wanted(self, schema: Any, key: str, inner: Any, depth: int) -> bool:
        if self._keys == "required" or self._size > _MANY or depth + 1 + self._height(inner) > self._depth:
            return False
        return self._keys == "all" or bool(self._pick("key " + key, schema, (True, False)))

    def _array(self, schema: Any, rules: _Rules, depth: int) -> list[Any]:
        least = int(rules.limits.get("minItems", 0))
        most = int(rules.limits.get("maxItems", least + 2))
        items = self._all_of(rules.items) if rules.items else _TEXT
        least_only = self._size > _MANY or (self._keys == "required" and depth)
        if least_only or depth + 1 + self._height(items) > self._depth:
            length = least
        else:
            first = max(least, 1) if self._keys == "all" else least
            lengths = range(min(first, most), min(first + 2, most) + 1)
            length = self._pick(f"length {first}", schema, lengths)
        return [self._value(items, depth + 1) for _ in range(length)]

    def _text(self, rules: _Rules) -> str | bytes:
        self._number += 1
        number = self._number
        if rules.format == "binary":
            return f"bytes \x00\xff {number}".encode("latin-1")
        if rules.pattern is not None:
            known = self._patterns.get(rules.pattern)
            return known or matching(rules.pattern, number) or f"word{number}"
        if rules.format in FORMATS:
            return FORMATS[rules.format].format(number=number, day=1 + number % 28)
        text = TEXTS[number % len(TEXTS)].format(number)
        least, most = int(rules.limits.get("minLength", 0)), rules.limits.get("maxLength")
        return text.ljust(least, "x") if most is None else text.ljust(least, "x")[: int(most)]

    def _numeral(self, schema: Any, rules: _Rules, kind: str) -> int | float:
        limits = rules.limits
        step = 1 if kind == "integer" else 0.125
        low: float | None = limits.get("minimum")
        high: float | None = limits.get("maximum")
        if low is None and "exclusiveMinimum" in limits:
            low = limits["exclusiveMinimum"] + step
        if high is None and "exclusiveMaximum" in limits:
            high = limits["exclusiveMaximum"] - step
        if low is None:
            low = high - 1000 if high is not None else 1_700_000_000 if rules.format == "unixtime" else -7
        if high is None:
            high = low + 1000 if low != -7 else 2**31 - 1
        middle = low + (high - low) // 2 if kind == "integer" else low + (high - low) * 0.375
        number = self._pick("number", schema, (low, middle, high))
        return int(number) if kind == "integer" else cast("float", number)


def _kind(value: Any) -> frozenset[str]:
    """The types of the schema language that `value` is of."""
    if isinstance(value, bool):
        return frozenset(["boolean"])
    if isinstance(value, int):
        return frozenset(["integer", "number"])
    names = {str: "string", float: "number", dict: "object", list: "array", type(None): "null"}
    return frozenset([names[type(value)]])
