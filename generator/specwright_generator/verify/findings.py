"""What an answer has that the spec does not say: unknown keys and union members, and values of other types."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from inspect import get_annotations
from typing import Annotated, Any, Literal, TypeAlias, cast

import pydantic
from pydantic import BaseModel, ValidationError

from specwright.runtime.models import UnknownObject, build
from specwright.runtime.page_models import BasePage
from specwright.runtime.schema import must_arrive

Kind: TypeAlias = Literal["unknown key", "unknown member", "absent", "other type"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """A departure of an answer from the spec.

    Attributes:
        kind: `unknown key` and `unknown member` (of a union) are what the spec lacks; `absent` (a required key) and
            `other type` are what it says otherwise, and what only the tolerant pass takes.
        path: where, from the top of the answer; `[*]` for the items of a list.
        owner: the class that the key belongs to.
        detail: the value, shortened, or what was wrong with it.
    """

    kind: Kind
    path: str
    owner: str
    detail: str = ""


def findings(answer: object, recorded: object, known: Collection[str] = ()) -> tuple[Finding, ...]:
    """The departures of `answer`, parsed from the JSON value `recorded`.

    `known` are keys at the top that the spec has although the class of the answer does not: those of a page.
    """
    found = dict.fromkeys(_look(answer, recorded, ""))
    return tuple(finding for finding in found if finding.kind != "unknown key" or finding.path[1:] not in known)


def _look(value: object, recorded: object, path: str) -> Iterator[Finding]:
    if isinstance(value, UnknownObject):
        yield Finding(kind="unknown member", path=path, owner="", detail=_tag(recorded))
    elif isinstance(value, BaseModel) and isinstance(recorded, dict):
        yield from _look_model(value, cast("dict[str, object]", recorded), path)
    elif isinstance(value, list) and isinstance(recorded, list):
        for item, sent in zip(cast("list[object]", value), cast("list[object]", recorded), strict=False):
            yield from _look(item, sent, f"{path}[*]")
    elif isinstance(value, dict) and isinstance(recorded, dict):
        for key, item in cast("dict[str, object]", value).items():
            yield from _look(item, cast("dict[str, object]", recorded).get(key), f"{path}[*]")


def _look_model(model: BaseModel, recorded: dict[str, object], path: str) -> Iterator[Finding]:
    cls = type(model)
    owner = _name(cls)
    open_ended = _declares_extra(cls)
    for key, item in (model.__pydantic_extra__ or {}).items():
        if open_ended:
            yield from _look(item, recorded.get(key), f"{path}[*]")
        else:
            yield Finding(kind="unknown key", path=f"{path}.{key}", owner=owner, detail=_shown(recorded.get(key)))
    for name, field in cls.model_fields.items():
        key = field.alias or name
        place = f"{path}.{key}"
        if key not in recorded:
            if must_arrive(field):
                yield Finding(kind="absent", path=place, owner=owner)
            continue
        inner = tuple(_look(getattr(model, name), recorded[key], place))
        yield from inner
        if not any(finding.kind != "unknown key" for finding in inner) and not _fits(cls, name, recorded[key]):
            yield Finding(kind="other type", path=place, owner=owner, detail=_shown(recorded[key]))


_fitting: dict[tuple[type[BaseModel], str], Any] = {}


def _fits(cls: type[BaseModel], name: str, value: object) -> bool:
    """Whether a field's type takes a JSON value strictly, as the fast pass does."""
    validator = _fitting.get((cls, name))
    if validator is None:
        info = cls.model_fields[name]
        annotated: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        validator = _fitting[cls, name] = build(annotated)
    try:
        validator.validate_json(json.dumps(value), strict=True, by_alias=True, by_name=False)
    except ValidationError:
        return False
    return True


def _name(cls: type[BaseModel]) -> str:
    """A class as the spec knows it: a page without its colour and without the type of its items."""
    name = (cls.__pydantic_generic_metadata__["origin"] or cls).__name__
    return name.removeprefix("Async").removeprefix("Sync") if issubclass(cls, BasePage) else name


def _declares_extra(cls: type[BaseModel]) -> bool:
    bases = [base for base in cls.__mro__ if issubclass(base, BaseModel) and base is not pydantic.BaseModel]
    return any("__pydantic_extra__" in get_annotations(base) for base in bases)


def _tag(recorded: object) -> str:
    value = cast("dict[str, object]", recorded).get("type") if isinstance(recorded, dict) else recorded
    return _shown(value)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 80 else text[:80] + "…"
