"""Paths and queries: values in, percent-encoded text out. Pure."""

from __future__ import annotations

import datetime
import enum
import json
import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import quote, quote_plus

from .operation import QueryStyle
from .sentinels import NotGiven, Omit

_PLACE = re.compile(r"\{([^{}=]+)(?:=([^{}]*))?\}")
_SEPARATORS: dict[str, str] = {"comma": ",", "space": " ", "pipe": "|"}

# What a segment of a path may hold as it is (RFC 3986, pchar).
_SAFE = "!$&'()*+,;=:@"


def expand(template: str, values: Mapping[str, object]) -> str:
    """A path with its `{name}` places filled by percent-encoded values.

    A place may have a form, `{name=projects/*/models/*}`: its value keeps its slashes and must be of that form, in
    which `*` stands for one segment and `**` for any number.

    Raises:
        ValueError: a value is empty, is not of the form of its place, or would climb the path (`.` and `..`).
        TypeError: a value is missing.
    """

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        value = values.get(name)
        if value is None or isinstance(value, NotGiven | Omit):
            raise TypeError(f"Path parameter `{name}` is missing.")
        text = scalar(value)
        if not text:
            raise ValueError(f"Path parameter `{name}` must not be empty, but is {value!r}.")
        segments = text.split("/") if match[2] else [text]
        if "." in segments or ".." in segments:
            raise ValueError(f"Path parameter `{name}` must not be {value!r}: it would change the path.")
        if match[2] and not _fits(segments, match[2].split("/")):
            raise ValueError(f"Path parameter `{name}` must be of the form {match[2]}, but is {value!r}.")
        return "/".join([quote(segment, safe=_SAFE) for segment in segments])

    path = _PLACE.sub(fill, template)
    # Places may share a segment with text (`{a}.{b}`), so the segments are looked at once more.
    if any(segment in (".", "..") for segment in path.split("/")):
        raise ValueError(f"The path parameters of {template} make up a `..` segment.")
    return path


def _fits(segments: list[str], form: list[str]) -> bool:
    """Whether a value is of the form of its place; no segment of it may be empty."""
    if "" in segments:
        return False
    if "**" not in form:
        return len(segments) == len(form) and all(
            part in ("*", segment) for segment, part in zip(segments, form, strict=True)
        )
    at = form.index("**")
    rest = len(form) - at - 1
    if len(segments) < len(form):
        return False
    return _fits(segments[:at], form[:at]) and (not rest or _fits(segments[-rest:], form[at + 1 :]))


def scalar(value: object) -> str:
    """One value as the wire spells it: booleans in lower case, dates as ISO 8601, enums by value."""
    if isinstance(value, str) and type(value) is str:
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, enum.Enum):
        return scalar(value.value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return value.decode()
    return str(value)


def pairs(
    values: Mapping[str, object],
    *,
    arrays: str,
    nested: str = "brackets",
    styles: Mapping[str, QueryStyle] | None = None,
) -> list[tuple[str, str]]:
    """Mapping to flat key-value pairs, as queries, forms and multipart fields have them. None is left out.

    Args:
        arrays: how lists are spelt: `brackets` (`a[]=1&a[]=2`), `indices` (`a[0]=1`), `repeat` (`a=1&a=2`), or joined
            by `comma`, `space` or `pipe`.
        nested: how objects are spelt: `brackets` (`a[b]=1`) or `dots` (`a.b=1`).
        styles: the spelling of single keys, where it differs; `deep` is an object in brackets, `spread` one
            whose keys stand alone (`b=1`), `json` one text.
    """
    out: list[tuple[str, str]] = []
    for key, value in values.items():
        style: str = styles.get(key, arrays) if styles else arrays
        if style == "deep":
            _flatten(out, key, value, "brackets", "brackets")
        elif style == "json":
            _json(out, key, value)
        elif style == "spread":
            dump = getattr(value, "to_dict", None)
            items = value if dump is None else dump()
            for name, inner in (
                cast("Mapping[str, object]", items) if isinstance(items, Mapping) else {key: items}
            ).items():
                _flatten(out, scalar(name), inner, "repeat", nested)
        else:
            _flatten(out, key, value, style, nested)
    return out


def _json(out: list[tuple[str, str]], key: str, value: object) -> None:
    """One JSON text; None, which a query leaves out otherwise, is null here."""
    if isinstance(value, NotGiven | Omit):
        return
    from .encode import encode_python

    out.append((key, json.dumps(encode_python(value), separators=(",", ":"))))


def _flatten(out: list[tuple[str, str]], key: str, value: object, arrays: str, nested: str) -> None:
    if value is None or isinstance(value, NotGiven | Omit):
        return
    if isinstance(value, str | bytes | bytearray | bool | int | float):
        out.append((key, scalar(value)))
    elif isinstance(value, Mapping):
        for name, inner in cast("Mapping[object, object]", value).items():
            part = scalar(name)
            _flatten(out, f"{key}.{part}" if nested == "dots" else f"{key}[{part}]", inner, arrays, nested)
    elif isinstance(value, Iterable) and not isinstance(value, enum.Enum):
        items = list(cast("Iterable[object]", value))
        separator = _SEPARATORS.get(arrays)
        if separator is not None:
            if items:
                out.append((key, separator.join(scalar(item) for item in items if item is not None)))
            return
        for index, item in enumerate(items):
            suffix = {"brackets": "[]", "indices": f"[{index}]"}.get(arrays, "")
            _flatten(out, key + suffix, item, arrays, nested)
    elif (dump := getattr(value, "to_dict", None)) is not None:
        _flatten(out, key, dump(), arrays, nested)
    else:
        out.append((key, scalar(value)))


def encode(items: Iterable[tuple[str, str]]) -> str:
    """Pairs as a query or a form body."""
    return "&".join([f"{quote_plus(key)}={quote_plus(value)}" for key, value in items])
