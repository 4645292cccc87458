"""From a recorded request to the call that sends it: arguments of a generated method, and what the spec lacks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast
from urllib.parse import parse_qsl, urlsplit

from specwright_generator import ir

from .forms import FormValue, assembled, gathered, grouped, parts
from .matching import Match, Target
from .traffic import BadRecording, Request
from .unknown_keys import unknown_keys

_To: TypeAlias = Literal["path", "query", "header", "body", "whole"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """A call of a method.

    Attributes:
        arguments: by Python name, `extra_query` and `extra_body` among them where the spec does not know a key.
        missing: required arguments that the recorded request does not have, by Python name.
        unknown: keys of the request that the spec does not know, as paths (`query.foo`, `body.tools[*].bar`).
    """

    target: Target
    base_url: str
    arguments: Mapping[str, object]
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def invocation(match: Match, target: Target, request: Request, definitions: Mapping[str, ir.Definition]) -> Invocation:
    """The call of `target` that sends what `request` sent.

    Raises:
        BadRecording: the recorded body is not of its media type.
    """
    collector = _Collector(target.method, definitions)
    for wire, value in match.path.items():
        collector.take("path", wire, value)
    for argument in target.method.arguments:
        if argument.to == "header" and argument.wire.lower() in request.headers:
            collector.take("header", argument.wire, request.headers[argument.wire.lower()])
    constants = {p.wire for p in match.operation.parameters if p.const is not None}
    query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    texts = {p.wire for p in match.operation.parameters if p.location == "query" and p.style == "json"}
    spread = [p for p in match.operation.parameters if p.spread]
    declared = {p.wire for p in match.operation.parameters}
    flat: list[tuple[str, FormValue]] = []
    for key, value in query:
        if key in texts:
            collector.take("query", key, _json(value.encode()))
        elif key not in constants:
            flat.append((gathered(key, spread, declared, definitions), value))
    collector.take_flat("query", flat)
    unsent = {p.wire for p in match.operation.parameters if not p.sent}
    if once := {key: value for key, value in query if key in unsent}:
        # What was sent once and is no more goes out as it was recorded.
        collector.extra["query"] = {**collector.extra.get("query", {}), **once}
    _take_body(collector, request)
    arguments: dict[str, object] = dict(collector.found)
    for place in ("query", "body"):
        if place in collector.extra:
            arguments[f"extra_{place}"] = collector.extra[place]
    return Invocation(
        target=target,
        base_url=match.base_url,
        arguments=arguments,
        missing=tuple(
            argument.name
            for argument in target.method.arguments
            if argument.required and argument.const is None and argument.name not in collector.found
        ),
        unknown=tuple(collector.unknown),
    )


def senders(targets: Iterable[Target], request: Request, *, streamed: bool | None = None) -> list[Target]:
    """Those of `targets` that can have sent a request: whose constants it has, or else whose constants it may have.

    Of methods for different forms of an answer, those for the one that came, where `streamed` says which.
    """
    found = _by_constants(targets, request)
    formed = [target for target in found if streamed in (None, _only_streams(target))]
    return formed or found


def _only_streams(target: Target) -> bool:
    stream = target.method.stream
    return stream is not None and stream.switch is None


def _by_constants(targets: Iterable[Target], request: Request) -> list[Target]:
    listed = list(targets)
    sent = _sent(request)
    constants = [
        {argument.wire: argument.const for argument in target.method.arguments if argument.const is not None}
        for target in listed
    ]
    exact = [target for target, known in zip(listed, constants, strict=True) if known.items() <= sent.items()]
    return exact or [
        target
        for target, known in zip(listed, constants, strict=True)
        if all(sent.get(key, value) == value for key, value in known.items())
    ]


def _sent(request: Request) -> dict[str, object]:
    """The keys at the top of a body that can be a constant's: those of JSON, and the plain ones of a form."""
    try:
        if request.media_type.startswith("multipart/"):
            fields = parts(request.body, request.headers["content-type"])
            return {part.name: _WORDS.get(part.content, part.value()) for part in fields if part.file is None}
        value: object = json.loads(request.body or b"{}")
    except (ValueError, BadRecording):
        return {}
    # What holds others is no constant, and could not be compared.
    items = cast("dict[str, object]", value).items() if isinstance(value, dict) else ()
    return {key: item for key, item in items if not isinstance(item, dict | list)}


_WORDS: dict[bytes, object] = {b"true": True, b"false": False}


class _Collector:
    def __init__(self, method: ir.Method, definitions: Mapping[str, ir.Definition]) -> None:
        self.method = method
        self.found: dict[str, object] = {}
        self.extra: dict[str, dict[str, object]] = {}
        self.unknown: list[str] = []
        self._definitions = definitions
        self._by_place = {(argument.to, argument.wire): argument for argument in method.arguments}

    def take(self, to: _To, wire: str, value: object) -> None:
        """One value by its name on the wire."""
        argument = self._by_place.get((to, wire))
        if argument is None:
            self.extra.setdefault(to, {})[wire] = value
            self.unknown.append(f"{to}.{wire}")
        elif argument.const is None:
            self.found[argument.name] = value
            if to == "body":
                paths = unknown_keys(value, argument.type, self._definitions)
                self.unknown.extend(f"body.{wire}{path}" for path in paths)

    def take_flat(self, to: Literal["query", "body"], pairs: Iterable[tuple[str, FormValue]]) -> None:
        """Values by flat keys, lists and objects spelt in brackets."""
        known = {argument.wire for argument in self.method.arguments if argument.to == to}
        for wire, entries in grouped(pairs, known).items():
            argument = self._by_place.get((to, wire))
            self.take(to, wire, assembled(entries, argument.type if argument else None, self._definitions))

    def take_whole(self, value: object) -> bool:
        """A body that is passed as it is; False where the method takes none."""
        argument = next((each for each in self.method.arguments if each.to == "whole"), None)
        if argument is not None:
            self.found[argument.name] = value
        return argument is not None


def _take_body(collector: _Collector, request: Request) -> None:
    body, media_type = request.body, request.media_type
    if not body:
        return
    if media_type.startswith("multipart/"):
        found = parts(body, request.headers["content-type"])
        for part in found:
            if part.is_json:
                collector.take("body", part.name, _json(part.content))
        collector.take_flat("body", [(part.name, part.value()) for part in found if not part.is_json])
    elif media_type == "application/x-www-form-urlencoded" and collector.method.body == "form":
        collector.take_flat("body", parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    elif collector.method.body in ("binary", "text"):
        if not collector.take_whole(body):
            raise BadRecording("the method takes no body of this kind")
    else:
        _take_json(collector, body)


def _take_json(collector: _Collector, body: bytes) -> None:
    value = _json(body)
    if collector.take_whole(value):
        return
    if not isinstance(value, dict):
        collector.extra["body"] = cast("dict[str, object]", value)
        collector.unknown.append("body")
        return
    for wire, item in cast("dict[str, object]", value).items():
        collector.take("body", wire, item)


def _json(data: bytes) -> object:
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError):
        raise BadRecording("the body of the request is no JSON") from None
    return value
