"""Templates of paths: `/threads/{thread_id}`, and `/v1/{name=projects/*/models/*}:cancel`, whose place has a form.

A place with a form takes a value with slashes: `*` stands for one segment and `**` for any number, at least one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_PLACE = re.compile(r"\{([^{}=]+)(?:=([^{}]*))?\}")


def place_names(template: str) -> tuple[str, ...]:
    """The names of the places of `template`, in order."""
    return tuple(match[1] for match in _PLACE.finditer(template))


def forms(template: str) -> dict[str, str]:
    """The forms of the places that have one, by name."""
    return {match[1]: match[2] for match in _PLACE.finditer(template) if match[2]}


def expand(template: str, value: str) -> str:
    """`template` with `value` in each place and in each segment of a form that is free."""
    return _PLACE.sub(lambda match: re.sub(r"\*+", lambda _: value, match[2] or "*"), template)


def expression(template: str, group: Callable[[str], str] = lambda _: "") -> str:
    """A regular expression for the paths of `template`, with a group for each place.

    `group` says what stands at the beginning of a place's group, from its name.
    """
    found: list[str] = []
    end = 0
    for match in _PLACE.finditer(template):
        found += [re.escape(template[end : match.start()]), f"({group(match[1])}{_form(match[2] or '*')})"]
        end = match.end()
    return "".join(found) + re.escape(template[end:])


def _form(form: str) -> str:
    parts = {"**": ".+?", "*": "[^/]+?"}
    return "".join(parts.get(part, re.escape(part)) for part in re.split(r"(\*\*|\*)", form))
