"""Arguments for a method, sampled from the document, and the check that a request carries them, all and no others."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

from specwright.testing import MockRequest
from specwright_generator.mock.sampling import Keys, Sampler

from .documents import Document, Endpoint
from .providers import Provider

FREE = {
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a method is called with, by the names on the wire; `media` is the body's media type, None for no body."""

    path: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    media: str | None

    def named(self, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
        """As keyword arguments; `names` gives the argument of a place and a name on the wire."""
        found = {names["path", wire]: value for wire, value in self.path.items()}
        found |= {names["query", wire]: value for wire, value in self.query.items() if ("query", wire) in names}
        # A header of one value is no argument: it is sent always.
        found |= {names["header", wire]: value for wire, value in self.headers.items() if ("header", wire) in names}
        body: object = self.body
        if ("whole", "") in names and self.media is not None:
            found[names["whole", ""]] = body
        elif isinstance(body, dict):
            found |= {names["body", wire]: value for wire, value in cast("dict[str, object]", body).items()}
        elif self.media is not None:
            found["body"] = body
        return found


def sampled(sampler: Sampler, document: Document, endpoint: Endpoint, media: str | None, keys: Keys) -> Arguments:
    """Arguments of an operation, by its parameters and the schema of one media type of its body."""

    def valid(schema: Any, keys: Keys, place: str = "body") -> Any:
        accepted = document.acceptor(schema)
        json_only = place == "body" and media == "application/json"
        # A client refuses a header that would break the request, and raw bytes in JSON.
        return sampler.sample(
            schema,
            keys=keys,
            accept=lambda value: (
                accepted(value) and (place != "header" or _is_header(value)) and not (json_only and has_bytes(value))
            ),
        )

    def values(place: str) -> dict[str, Any]:
        return {
            name: valid(schema_of(parameter), "all", place)
            for name, parameter in endpoint.parameters(place).items()
            if parameter.get("required") or keys == "all"
        }

    body = valid(endpoint.bodies[media], keys) if media is not None else None
    return Arguments(values("path"), values("query"), values("header"), body, media)


def faults(provider: Provider, endpoint: Endpoint, given: Arguments, request: MockRequest) -> Iterator[str]:
    """What is wrong with the request that came of a call."""
    if request.method != endpoint.verb:
        yield f"verb {request.method}"
    query = list(request.query)
    path = endpoint.matches(request.url.partition("?")[0].removeprefix(provider.base_url), query)
    if path is None:
        yield f"path {request.url}"
    elif path != {name: _text(value) for name, value in given.path.items()}:
        yield f"path values {path}"
    texts = {name for name, parameter in endpoint.parameters("query").items() if "content" in parameter}
    query = [(name, _canonical(json.loads(value)) if name in texts else value) for name, value in query]
    values = {name: _canonical(value) if name in texts else value for name, value in given.query.items()}
    expected = [
        pair
        for name, value in values.items()
        for key, each in (value.items() if provider.spreads and isinstance(value, dict) else [(name, value)])
        for pair in flat(key, each)
    ]
    if Counter(map(_plain_key, query)) != Counter(map(_plain_key, expected)):
        yield f"query {query}, not {expected}"
    yield from _header_faults(provider, endpoint, given, request)
    yield from _body_faults(provider.document, endpoint, given, request)


def _header_faults(provider: Provider, endpoint: Endpoint, given: Arguments, request: MockRequest) -> Iterator[str]:
    declared = {name.lower() for name in endpoint.parameters("header")}
    for name, value in given.headers.items():
        text = ",".join(map(_text, cast("list[object]", value))) if isinstance(value, list) else _text(value)
        sent = request.headers.get(name.lower(), "")
        if sent != text and not (name.lower() in provider.joined and sent.startswith(f"{text},")):
            yield f"header {name}: {sent}, not {text}"
    for name in request.headers.keys() - FREE - declared - provider.always:
        yield f"header {name} is nowhere declared"
    document = provider.document
    schemes = endpoint.content.get("security", document.content.get("security", []))
    options = [document.credentials[name] for scheme in schemes for name in scheme] or [*provider.credentials]
    allowed = [provider.credential_headers[option] for option in options]
    if not any(request.headers.get(name) == value for name, value in allowed):
        yield f"the credential is none of {options}"


def _body_faults(document: Document, endpoint: Endpoint, given: Arguments, request: MockRequest) -> Iterator[str]:
    sent = request.headers.get("content-type", "").partition(";")[0]
    if given.media is None:
        if request.content or sent:
            yield f"a body of {sent!r}: {request.content[:200]!r}"
        return
    if not request.content and not given.body and not endpoint.content["requestBody"].get("required"):
        return
    if sent not in endpoint.bodies:
        yield f"a body of {sent!r}, where {list(endpoint.bodies)} are declared"
    elif sent == "application/json":
        body = json.loads(request.content)
        if found := difference(body, given.body):
            yield f"body: {found}"
        yield from document.errors(endpoint.bodies[sent], body)
    elif sent == "application/x-www-form-urlencoded":
        pairs = parse_qsl(request.content.decode(), keep_blank_values=True, strict_parsing=True)
        expected = [pair for name, value in given.body.items() for pair in flat(name, value)]
        if Counter(map(_plain_key, pairs)) != Counter(map(_plain_key, expected)):
            yield f"form {pairs}, not {expected}"
    elif sent == "multipart/form-data":
        yield from document.errors(endpoint.bodies[sent], given.body)
        parts = form(request)
        encoding = endpoint.content["requestBody"]["content"][sent].get("encoding", {})
        as_json = {name for name, rule in encoding.items() if rule.get("contentType") == "application/json"}
        expected = [pair for name, value in given.body.items() if name not in as_json for pair in flat(name, value)]
        plain = [part for part in parts if part[0] not in as_json]
        if Counter(map(_plain_key, plain)) != Counter(map(_plain_key, expected)):
            yield f"form {parts}, not {expected}"
        for name in as_json & given.body.keys():
            [content] = [content for part, content in parts if part == name] or ["null"]
            if found := difference(json.loads(content), given.body[name]):
                yield f"part {name}: {found}"
    else:
        yield f"a body of {sent!r} is not looked at"


def form(request: MockRequest) -> list[tuple[str, str | bytes]]:
    """The parts of a multipart body: name and text, or name and bytes where it is a file."""
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    first, *parts, last = (b"\r\n" + request.content).split(b"\r\n--" + boundary)
    assert first == b""
    assert last == b"--\r\n"
    found: list[tuple[str, str | bytes]] = []
    for part in parts:
        head, _, content = part.partition(b"\r\n\r\n")
        lines = head.decode().removeprefix("\r\n").split("\r\n")
        headers = {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}
        kind, *pairs = headers["content-disposition"].split("; ")
        assert kind == "form-data"
        quoted = {name: text.strip('"') for name, _, text in (pair.partition("=") for pair in pairs)}
        found.append((quoted["name"], content if "filename" in quoted else content.decode()))
    return found


def schema_of(parameter: Mapping[str, Any]) -> Any:
    """The schema of a parameter, which may stand in a query as JSON."""
    return parameter["schema"] if "schema" in parameter else parameter["content"]["application/json"]["schema"]


def _canonical(value: object) -> str:
    """A value as JSON, always the same for the same one."""
    return json.dumps(value, sort_keys=True)


def flat(name: str, value: object) -> Iterator[tuple[str, str | bytes]]:
    """A value as forms and queries spell it for OpenAI: `a[]=1` for lists, `a[b]=1` for objects, null left out."""
    if isinstance(value, list):
        for item in cast("list[object]", value):
            yield from flat(name + "[]", item)
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, object]", value).items():
            yield from flat(f"{name}[{key}]", item)
    elif isinstance(value, bytes):
        yield name, value
    elif value is not None:
        yield name, _text(value)


def difference(left: object, right: object, path: str = "$") -> str:
    """Where two JSON values differ and how, or nothing; unlike `==`, tells booleans from numbers."""
    if isinstance(left, dict) and isinstance(right, dict):
        first, second = cast("dict[str, object]", left), cast("dict[str, object]", right)
        if first.keys() != second.keys():
            return (
                f"{path} has {sorted(first.keys() - second.keys())} more, {sorted(second.keys() - first.keys())} less"
            )
        inner = (difference(item, second[key], f"{path}.{key}") for key, item in first.items())
        return next(filter(None, inner), "")
    if isinstance(left, list) and isinstance(right, list):
        some, others = cast("list[object]", left), cast("list[object]", right)
        if len(some) != len(others):
            return f"{path} has {len(some)} items, not {len(others)}"
        pairs = zip(some, others, strict=True)
        return next(filter(None, (difference(*pair, f"{path}[{index}]") for index, pair in enumerate(pairs))), "")
    if left == right and isinstance(left, bool) == isinstance(right, bool):
        return ""
    return f"{path} is {left!r:.200}, not {right!r:.200}"


def _plain_key(pair: tuple[str, object]) -> tuple[str, object]:
    """Lists are `a` or `a[]`, and in the document either may be the parameter's own name."""
    name, value = pair
    while name.endswith("[]"):
        name = name.removesuffix("[]")
    return name, value


def _is_header(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_header, cast("list[object]", value)))
    return not isinstance(value, str) or (value.isascii() and value.isprintable() and "," not in value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def has_bytes(value: Any) -> bool:
    """Whether there are raw bytes in a value: JSON has none."""
    if isinstance(value, dict):
        return any(map(has_bytes, value.values()))
    return any(map(has_bytes, value)) if isinstance(value, list) else isinstance(value, bytes)
