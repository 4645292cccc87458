"""Sampled calls: for a method's path, the arguments under their Python names, and what they are on the wire."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias, cast

from specwright_generator import ir
from specwright_generator.mock.sampling import Keys, Sampler
from specwright_generator.spec import Spec
from specwright_generator.verify.run import described

from .schemas import Schemas

Values: TypeAlias = Mapping[str, Any]

DEPTH = 4
"""How many levels of objects and arrays are filled."""

PATTERNS: Mapping[str, str] = {"^tunnel_[a-z0-9]{32}$": "tunnel_" + "a1" * 16}
"""Texts for patterns that plain words do not match."""

_MEDIA: Mapping[str, str] = {
    "json": "application/json",
    "multipart": "multipart/form-data",
    "form": "application/x-www-form-urlencoded",
}
_TRIES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What a call sends, by the names on the wire and before it is spelt. `media` is None where there is no body."""

    path: Values
    query: Values
    headers: Values
    body: Any
    media: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a method.

    Attributes:
        method: its path from the client (`chat.completions.create`).
        operation: the key of the operation that it calls.
        arguments: by Python name.
        keys: whether optional arguments are given.
        streams: whether the answer is a stream.
        wire: what is sent.
    """

    method: str
    operation: str
    arguments: Values
    keys: Keys
    streams: bool
    wire: Wire


class Calls:
    """Samples calls of the methods of one provider's client. The same spec and seed give the same calls.

    Args:
        spec: the provider's spec.
        seed: which samples come first.
        depth: how many levels of objects and arrays are filled.
    """

    def __init__(self, spec: Spec, *, seed: int = 0, depth: int = DEPTH) -> None:
        self.spec = spec
        self.api = described(spec)
        # Clients of both colours in one, which Speakeasy makes, put texts into paths as they are, refuse null, and take
        # files as objects.
        self._paired = spec.manifest.client.style == "paired"
        document = without_null(spec.document) if self._paired else spec.document
        self.sampler = Sampler(document, seed=seed, depth=depth, patterns=PATTERNS)
        self.schemas = Schemas(spec.document)

    @cached_property
    def methods(self) -> Mapping[str, ir.Method]:
        """All methods by their paths."""
        return {
            f"{resource.path}.{method.name}".lstrip("."): method
            for resource in self.api.resources
            for method in resource.methods
        }

    @cached_property
    def operations(self) -> Mapping[str, ir.Operation]:
        """All operations by their keys."""
        return {operation.key: operation for operation in self.api.operations}

    def of(self, method: str, keys: Keys = "all", *, stream: bool | None = None) -> Call:
        """A call of a method.

        Args:
            method: its path.
            keys: which optional arguments and keys are given.
            stream: whether to ask for a stream; by default only where there is no other answer.

        Raises:
            NoSample: no values were found that the document allows.
        """
        known = self.methods[method]
        operation = self.operations[known.operation]
        wire = self._wire(operation, known, keys)
        streams = known.stream is not None and (known.stream.switch is None or bool(stream))
        if known.stream is not None and known.stream.switch is not None:
            wire = _switched(wire, known, known.stream.switch, on=streams)
        arguments = _named(known, wire, _object if self._paired else _tuple if keys == "all" else _bytes)
        return Call(
            method=method, operation=known.operation, arguments=arguments, keys=keys, streams=streams, wire=wire
        )

    def covering(self, method: str, *, stream: bool | None = None) -> Iterator[Call]:
        """Calls that together give every argument of a method that the document lets be given.

        One is enough unless arguments exclude one another, as where a body is a union.
        """
        left = self.offered(method)
        for attempt in range(_TRIES):
            call = self.of(method, "all", stream=stream)
            if attempt == 0 or left & call.arguments.keys():
                yield call
            left -= call.arguments.keys()
            if not left:
                return

    def offered(self, method: str) -> set[str]:
        """The names of the arguments that a method takes, without the switch that asks for a stream."""
        known = self.methods[method]
        switch = known.stream.switch if known.stream else None
        return {each.name for each in known.arguments if each.const is None and each.name != switch}

    def _wire(self, operation: ir.Operation, method: ir.Method, keys: Keys) -> Wire:
        def values(location: ir.Location) -> dict[str, Any]:
            return {
                each.wire: self._value(schema_at(self.sampler, each.pointer), keys, location)
                for each in operation.parameters
                if each.location == location and each.const is None and (each.required or keys == "all")
            }

        media = _medium(operation, method)
        body = self._value(schema_at(self.sampler, media.pointer), keys) if media else None
        return Wire(
            path=values("path"),
            query=values("query"),
            headers=values("header"),
            body=body,
            media=media.media_type if media else None,
        )

    def _value(self, schema: Any, keys: Keys, location: ir.Location | None = None) -> Any:
        def accept(value: Any) -> bool:
            # A client refuses a header that would break the request.
            return self.schemas.accepts(schema, value) and (location != "header" or _is_header(value))

        value = self.sampler.sample(schema, keys=keys, accept=accept)
        if location == "path" and self._paired and isinstance(value, str):
            plain = re.sub(r"[^\w.:-]", "-", value, flags=re.ASCII)
            return plain if accept(plain) else value
        return value


def schema_at(sampler: Sampler, pointer: str) -> Any:
    """The schema of a parameter or medium, by a pointer of the compiler's records, in the document of a sampler."""
    found = sampler.resolve(pointer)
    while "$ref" in found and "schema" not in found:
        found = sampler.resolve(found["$ref"])
    return found.get("schema", True)


def _medium(operation: ir.Operation, method: ir.Method) -> ir.Media | None:
    if operation.body is None or method.body == "none":
        return None
    wanted = _MEDIA.get(method.body)
    media = operation.body.media
    return next((each for each in media if each.media_type == wanted), media[0])


def _switched(wire: Wire, method: ir.Method, switch: str, *, on: bool) -> Wire:
    argument = next(each for each in method.arguments if each.name == switch)

    def put(values: Values) -> Values:
        others = {key: value for key, value in values.items() if key != argument.wire}
        return {**others, argument.wire: True} if on else others

    return replace(wire, query=put(wire.query)) if argument.to == "query" else replace(wire, body=put(wire.body))


def _named(method: ir.Method, wire: Wire, file: Callable[[str, bytes], Any]) -> Values:
    """What is sent as keyword arguments; `file` is how bytes are given."""
    places = {"path": wire.path, "query": wire.query, "header": wire.headers, "body": wire.body}
    found: dict[str, Any] = {}
    for each in method.arguments:
        if each.const is not None:
            continue
        if each.to == "whole":
            if wire.media is not None:
                found[each.name] = wire.body
            continue
        values = cast("Values", places[each.to] or {})
        if each.wire in values:
            found[each.name] = _files(values[each.wire], each.name, file)
    return found


def _files(value: Any, name: str, file: Callable[[str, bytes], Any]) -> Any:
    if isinstance(value, bytes):
        return file(name, value)
    return [_files(item, name, file) for item in cast("list[object]", value)] if isinstance(value, list) else value


def _bytes(name: str, content: bytes) -> Any:
    return content


def _tuple(name: str, content: bytes) -> Any:
    return f"{name}.bin", content, "application/x-sample"


def _object(name: str, content: bytes) -> Any:
    return {"file_name": f"{name}.bin", "content": content, "content_type": "application/x-sample"}


def without_null(node: Any) -> Any:
    """A document whose schemas allow null only where they allow nothing else."""
    if isinstance(node, list):
        return [without_null(each) for each in cast("list[object]", node)]
    if not isinstance(node, dict):
        return node
    found = {key: without_null(each) for key, each in cast("dict[str, object]", node).items()}
    for keyword, null in (("anyOf", {"type": "null"}), ("oneOf", {"type": "null"}), ("type", "null"), ("enum", None)):
        choices: object = found.get(keyword)
        if isinstance(choices, list):
            found[keyword] = [each for each in cast("list[object]", choices) if each != null] or choices
    return found


def _is_header(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_header, cast("list[object]", value)))
    return not isinstance(value, str) or (value.isascii() and value.isprintable())
