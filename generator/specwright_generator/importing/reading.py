"""Bytes of a document into plain JSON values: JSON or YAML 1.2, in UTF-8, within the limits.

What begins with a bracket is JSON: as YAML's flow style, half of all broken JSON would pass.
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from specwright_generator.ir import Json

from .limits import MAX_BYTES, MAX_DEPTH, MAX_NODES, Refused

_SURROGATE = re.compile(r"\\[uU](0000)?[dD][89a-fA-F]")


def read_document(data: bytes) -> dict[str, Json]:
    """The object written in `data`.

    Raises `Refused` where the bytes are too many or not UTF-8, where they are neither JSON nor YAML, where a key is
    repeated, and where nesting or the number of values exceeds the limits.
    """
    value = read_value(data)
    if not isinstance(value, dict):
        raise Refused(f"the document is {_kind(value)}, not an object")
    return value


def read_value(data: bytes) -> Json:
    """Like `read_document`, for a document that may be any value."""
    if len(data) > MAX_BYTES:
        raise Refused(f"{len(data)} bytes: more than the {MAX_BYTES} that are read")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise Refused(f"not UTF-8: byte 0x{data[error.start]:02x}", line=line, column=column) from error
    value = _load_json(text) if text.lstrip()[:1] in ("{", "[") else _load_yaml(text)
    _check_text(text, value)
    return value


def _check_text(text: str, value: Json) -> None:
    """Raise `Refused` where an escape in `text` is half a character: such a string can not be written anywhere."""
    half = _SURROGATE.search(text)
    if half is None:
        return
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, half.start()) + 1
        column = half.start() - text.rfind("\n", 0, half.start())
        raise Refused("an unpaired surrogate is no text", line=line, column=column) from error


def _load_yaml(text: str) -> Json:
    from .yaml12 import load_yaml

    return load_yaml(text)


def _load_json(text: str) -> Json:
    try:
        value: Json = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError as error:
        raise Refused(f"nested deeper than {MAX_DEPTH} levels") from error
    except json.JSONDecodeError as error:
        raise Refused(error.msg, line=error.lineno, column=error.colno) from error
    except ValueError as error:
        raise Refused(str(error)) from error
    check_bounds(value)
    return value


def check_bounds(value: Json) -> None:
    """Raise `Refused` where `value` is nested too deep or holds too many values."""
    level: list[Json] = [value]
    nodes, depth = 1, 0
    # Level by level, each counted before it is laid out: what a YAML alias repeats can be more than fits in memory.
    while holders := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused(f"nested deeper than {MAX_DEPTH} levels")
        nodes += sum(map(len, holders))
        if nodes > MAX_NODES:
            raise Refused(f"more than {MAX_NODES} values")
        level = [each for holder in holders for each in (holder.values() if isinstance(holder, dict) else holder)]


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise Refused(f"the key {key[:80]!r} stands twice in one object")
            seen.add(key)
    return result


def _no_constant(name: str) -> NoReturn:
    raise Refused(f"{name} has no form in JSON")


def _kind(value: Json) -> str:
    if value is None:
        return "empty"
    return {"list": "an array", "str": "text", "bool": "a boolean"}.get(type(value).__name__, "a number")
