"""Paths of Discovery (`v1/{+name}:cancel` and a pattern for `name`) as templates (`/v1/{name=projects/*}:cancel`)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{(\+?)([^{}]*)\}")
_ONE = "[^/]+"
_LITERAL = re.compile(r"[A-Za-z0-9_.~:@-]+")


def template(path: str, patterns: Mapping[str, str]) -> str:
    """`path` with every reserved expansion written with the form that its value has.

    `{+name}` takes a value with slashes. Its pattern (`^projects/[^/]+/models/[^/]+$`) says of how many segments, which
    tells apart the many methods that have the same path; without a pattern that can be told so it is `{name=**}`.
    """

    def place(match: re.Match[str]) -> str:
        reserved, name = match.groups()
        return f"{{{name}={form(patterns.get(name, ''))}}}" if reserved else f"{{{name}}}"

    return "/" + _PLACE.sub(place, path).lstrip("/")


def form(pattern: str) -> str:
    """A regular expression as `*` for one segment and `**` for any number: `^projects/[^/]+$` is `projects/*`."""
    found: list[str] = []
    for segment in pattern.removeprefix("^").removesuffix("$").replace(_ONE, "\0").split("/"):
        if segment == "\0":
            found.append("*")
        elif segment == ".*":
            found.append("**")
        elif _LITERAL.fullmatch(segment) and segment not in (".", ".."):
            found.append(segment)
        else:
            return "**"
    return "/".join(found)
