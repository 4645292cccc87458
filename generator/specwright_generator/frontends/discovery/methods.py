"""Methods of Discovery as operations of OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from specwright_generator.frontends.discovery.shapes import BYTES, shape
from specwright_generator.frontends.discovery.templates import template
from specwright_generator.frontends.openapi.pointers import join
from specwright_generator.ir import Json

_VERBS = frozenset({"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"})
_JSON = "application/json"
_EVENTS = "text/event-stream"
_BYTES = "application/octet-stream"
MAX_DEPTH = 20
"""How deep resources may be nested; real documents have 7 levels."""


class Faulty(Exception):
    """A method that no operation can be made of, or resources that are too deep."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One operation: where it goes in `paths`, and where the method stands in the Discovery document."""

    path: str
    verb: str
    operation: dict[str, Json]
    pointer: str


def methods(document: dict[str, Json]) -> Iterator[tuple[dict[str, Json], str]]:
    """Every method with its JSON pointer, those of the API first."""
    yield from _methods(document, "#", 0)


def _methods(holder: dict[str, Json], pointer: str, depth: int) -> Iterator[tuple[dict[str, Json], str]]:
    if depth > MAX_DEPTH:
        raise Faulty(pointer, f"resources are nested more than {MAX_DEPTH} deep")
    for name, method in _object(holder.get("methods")).items():
        yield _object(method), join(pointer, "methods", name)
    for name, resource in _object(holder.get("resources")).items():
        yield from _methods(_object(resource), join(pointer, "resources", name), depth + 1)


def operations(method: dict[str, Json], pointer: str, api: str) -> Iterator[Written]:
    """What can be sent to a method: its operation, and with media a second one that up- or downloads them.

    Args:
        method: the method.
        pointer: where it stands.
        api: the name of the API, with which ids begin.

    Raises:
        Faulty: it has no id, no path or no verb.
    """
    ident, path, verb = method.get("id"), method.get("path"), method.get("httpMethod")
    if not isinstance(ident, str) or not isinstance(path, str) or not isinstance(verb, str) or verb not in _VERBS:
        raise Faulty(pointer, "a method needs an id, a path and an httpMethod")
    parameters = _object(method.get("parameters"))
    patterns = {name: _text(_object(each).get("pattern")) for name, each in parameters.items()}
    name = ident.removeprefix(f"{api}.")
    streams = name.rpartition(".")[2].startswith(("stream", "serverStreaming"))
    written = template(path, patterns)
    basic: dict[str, Json] = {
        "operationId": name,
        "parameters": [_parameter(each, _object(value)) for each, value in parameters.items()],
    }
    if method.get("deprecated") is True:
        basic["deprecated"] = True
    body, answer = _schema(method, "request"), _schema(method, "response")
    asked: dict[str, Json] = {}
    if body is not None:
        asked["requestBody"] = {"content": {_JSON: {"schema": body}}}
    # Events are asked for: without `alt=sse` a stream is one long array. A body of any kind streams without it.
    query = "?alt=sse" if streams and answer else ""
    content: dict[str, Json] = {}
    if answer is not None:
        content = {_EVENTS: {"schema": answer}} if streams else {_JSON: {"schema": answer}}
    yield Written(
        path=written + query,
        verb=verb.lower(),
        operation={**basic, **asked, "responses": _responses(content)},
        pointer=pointer,
    )
    if method.get("supportsMediaDownload") is True and method.get("useMediaDownloadService") is not True:
        yield Written(
            path=f"{written}?alt=media",
            verb=verb.lower(),
            operation={
                **basic,
                "operationId": f"{name}Media",
                "responses": _responses({_BYTES: {}}),
            },
            pointer=pointer,
        )
    if method.get("supportsMediaUpload") is True and (target := _upload(method)) is not None:
        yield Written(
            path=template(target, patterns),
            verb=verb.lower(),
            operation={
                **basic,
                "operationId": f"{name}Media",
                "parameters": [*_list(basic["parameters"]), _PROTOCOL],
                "requestBody": _upload_body(body),
                "responses": _responses(content),
            },
            pointer=pointer,
        )


_PROTOCOL: dict[str, Json] = {
    "name": "X-Goog-Upload-Protocol",
    "in": "header",
    "required": True,
    "schema": {"const": "multipart"},
}
"""Says that what describes a file and the file itself are sent together, as the parts of a form."""


def _upload(method: dict[str, Json]) -> str | None:
    """Where files go: the address of the simple protocol, else of the resumable one."""
    protocols = _object(_object(method.get("mediaUpload")).get("protocols"))
    for protocol in ("simple", "resumable"):
        if isinstance(path := _object(protocols.get(protocol)).get("path"), str):
            return path
    return None


def _upload_body(body: dict[str, Json] | None) -> Json:
    properties: dict[str, Json] = {"file": {"type": "string", "contentMediaType": _BYTES}}
    encoding: dict[str, Json] = {}
    if body is not None:
        properties["metadata"] = body
        encoding["metadata"] = {"contentType": _JSON}
    schema: Json = {"type": "object", "properties": properties, "required": ["file"]}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema, "encoding": encoding}}}


def _parameter(name: str, node: dict[str, Json]) -> Json:
    path = node.get("location") == "path"
    found: dict[str, Json] = {"name": name, "in": "path" if path else "query", "schema": shape(node)}
    if path or node.get("required") is True:
        found["required"] = True
    if node.get("deprecated") is True:
        found["deprecated"] = True
    return found


def _schema(method: dict[str, Json], key: str) -> dict[str, Json] | None:
    """The schema of a body; an empty one where any body will do, None where there is none."""
    node = method.get(key)
    if not isinstance(node, dict):
        return None
    return {} if node.get("$ref") in BYTES else shape(node)


def _responses(content: dict[str, Json]) -> Json:
    return {"200": {"description": "", **({"content": content} if content else {})}}


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
