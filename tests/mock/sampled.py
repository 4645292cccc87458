"""Valid requests, sampled from the document and written as a client would write them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import quote, urlencode

from specwright.testing import MockRequest
from specwright_generator.mock.document import Document
from specwright_generator.mock.endpoints import Content, Endpoint
from specwright_generator.mock.paging import properties
from specwright_generator.mock.sampling import Keys
from specwright_generator.mock.values import Values

BOUNDARY = "b0undary"
HEADERS = {"authorization": "Bearer key", "x-api-key": "key"}


def flat(name: str, value: Any, arrays: str) -> Iterator[tuple[str, str]]:
    """`a[]=1` or `a=1` for lists, `a[b]=1` for objects."""
    if isinstance(value, list):
        for item in value:
            yield from flat(name + ("[]" if arrays == "brackets" and not name.endswith("[]") else ""), item, arrays)
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from flat(f"{name}[{key}]", item, arrays)
    elif value is not None:
        yield name, text(value)


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


class Requests:
    """Samples requests to the operations of a document."""

    def __init__(self, document: Document, arrays: str = "brackets", seed: int = 0) -> None:
        self.document = document
        self.values = Values(document, seed)
        self.arrays = arrays

    def request(
        self, endpoint: Endpoint, keys: Keys, media: str | None = None, *, stream: bool | None = None
    ) -> MockRequest:
        """A valid request. `media` is that of the body, the first by default; `stream` whether to ask for one."""
        path = endpoint.template
        headers = dict(HEADERS)
        query = list(endpoint.constants)
        for parameter in endpoint.parameters:
            if not parameter.required and keys == "required":
                continue
            value = self.values.one(
                "request", parameter.schema, "all", accept=_path_like if parameter.place == "path" else None
            )
            if parameter.place == "path":
                path = path.replace(f"{{{parameter.name}}}", quote(text(value), safe=""))
            elif parameter.place == "header":
                written = ",".join(map(text, value)) if isinstance(value, list) else text(value)
                headers[parameter.name.lower()] = written.encode("ascii", "ignore").decode().replace("\n", " ")
            elif parameter.as_json:
                query.append((parameter.name, json.dumps(value)))
            else:
                query += flat(parameter.name, value, self.arrays)
        content = b""
        if endpoint.bodies:
            body = endpoint.bodies[media or next(iter(endpoint.bodies))]
            headers["content-type"] = body.media
            content = self._body(body, keys, headers, True if endpoint.marked else stream)
        url = f"https://mock.test{path}" + (f"?{urlencode(query)}" if query else "")
        return MockRequest(method=endpoint.verb, url=url, headers=headers, content=content)

    def _body(self, body: Content, keys: Keys, headers: dict[str, str], stream: bool | None) -> bytes:
        if body.schema is None:
            return b"{}"
        schema = body.schema
        if body.media == "application/json":
            value = self.values.one("request", schema, keys)
        else:
            some: Keys = "some" if keys == "required" else keys  # the least has empty lists
            value = _said(
                self.values.one(
                    "request", schema, some, accept=lambda found: self.document.accepts(schema, _said(found))
                )
            )
        if stream is not None and "stream" in properties(self.document, body.schema):
            value["stream"] = stream
        if body.media == "multipart/form-data":
            headers["content-type"] += f"; boundary={BOUNDARY}"
            return self._form(body, value)
        if body.media == "application/x-www-form-urlencoded":
            return urlencode([pair for key, item in value.items() for pair in flat(key, item, self.arrays)]).encode()
        return json.dumps(value).encode() if body.media.endswith("json") else text(value).encode()

    def _form(self, body: Content, value: Mapping[str, Any]) -> bytes:
        parts: list[str] = []
        for key, item in value.items():
            nested = isinstance(item, dict) or (isinstance(item, list) and any(isinstance(x, dict) for x in item))
            pairs = [(key, json.dumps(item))] if nested or key in body.json_parts else flat(key, item, self.arrays)
            kind = "content-type: application/json\r\n" if nested or key in body.json_parts else ""
            for name, each in pairs:
                head = f'content-disposition: form-data; name="{name}"\r\n{kind}'
                parts.append(f"--{BOUNDARY}\r\n{head}\r\n{each}\r\n")
        return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def _said(value: Any) -> Any:
    """What a form can say of a value: not that a list is empty, nor that something is null."""
    if not isinstance(value, dict):
        return value
    return {key: _said(item) for key, item in value.items() if item not in ([], None, {})}


def _path_like(value: Any) -> bool:
    return text(value) not in ("", ".", "..")
