"""What is said of a key that no field takes: where it stands, and which field it resembles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, get_args

import pydantic
from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

_UNKNOWN = "extra_forbidden"
_PLAIN = "Extra inputs are not permitted"
"""What pydantic says of such a key; what is said otherwise comes from within, and has its proposal already."""

Models = Sequence[type[pydantic.BaseModel]]


def unknown(key: str, kinds: Models) -> str:
    """What is wrong with a key of an object that is one of `kinds`."""
    from difflib import get_close_matches  # which only mistakes are worth loading for

    names = {name: name for kind in kinds for name in kind.model_fields}
    names |= {info.alias: name for kind in kinds for name, info in kind.model_fields.items() if info.alias}
    near = get_close_matches(key, names, n=1) or get_close_matches(key.lower(), names, n=1)
    title = " or ".join(dict.fromkeys(kind.__name__ for kind in kinds)) or "the object"
    proposal = f": did you mean {names[near[0]]!r}?" if near else ""
    return f"{title} has no field {key!r}{proposal}"


def explained(kind: type[pydantic.BaseModel], error: ValidationError) -> ValidationError:
    """The same error, with a proposal for each key that is no field of `kind` or of what is in it."""
    found = error.errors(include_url=False, include_context=False)
    if all(each["type"] != _UNKNOWN for each in found):
        return error
    lines: list[InitErrorDetails] = []
    for each in found:
        place = each["loc"]
        if each["type"] == _UNKNOWN:
            # What stands under a wrong key may be a secret as well as anything else: it is not shown.
            text = unknown(str(place[-1]), _at(kind, place[:-1])) if each["msg"] == _PLAIN else each["msg"]
            told = PydanticCustomError(_UNKNOWN, _literal(text))
            lines.append(InitErrorDetails(type=told, loc=place, input=None))
        else:
            told = PydanticCustomError(_known(each["type"]), _literal(each["msg"]))
            lines.append(InitErrorDetails(type=told, loc=place, input=each["input"]))
    return ValidationError.from_exception_data(error.title, lines, hide_input=True)


def _literal(text: str) -> Any:
    return text


_known = _literal
"""Texts of pydantic's own and ours, where its types ask for literals."""


def _at(kind: type[pydantic.BaseModel], place: Iterable[str | int]) -> Models:
    """The models that stand at a place below `kind`. Members of unions and keys of dicts lead nowhere further."""
    kinds: list[type[pydantic.BaseModel]] = [kind]
    for part in place:
        inner = [
            model
            for each in kinds
            for name, info in each.model_fields.items()
            if part in (name, info.alias)
            for model in _models(info.annotation)
        ]
        kinds = inner or [each for each in kinds if each.__name__ == part] or kinds
    return list(dict.fromkeys(kinds))


def _models(annotation: Any) -> Iterator[type[pydantic.BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
