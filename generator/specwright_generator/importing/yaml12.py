"""YAML 1.2 (core schema) into plain JSON values, from libyaml's events.

A ready-made safe loader would do nearly all of this, but the ones that are quick read YAML 1.1 (`2024-10-21` becomes a
date, `1e-08` a string, `on` a boolean), let a repeated key win in silence, and follow aliases without any bound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)
from yaml.reader import ReaderError

from specwright_generator.ir import Json

from .limits import MAX_DEPTH, MAX_NODES, Refused

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, Json] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_MAX_DIGITS = 400
"""A longer number is refused: converting decimal digits takes quadratic time."""


def load_yaml(text: str) -> Json:
    """The one document in `text`.

    Raises `Refused`, with line and column, for broken YAML, a repeated key, a key that is no string, an alias to
    something that contains it, a tag, and for what exceeds the limits.
    """
    parse: Callable[..., Iterator[Event]] = getattr(yaml, "parse")  # noqa: B009 (untyped in its stubs)
    try:
        return _Composer(parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = error.problem or error.context or "not YAML"
        raise Refused(message, line=mark.line + 1 if mark else 0, column=mark.column + 1 if mark else 0) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - text.rfind("\n", 0, error.position)
        raise Refused(f"not YAML: {error.reason}", line=line, column=column) from error
    except yaml.YAMLError as error:
        raise Refused(f"not YAML: {error}") from error


class _Composer:
    """Builds one value from a stream of events, counting what aliases repeat."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._anchors: dict[str, tuple[Json, int]] = {}
        self._open: set[str] = set()
        self._nodes = 0

    def document(self) -> Json:
        documents = 0
        value: Json = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _refused(event, "more than one YAML document in the file")
                value = self._node(next(self._events), 0)
        return value

    def _node(self, event: Event, depth: int) -> Json:
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if depth > MAX_DEPTH:
            raise _refused(event, f"nested deeper than {MAX_DEPTH} levels")
        before = self._nodes
        self._count(event, 1)
        anchor: str | None = getattr(event, "anchor", None)
        if anchor:
            self._open.add(anchor)
        value: Json
        if isinstance(event, ScalarEvent):
            value = _scalar(event)
        elif isinstance(event, MappingStartEvent):
            value = self._mapping(event, depth)
        else:
            value = self._sequence(event, depth)
        if anchor:
            self._open.discard(anchor)
            self._anchors[anchor] = (value, self._nodes - before)
        return value

    def _mapping(self, start: Event, depth: int) -> Json:
        _refuse_tag(start)
        result: dict[str, Json] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise _refused(event, "a key is not a plain string")
            key: str = event.value
            if key in result:
                raise _refused(event, f"the key {key[:80]!r} stands twice in one object")
            if key == "<<" and not event.style:
                raise _refused(event, "merge keys (<<) are not part of YAML 1.2")
            result[key] = self._node(next(self._events), depth + 1)
        return result

    def _sequence(self, start: Event, depth: int) -> Json:
        _refuse_tag(start)
        result: list[Json] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            result.append(self._node(event, depth + 1))
        return result

    def _alias(self, event: Any) -> Json:
        name: str = event.anchor
        if name in self._open:
            raise _refused(event, f"the alias *{name[:80]} stands inside what it names: a value without end")
        if name not in self._anchors:
            raise _refused(event, f"the alias *{name[:80]} names nothing")
        value, size = self._anchors[name]
        self._count(event, size)
        return value

    def _count(self, event: Event, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise _refused(event, f"more than {MAX_NODES} values (aliases counted as often as they are used)")


def _scalar(event: Any) -> Json:
    text: str = event.value
    if event.tag not in (None, "!"):
        return _tagged(event, text)
    if event.style or event.tag == "!":
        return text
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if not (first in "-+." or first.isdigit()):
        return text
    return _number(event, text)


def _number(event: Event, text: str) -> Json:
    if len(text) > _MAX_DIGITS and (_INTEGER.match(text) or _FLOAT.match(text)):
        raise _refused(event, f"a number of more than {_MAX_DIGITS} digits")
    if _INTEGER.match(text):
        return int(text)
    if _OCTAL.match(text):
        return int(text[2:], 8)
    if _HEXADECIMAL.match(text):
        return int(text[2:], 16)
    if _FLOAT.match(text):
        number = float(text)
        if number in (float("inf"), float("-inf")):
            raise _refused(event, "a number beyond the range of a double")
        return number
    if text.lstrip("+-").lower() in (".inf", ".nan"):
        raise _refused(event, f"{text} has no form in JSON")
    return text


_STRING_TAG = "tag:yaml.org,2002:str"


def _tagged(event: Event, text: str) -> Json:
    if getattr(event, "tag", None) == _STRING_TAG:
        return text
    raise _refused(event, "a YAML tag: only plain values are read")


def _refuse_tag(event: Event) -> None:
    tag: str | None = getattr(event, "tag", None)
    if tag not in (None, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
        raise _refused(event, "a YAML tag: only plain values are read")


def _refused(event: Event, message: str) -> Refused:
    mark: Any = event.start_mark
    return Refused(message, line=mark.line + 1, column=mark.column + 1) if mark else Refused(message)
