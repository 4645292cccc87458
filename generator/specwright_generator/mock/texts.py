"""Texts on the wire (paths, queries, headers, forms) back into values, as a schema says what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast

from .document import Document, child

Raw: TypeAlias = "str | list[Raw] | dict[str, Raw]"
"""What brackets say of flat keys: `a[b][]=1` is `{"a": {"b": ["1"]}}`. Files are texts, one character a byte."""

_SUBKEY = re.compile(r"\[([^\[\]]*)\]")
_NUMBER = re.compile(r"-?\d{1,300}(\.\d{1,300})?([eE][+-]?\d{1,3})?")
_DEEPEST = 32


class BadShape(ValueError):
    """Keys that contradict one another, or too many brackets."""


def assembled(pairs: Iterable[tuple[str, str]], known: Collection[str], *, dots: bool = False) -> dict[str, Raw]:
    """Flat keys taken apart. A key of `known` is a whole name, brackets and all.

    Raises:
        BadShape: a key is used both as a value and as an object, or is nested too deep.
    """
    tree: dict[str, Raw] = {}
    for key, value in pairs:
        _insert(tree, path_of(key, known, dots=dots), value, key)
    return tree


def path_of(key: str, known: Collection[str], *, dots: bool = False) -> list[str]:
    """The parts of a key: `a[b][]` is `["a", "b", ""]`."""
    root, bracket, _ = key.partition("[")
    if key in known or not root:
        return [key]
    if bracket:
        found = [root, *_SUBKEY.findall(key)]
    else:
        found = key.split(".") if dots and key.partition(".")[0] in known else [key]
    if len(found) > _DEEPEST:
        raise BadShape(f"{key[:80]!r} is nested deeper than {_DEEPEST} levels")
    return found


def _insert(tree: dict[str, Raw], path: list[str], value: str, key: str) -> None:
    name, rest = path[0], path[1:]
    if not rest:
        before = tree.get(name)
        if isinstance(before, dict):
            raise BadShape(f"{key[:80]!r} is both a value and an object")
        tree[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    elif rest[0] == "":
        items = tree.setdefault(name, [])
        if not isinstance(items, list):
            raise BadShape(f"{key[:80]!r} is both a list and something else")
        if len(rest) == 1:
            items.append(value)
            return
        # `a[][b]=1&a[][c]=2` is one item, until a key comes again.
        last = items[-1] if items else None
        if not isinstance(last, dict) or (len(rest) == 2 and rest[1] in last):
            begun: dict[str, Raw] = {}
            items.append(begun)
            last = begun
        _insert(last, rest[1:], value, key)
    else:
        inner = tree.setdefault(name, {})
        if not isinstance(inner, dict):
            raise BadShape(f"{key[:80]!r} is both an object and something else")
        _insert(inner, rest, value, key)


def typed(document: Document, pointer: str, raw: Raw, *, commas: bool = False) -> Any:
    """The value that `raw` stands for: the first reading that the schema at `pointer` accepts, else the likeliest.

    `commas` says that lists are one text.
    """
    first: list[Any] = []
    for leaf in leaves(document, pointer):
        for value in _readings(document, leaf, raw, commas):
            if document.accepts(pointer, value):
                return value
            first.append(value)
    return first[0] if first else raw


def leaves(document: Document, pointer: str) -> Iterator[str]:
    """The schemas, union by union, that the one at `pointer` is made of."""
    left, seen = [pointer], set[str]()
    while left:
        at = document.follow(left.pop(0))
        if at in seen:
            continue
        seen.add(at)
        schema = document.at(at)
        if not isinstance(schema, Mapping):
            continue
        parts = [
            child(at, keyword, index)
            for keyword in ("anyOf", "oneOf", "allOf")
            for index in range(len(cast("Mapping[str, Any]", schema).get(keyword, ())))
        ]
        left.extend(parts)
        if not parts or "type" in schema or "properties" in schema:
            yield at


def values_of(document: Document, pointer: str) -> list[Any]:
    """The values that a schema names, as constants or in enums."""
    found: list[Any] = []
    for leaf in leaves(document, pointer):
        schema: Mapping[str, Any] = document.at(leaf)
        found += [schema["const"]] if "const" in schema else schema.get("enum", [])
    return found


def _readings(document: Document, leaf: str, raw: Raw, commas: bool) -> Iterator[Any]:
    schema: Mapping[str, Any] = document.at(leaf)
    named = schema.get("type", [])
    kinds = [named] if isinstance(named, str) else list(cast("list[str]", named))
    if not kinds and "properties" in schema:
        kinds = ["object"]
    if not kinds and ("const" in schema or "enum" in schema):
        kinds = ["integer", "number", "boolean", "null", "string"]
    if "array" in kinds:
        yield from _array(document, leaf, schema, raw, commas)
    if "object" in kinds:
        yield from _object(document, leaf, schema, raw)
    if isinstance(raw, str):
        yield from _scalars(kinds, raw)
    elif not kinds:
        yield raw


def _array(document: Document, leaf: str, schema: Mapping[str, Any], raw: Raw, commas: bool) -> Iterator[Any]:
    if isinstance(raw, str):
        parts: list[Raw] = list(raw.split(",")) if commas else [raw]
    elif isinstance(raw, dict):
        if not all(key.isdecimal() for key in raw):
            return
        parts = [raw[key] for key in sorted(raw, key=int)]
    else:
        parts = raw
    yield [typed(document, child(leaf, "items"), part) if "items" in schema else part for part in parts]
    if isinstance(raw, str):
        yield from _parsed(raw, "[")


def _object(document: Document, leaf: str, schema: Mapping[str, Any], raw: Raw) -> Iterator[Any]:
    if isinstance(raw, str):
        yield from _parsed(raw, "{")
    if not isinstance(raw, dict):
        return
    value: dict[str, Any] = {}
    for key, part in raw.items():
        if key in schema.get("properties", {}):
            value[key] = typed(document, child(leaf, "properties", key), part)
        elif isinstance(schema.get("additionalProperties"), Mapping):
            value[key] = typed(document, child(leaf, "additionalProperties"), part)
        else:
            value[key] = part
    yield value


def _parsed(raw: str, begin: str) -> Iterator[Any]:
    """Some clients write what is nested as JSON into a field of a form."""
    if raw.startswith(begin):
        try:
            yield json.loads(raw)
        except (ValueError, RecursionError):
            return


def _scalars(kinds: list[str], raw: str) -> Iterator[Any]:
    if "string" in kinds or not kinds:
        yield raw
    if ("integer" in kinds or "number" in kinds) and _NUMBER.fullmatch(raw):
        yield int(raw) if raw.lstrip("-").isdecimal() else float(raw)
    if "boolean" in kinds and raw in ("true", "false"):
        yield raw == "true"
    if "null" in kinds and raw in ("", "null"):
        yield None
