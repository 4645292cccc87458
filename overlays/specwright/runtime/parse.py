"""From JSON to models: strictly first, tolerantly where that refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import pydantic
from pydantic import TypeAdapter, ValidationError
from pydantic_core import SchemaValidator
from typing_extensions import TypeForm

from . import tolerant
from .base import BUILD_LOCK

__all__ = ["MalformedJSON", "build", "json_parser", "parse_json", "parse_python", "python_parser", "reshaping_parser"]

T = TypeVar("T")

EXCERPT = 20
"""Characters of a malformed body that its error shows, either side."""


class MalformedJSON(ValueError):
    """Text that is no JSON, or JSON that no reader takes.

    Attributes:
        position: where it went wrong, in characters from the start; None if that is not known.
    """

    def __init__(self, reason: str, position: int | None = None, excerpt: str = "") -> None:
        super().__init__(reason, position, excerpt)
        self.reason = reason
        self.position = position
        self.excerpt = excerpt

    def __str__(self) -> str:
        where = "" if self.position is None else f" at character {self.position}"
        near = f", near {self.excerpt!r}" if self.excerpt else ""
        return f"malformed JSON{where}: {self.reason}{near}"


_from_json: dict[Any, Callable[[bytes | str], Any]] = {}
_from_python: dict[Any, Callable[[Any], Any]] = {}


def json_parser(tp: TypeForm[T]) -> Callable[[bytes | str], T]:
    """The function that reads a type from JSON; made once a type. See `parse_json`."""
    return cast(Callable[[bytes | str], T], _cached(_from_json, tp, _make_json_parser))


def python_parser(tp: TypeForm[T]) -> Callable[[Any], T]:
    """The function that reads a type from parsed data; made once a type. See `parse_python`."""
    return cast(Callable[[Any], T], _cached(_from_python, tp, _make_python_parser))


def reshaping_parser(
    tp: Any, reshape: Callable[[Any], Any], marks: tuple[bytes, ...] = ()
) -> Callable[[bytes | str], Any]:
    """Like `json_parser`, for JSON that `reshape` turns into the type's own first.

    `marks` are keys as they stand in JSON, quotes included: without any of them there is nothing to turn.
    """
    parse = python_parser(tp)
    plain = json_parser(tp) if marks else None

    def read(data: bytes | str) -> Any:
        if plain is not None and isinstance(data, bytes) and not any(mark in data for mark in marks):
            return plain(data)
        return parse(reshape(_loads(data)))

    return read


def parse_json(tp: TypeForm[T], data: bytes | str) -> T:
    """Read `data` as `tp`: a model, or any annotation (a union, a list, an alias).

    Well-formed JSON never raises.  What departs from the type is kept as it arrived.

    Raises:
        MalformedJSON: no JSON, nested deeper than Python's stack, or a number of more than 4300 digits.
    """
    return json_parser(tp)(data)


def parse_python(tp: TypeForm[T], data: object) -> T:
    """Like `parse_json`, for data that is parsed already (dicts, lists, strings, numbers)."""
    return python_parser(tp)(data)


def _cached(cache: dict[Any, Any], tp: Any, make: Callable[[Any], Any]) -> Any:
    try:
        return cache[tp]
    except KeyError:
        return cache.setdefault(tp, make(tp))
    except TypeError:  # an annotation that cannot be hashed
        return make(tp)


def build(tp: Any) -> SchemaValidator:
    """Make the validator of a type now, rather than at its first use.

    Raises:
        pydantic.PydanticUserError: the type is mistaken, which generated ones never are.
    """
    found: Any = tp
    with BUILD_LOCK:
        if isinstance(tp, type) and issubclass(tp, pydantic.BaseModel):
            tp.model_rebuild()
            return cast(SchemaValidator, tp.__pydantic_validator__)
        return cast(SchemaValidator, TypeAdapter[Any](found).validator)


def _make_python_parser(tp: Any) -> Callable[[Any], Any]:
    parse_shape = tolerant.shape_of(tp).parse

    def parse(data: Any) -> Any:
        if parse_shape is None:
            return data
        try:
            return parse_shape(data)
        except RecursionError:
            return data

    return parse


def _make_json_parser(tp: Any) -> Callable[[bytes | str], Any]:
    validate = build(tp).validate_json
    ambiguous = tolerant.aliased_names(tp)
    suspicious = _having(ambiguous)

    def parse(data: bytes | str) -> Any:
        try:
            return validate(data, strict=True, by_alias=True, by_name=False)
        except (ValidationError, UnicodeEncodeError):
            return python_parser(tp)(_loads(data))

    def parse_unless_ambiguous(data: bytes | str) -> Any:
        text = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        return python_parser(tp)(_loads(data)) if suspicious(text) else parse(data)

    return parse_unless_ambiguous if ambiguous else parse


_SNAKE = re.compile(rb'"([A-Za-z0-9]*+_\w*+)"')
"""A text of JSON that reads like a name in snake case."""
_FEW = 8
"""Up to so many names are looked for one by one sooner than all that read like one are collected."""


def _having(names: Iterable[str]) -> Callable[[bytes], bool]:
    """Whether one of these names may be a key in some JSON. Most JSON is let go at a glance: it has no underscore."""
    encoded = frozenset(name.encode() for name in names)
    snake = frozenset(name for name in encoded if _SNAKE.fullmatch(b'"%b"' % name))
    if len(snake) <= _FEW:
        snake = frozenset[bytes]()
    others = tuple(b'"%b"' % name for name in sorted(encoded - snake))

    def having(text: bytes) -> bool:
        for name in others:
            if name in text:
                return True
        return bool(snake) and b"_" in text and not snake.isdisjoint(_SNAKE.findall(text))

    return having


def _loads(data: bytes | str) -> Any:
    try:
        return json.loads(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    except json.JSONDecodeError as error:
        excerpt = error.doc[max(0, error.pos - EXCERPT) : error.pos + EXCERPT]
        raise MalformedJSON(error.msg, error.pos, excerpt) from None
    except UnicodeDecodeError as error:
        raise MalformedJSON(f"not {error.encoding}", error.start) from None
    except RecursionError:
        raise MalformedJSON("nested too deeply") from None
    except ValueError as error:
        raise MalformedJSON(f"a number with too many digits ({error})") from None
