"""What an operation refers to, directly and not: that all of it is there, and that values can be compared with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from .document import Document, child
from .sampling import KINDS

_PURE = ("allOf", "anyOf", "oneOf")
"""Keywords whose schemas speak of the same value and not of a part of it."""
_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
"""Keywords whose own keys are names and no keywords."""
_DATA = ("enum", "const", "default", "mapping")
"""Keywords with values of any kind, in which nothing is a reference."""


def check(document: Document, pointer: str, checked: set[str]) -> None:
    """Look at everything below `pointer`, and everything that it refers to; what is in `checked` is known to be good.

    Raises:
        LookupError: a reference points to nothing or out of the document.
        ValueError: a keyword has a value that it cannot have, or a schema is made of itself with nothing in between.
    """
    left, seen = [pointer], set[str]()
    while left:
        at = left.pop()
        if at in seen or at in checked:
            continue
        seen.add(at)
        for reference in _references(document.at(at), at):
            try:
                left.append(document.pointer_of(reference))
            except LookupError:
                raise LookupError(f"the reference {reference!r:.200} points to nothing in the document") from None
    _no_circle(document, seen)
    checked |= seen


def _references(value: Any, pointer: str) -> Iterator[str]:
    stack: list[tuple[Any, bool]] = [(value, False)]
    while stack:
        found, names = stack.pop()
        if isinstance(found, list):
            stack.extend((each, False) for each in cast("list[object]", found))
        if not isinstance(found, Mapping):
            continue
        for key, each in cast("Mapping[str, Any]", found).items():
            if names:
                stack.append((each, False))
                continue
            if key in _VALID and not _VALID[key](each):
                raise ValueError(f"{key} cannot be {each!r:.80} (at or below {pointer})")
            if key == "$ref":
                yield each
            if key not in _DATA and not key.startswith("x-"):
                stack.append((each, key in _MAPS))


def _no_circle(document: Document, pointers: set[str]) -> None:
    done = set[str]()
    for start in sorted(pointers):
        path: dict[str, None] = {start: None}
        stack: list[tuple[str, Iterator[str]]] = [(start, _same(document, start))]
        while stack:
            at, further = stack[-1]
            after = next(further, None)
            if after is None:
                stack.pop()
                del path[at]
                done.add(at)
            elif after in path:
                raise ValueError(f"{after} is made of itself with nothing in between")
            elif after not in done:
                path[after] = None
                stack.append((after, _same(document, after)))


def _same(document: Document, pointer: str) -> Iterator[str]:
    """The schemas that speak of the same value as the one at `pointer`."""
    value = document.at(pointer)
    if not isinstance(value, Mapping):
        return
    schema = cast("Mapping[str, Any]", value)
    if isinstance(schema.get("$ref"), str):
        yield document.pointer_of(schema["$ref"])
    for keyword in _PURE:
        for index in range(len(schema.get(keyword, ()))):
            yield child(pointer, keyword, index)


def _is_pattern(value: Any) -> bool:
    try:
        re.compile(value)
    except (re.error, RecursionError, OverflowError, TypeError):
        return False
    return True


def _is_type(value: Any) -> bool:
    return value in KINDS if isinstance(value, str) else _is_texts(value) and set(cast("list[str]", value)) <= {*KINDS}


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in cast("list[object]", value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


_VALID: Mapping[str, Callable[[Any], bool]] = {
    "$ref": lambda value: isinstance(value, str),
    "type": lambda value: isinstance(value, str | list) and _is_type(value),
    "enum": lambda value: isinstance(value, list),
    "pattern": _is_pattern,
    "format": lambda value: isinstance(value, str),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _is_count),
    "required": lambda value: isinstance(value, bool) or _is_texts(value),
}
"""What the value of a keyword has to be, where something else would break a validator."""
