"""A request read by its operation: the values in each place, and everything that is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from specwright.testing import MockRequest
from specwright_generator.manifest import QueryStyle
from specwright_generator.verify.forms import parts
from specwright_generator.verify.traffic import BadRecording, media_type

from .document import Document, Fault
from .endpoints import Content, Endpoint, Parameter
from .routing import Route
from .texts import BadShape, Raw, assembled, leaves, path_of, typed
from .unknown import unknown_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """How a provider writes lists and objects into queries and forms; None where the document alone says it."""

    arrays: QueryStyle | None = None
    dots: bool = False
    free: frozenset[str] = frozenset()
    """Query keys that any request may have, such as credentials."""


@dataclass(slots=True, kw_only=True)
class Given:
    """What a request says, by place. `faults` is all that is wrong with it, `unknown` what nothing declares."""

    path: dict[str, Any] = field(default_factory=dict[str, Any])
    query: dict[str, Any] = field(default_factory=dict[str, Any])
    body: Any = None
    media: str = ""
    faults: list[Fault] = field(default_factory=list[Fault])
    unknown: list[Fault] = field(default_factory=list[Fault])


def read_request(document: Document, route: Route, request: MockRequest, styles: Styles) -> Given:
    """Read a request and compare it with the document."""
    given = Given(media=media_type(request.headers))
    endpoint = route.endpoint
    for name, parameter in endpoint.by_place("path").items():
        if name in route.values:
            _take(document, parameter, route.values[name], given, given.path)
    _query(document, endpoint, request, styles, given)
    for name, parameter in endpoint.by_place("header").items():
        text = request.headers.get(name.lower())
        if text is not None:
            _take(document, parameter, text, given, {})
        elif parameter.required:
            given.faults.append(Fault(f"header {name}", "is missing"))
    _body(document, endpoint, request, styles, given)
    return given


def _take(document: Document, parameter: Parameter, raw: Raw, given: Given, into: dict[str, Any]) -> None:
    place = f"{parameter.place} {parameter.name}"
    if parameter.as_json:
        if not isinstance(raw, str):
            given.faults.append(Fault(place, "is to be one JSON text"))
            return
        try:
            value = json.loads(raw)
        except (ValueError, RecursionError) as error:
            given.faults.append(Fault(place, f"is no JSON: {error}"))
            return
    else:
        commas = parameter.style == "simple" or not parameter.explode
        value = typed(document, parameter.schema, raw, commas=commas)
    into[parameter.name] = value
    given.faults.extend(document.errors(parameter.schema, value, place))


def _query(document: Document, endpoint: Endpoint, request: MockRequest, styles: Styles, given: Given) -> None:
    declared = endpoint.by_place("query")
    pairs = list(request.query)
    for constant in endpoint.constants:
        if constant in pairs:
            pairs.remove(constant)
    # A name may itself end in brackets (`include[]`), and is then the plain one's twin.
    plain = {name.removesuffix("[]"): parameter for name, parameter in declared.items()}
    pairs = [(_gathered(document, key, plain), value) for key, value in pairs]
    try:
        tree = assembled(pairs, plain, dots=styles.dots)
    except BadShape as error:
        given.faults.append(Fault("query", str(error)))
        return
    given.faults.extend(_misspelt(document, pairs, plain, styles))
    for name, raw in tree.items():
        if name in plain:
            parameter = plain[name]
            _take(document, parameter, raw, given, given.query)
        elif name not in styles.free:
            known = ", ".join(declared) or "none"
            given.unknown.append(Fault(f"query {name:.80}", f"unknown key; known are: {known}"))
    for name, parameter in declared.items():
        if parameter.required and name.removesuffix("[]") not in tree:
            given.faults.append(Fault(f"query {name}", "is missing"))


def _gathered(document: Document, key: str, plain: Mapping[str, Parameter]) -> str:
    """A key that stands alone, put where it belongs: into the object that is spread and has it, or takes any."""
    if key.partition("[")[0] in plain:
        return key
    for name, parameter in plain.items():
        shapes = [document.at(leaf) for leaf in leaves(document, parameter.schema)] if parameter.spread else []
        if any(key in shape.get("properties", {}) or shape.get("additionalProperties") for shape in shapes):
            return f"{name}[{key}]"
    return key


def _misspelt(
    document: Document, pairs: Sequence[tuple[str, str]], plain: Mapping[str, Parameter], styles: Styles
) -> Iterator[Fault]:
    """Lists that are not written as the provider writes them."""
    if styles.arrays not in ("brackets", "repeat"):
        return
    wanted = styles.arrays == "brackets"
    for key in dict.fromkeys(key for key, _ in pairs):
        path = path_of(key, plain)
        parameter = plain.get(path[0])
        if parameter is None or parameter.as_json or len(path) > 2 or (len(path) == 2 and path[1]):
            continue
        bracketed, repeated = path[-1] == "", sum(other == key for other, _ in pairs) > 1
        if bracketed and not wanted and not parameter.name.endswith("[]"):
            yield Fault(f"query {key:.80}", f"lists are written as {path[0]}=…&{path[0]}=…")
        elif wanted and not bracketed and (repeated or _only_list(document, parameter)):
            yield Fault(f"query {key:.80}", f"lists are written as {path[0]}[]=…&{path[0]}[]=…")


def _only_list(document: Document, parameter: Parameter) -> bool:
    kinds = [document.at(leaf).get("type") for leaf in leaves(document, parameter.schema)]
    return "array" in kinds and set(kinds) <= {"array", "null"} and parameter.explode


def _body(document: Document, endpoint: Endpoint, request: MockRequest, styles: Styles, given: Given) -> None:
    if not endpoint.bodies:
        if request.content:
            given.unknown.append(Fault("body", f"{len(request.content)} bytes, where no body is declared"))
        return
    if not request.content and not given.media:
        if endpoint.body_required:
            given.faults.append(Fault("body", f"is missing; known are: {', '.join(endpoint.bodies)}"))
        return
    content = _content(endpoint, given.media)
    if content is None:
        known = ", ".join(endpoint.bodies)
        given.faults.append(Fault("header content-type", f"{given.media[:80]!r} is none of: {known}"))
        return
    try:
        value = _value(document, content, request, given.media, styles)
    except (BadShape, BadRecording, ValueError, RecursionError) as error:
        given.faults.append(Fault("body", f"cannot be read as {given.media}: {error}"))
        return
    given.body = value
    if content.schema is not None:
        given.faults.extend(document.errors(content.schema, value, "body"))
        given.unknown.extend(unknown_keys(document, content.schema, value, "body"))


def _content(endpoint: Endpoint, media: str) -> Content | None:
    family = media.partition("/")[0] + "/*"
    for known in (media, family, "*/*"):
        if known in endpoint.bodies:
            return endpoint.bodies[known]
    return None


def _value(document: Document, content: Content, request: MockRequest, media: str, styles: Styles) -> Any:
    if media == "application/json" or media.endswith("+json"):
        return json.loads(request.content)
    if media == "application/x-www-form-urlencoded":
        pairs = parse_qsl(request.content.decode(), keep_blank_values=True, max_num_fields=10_000)
        return _form(document, content, pairs, {}, styles)
    if media == "multipart/form-data":
        found = parts(request.content, request.headers.get("content-type", ""))
        as_json = {part.name: json.loads(part.content) for part in found if _is_json(part.name, part.is_json, content)}
        pairs = [(part.name, part.content.decode("latin-1" if part.file is not None else "utf-8")) for part in found]
        return _form(document, content, [pair for pair in pairs if pair[0] not in as_json], as_json, styles)
    if media == "application/jsonl" or media.endswith("ndjson"):
        return [json.loads(line) for line in request.content.splitlines() if line.strip()]
    return request.content.decode("latin-1")


def _is_json(name: str, said: bool, content: Content) -> bool:
    return said or name in content.json_parts


def _form(
    document: Document, content: Content, pairs: Sequence[tuple[str, str]], known: Mapping[str, Any], styles: Styles
) -> dict[str, Any]:
    if content.schema is None:
        return dict(pairs) | dict(known)
    names = {key for leaf in leaves(document, content.schema) for key in document.at(leaf).get("properties", {})}
    tree = assembled(pairs, names, dots=styles.dots)
    value: dict[str, Any] = typed(document, content.schema, tree) if tree else {}
    return {**value, **known}
