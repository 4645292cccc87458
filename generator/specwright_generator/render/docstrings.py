"""Docstrings, composed from facts: where a type is returned, taken or part of, and what limits it declares."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence

from specwright_generator import ir
from specwright_generator.ir_walk import references

_UNSAFE = re.compile(r"[^A-Za-z0-9_ ./{}:@~?=&$,+*()\[\]<>|-]", re.ASCII)
_SHOWN = 3
_WIDTH = 110
_JOINT = "\x1f"  # a space that lines are not broken at
_LIMITS = (
    ("minimum", "at least {}"),
    ("exclusiveMinimum", "above {}"),
    ("maximum", "at most {}"),
    ("exclusiveMaximum", "below {}"),
    ("multipleOf", "a multiple of {}"),
    ("minLength", "at least {} character{s}"),
    ("maxLength", "at most {} character{s}"),
    ("minItems", "at least {} item{s}"),
    ("maxItems", "at most {} item{s}"),
)


def safe(text: str, limit: int = 100) -> str:
    """`text` of a spec as it may stand in a docstring: one line, at most `limit` characters, no quote or backslash."""
    clean = _UNSAFE.sub("?", text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "-"


def describe_definition(definition: ir.Definition, *, api: ir.Api) -> str:
    """What a type is for: its endpoints, or the types that it is part of, and the limits of its fields.

    Empty where the spec says nothing of the kind; further lines are indented as in a class.
    """
    roles = _roles(api).get(definition.key, {})
    sentences = [
        f"{role} {_some(roles[role])}."
        for role in ("Returned by", "Streamed by", "Taken by", "Sent as")
        if role in roles
    ]
    if not sentences and "Part of" in roles:
        sentences.append(f"Part of {_some(roles['Part of'])}.")
    if definition.deprecated:
        sentences.append("Deprecated.")
    if isinstance(definition.type, ir.Model):
        limits = [
            f"`{safe(field.wire)}` {text}" for field in definition.type.fields if (text := describe_limits(field.type))
        ]
        if limits:
            sentences.append(f"Limits: {'; '.join(limits)}.")
    lines = textwrap.wrap(" ".join(sentences), _WIDTH, break_on_hyphens=False)
    return "\n    ".join(lines).replace(_JOINT, " ")


def describe_limits(type: ir.Type) -> str:
    """The limits that a type declares, in words: `at least 1, at most 128`. Empty where it declares none."""
    match type:
        case ir.Scalar(limits=limits) | ir.Array(limits=limits) if limits:
            return ", ".join(
                words.format(_number(limits[key]), s="" if limits[key] == 1 else "s")
                for key, words in _LIMITS
                if isinstance(limits.get(key), int | float)
            )
        case ir.Nullable(inner=inner):
            return describe_limits(inner)
        case _:
            return ""


def _number(value: object) -> str:
    return repr(int(value)) if isinstance(value, float) and value.is_integer() else repr(value)


def _some(names: Sequence[str]) -> str:
    shown = [f"`{safe(name)}`".replace(" ", _JOINT) for name in names[:_SHOWN]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


_last: tuple[ir.Api, Mapping[str, Mapping[str, list[str]]]] | None = None


def _roles(api: ir.Api) -> Mapping[str, Mapping[str, list[str]]]:
    """Definition key → role → names of what it plays the role for. Kept for the API that was asked about last."""
    global _last
    if _last is None or _last[0] is not api:
        _last = (api, _find_roles(api))
    return _last[1]


def _find_roles(api: ir.Api) -> Mapping[str, Mapping[str, list[str]]]:
    roles: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))

    def note(type: ir.Type | None, role: str, name: str) -> None:
        for target in sorted(set(references(type))) if type is not None else ():
            names = roles[target][role]
            if name not in names:
                names.append(name)

    for operation in api.operations:
        name = f"{operation.verb.upper()} {operation.path}"
        for response in operation.responses:
            for media in response.media:
                note(media.type, "Returned by", name)
                note(media.item, "Streamed by", name)
        for media in operation.body.media if operation.body else ():
            note(media.type, "Taken by", name)
    for event in api.events:
        note(event.type, "Sent as", event.name)
    for definition in api.definitions.values():
        symbol = definition.model or definition.param
        if symbol is not None:
            note(definition.type, "Part of", symbol.name)
    return roles
