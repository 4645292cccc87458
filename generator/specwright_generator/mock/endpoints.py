"""The operations of a document as plain records, each with what a request must have and what is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.parse import parse_qsl

from specwright_generator.importing.grammar import VERBS
from specwright_generator.path_templates import place_names
from specwright_generator.problems import Problem

from .document import Document, child
from .reachable import check

_MOST_PLACES = 4
"""Places in one segment of a path: a pattern of many would take for ever to be compared."""

Place = Literal["path", "query", "header", "cookie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter. `schema` is a pointer; `as_json` says that the value is a JSON text, `spread` that the keys of an
    object stand alone in a query."""

    name: str
    place: Place
    schema: str
    required: bool
    style: str
    explode: bool
    as_json: bool
    spread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A body of one media type. `schema` is a pointer, None where any body will do; `json_parts` are parts of forms."""

    media: str
    schema: str | None
    json_parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One operation. `key` is its verb and path as the document spells it, with constants and marks of twins.

    Attributes:
        key: `POST /messages?beta=true`.
        verb: in capitals.
        template: the path without what is after `?` and `#`.
        constants: what the path has as a query of its own.
        marked: whether the path ends in a mark (`#stream`) that no request has.
        parameters: all of them, those of the path item included.
        bodies: what the request may carry, by media type.
        body_required: whether it must.
        answers: by status as the document spells it (`200`, `4XX`, `default`) and media type.
        security: alternatives, each the names of schemes that go together; None where the document says nothing.
    """

    key: str
    verb: str
    template: str
    constants: tuple[tuple[str, str], ...]
    marked: bool
    parameters: tuple[Parameter, ...]
    bodies: Mapping[str, Content]
    body_required: bool
    answers: Mapping[str, Mapping[str, Content]]
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    security: Sequence[Sequence[str]] | None = None

    @property
    def names(self) -> list[str]:
        """The names of the places in the path."""
        return list(place_names(self.template))

    def by_place(self, place: Place) -> dict[str, Parameter]:
        """The parameters of one place, by name."""
        return {found.name: found for found in self.parameters if found.place == place}

    @property
    def good(self) -> tuple[int, Mapping[str, Content]]:
        """The status and the bodies, by media type, of a good answer; 200 and none where nothing is declared."""
        declared = [status for status in self.answers if re.fullmatch(r"2\d\d|2XX|default", status, re.IGNORECASE)]
        best = min(declared, key=lambda status: (status[:1] != "2", not self.answers[status], status), default=None)
        if best is None:
            return 200, {}
        return int(best) if best.isdigit() else 200, self.answers[best]


def read_endpoints(document: Document, file: str) -> tuple[list[Endpoint], list[Problem]]:
    """Every operation that can be answered, and why others cannot."""
    endpoints: list[Endpoint] = []
    problems: list[Problem] = []
    checked: set[str] = set()
    for path, verb, pointer, item in _operations(document):
        try:
            check(document, pointer, checked)
            endpoints.append(_endpoint(document, path, verb, pointer, item))
        except (LookupError, ValueError) as error:
            message = f"{verb.upper()} {path} is left out: {error}"
            problems.append(Problem(file=file, pointer=pointer, level="warning", message=message[:400]))
    return endpoints, problems


def _operations(document: Document) -> Iterator[tuple[str, str, str, str]]:
    for path in document.content.get("paths", {}):
        item = document.follow(child("#/paths", path))
        for verb in VERBS:
            if verb in document.at(item):
                yield path, verb, child(item, verb), item


def _endpoint(document: Document, path: str, verb: str, pointer: str, item: str) -> Endpoint:
    content: Mapping[str, Any] = document.at(pointer)
    bare, mark, _ = path.partition("#")
    template, _, query = bare.partition("?")
    inherited = {(found.place, found.name): found for found in _parameters(document, item)}
    own = {(found.place, found.name): found for found in _parameters(document, pointer)}
    parameters = {**inherited, **own}
    constants = tuple(parse_qsl(query, keep_blank_values=True))
    if any(segment.count("{") > _MOST_PLACES for segment in template.split("/")):
        raise ValueError(f"more than {_MOST_PLACES} places in one segment of the path")
    for name in dict.fromkeys(place_names(template)):
        if ("path", name) not in parameters:
            raise ValueError(f"the path's {{{name}}} is no parameter")
    body = document.follow(child(pointer, "requestBody")) if "requestBody" in content else None
    answers: dict[str, Mapping[str, Content]] = {}
    headers: dict[str, Mapping[str, str]] = {}
    for status in content.get("responses", {}):
        response = document.follow(child(pointer, "responses", status))
        answers[status] = {each.media: each for each in _contents(document, response)}
        headers[status] = dict(_headers(document, response))
    security = content.get("security", document.content.get("security"))
    return Endpoint(
        key=f"{verb.upper()} {path}",
        verb=verb.upper(),
        template=template,
        constants=constants,
        marked=bool(mark),
        parameters=tuple(parameters.values()),
        bodies={} if body is None else {each.media: each for each in _contents(document, body)},
        body_required=body is not None and document.at(body).get("required") is True,
        answers=answers,
        headers=headers,
        security=None if security is None else [list(cast("Mapping[str, Any]", each)) for each in security],
    )


def _parameters(document: Document, pointer: str) -> Iterator[Parameter]:
    for index in range(len(document.at(pointer).get("parameters", ()))):
        found = document.follow(child(pointer, "parameters", index))
        value: Mapping[str, Any] = document.at(found)
        place, media = value["in"], next(iter(value.get("content", {})), None)
        style = value.get("style", "form" if place in ("query", "cookie") else "simple")
        yield Parameter(
            name=value["name"],
            place=place,
            schema=child(found, "content", media, "schema") if media else child(found, "schema"),
            required=value.get("required") is True,
            style=style,
            explode=value.get("explode", style in ("form", "deepObject")),
            as_json=media is not None,
            spread=place == "query" and value.get("style") == "form" and value.get("explode") is True,
        )


def _contents(document: Document, pointer: str) -> Iterator[Content]:
    for media, value in document.at(pointer).get("content", {}).items():
        encoding: Mapping[str, Any] = value.get("encoding", {})
        named = {name for name, rule in encoding.items() if "json" in rule.get("contentType", "")}
        schema = child(pointer, "content", media, "schema") if "schema" in value else None
        yield Content(media=media.partition(";")[0].strip().lower(), schema=schema, json_parts=frozenset(named))


def _headers(document: Document, pointer: str) -> Iterator[tuple[str, str]]:
    for name in document.at(pointer).get("headers", {}):
        header = document.follow(child(pointer, "headers", name))
        if "schema" in document.at(header):
            yield name, child(header, "schema")
