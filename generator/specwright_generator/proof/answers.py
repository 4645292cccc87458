"""Sampled answers to sampled calls: JSON, text, files, streams and the pages of a list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from specwright.testing import Answer, bytes_answer, events, json_answer, text_answer
from specwright_generator import ir
from specwright_generator.manifest import PageRule
from specwright_generator.mock.sampling import Keys, Sampler
from specwright_generator.naming.bodies import is_stream

from .calls import DEPTH, PATTERNS, Call, Calls, schema_at

FILE = b"\x00\xff file"
EVENTS = 24
"""Events of a stream, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """An answer and what it says: JSON, text, bytes, or a list of events."""

    answer: Answer
    value: Any


class Answers:
    """Samples answers to the calls of one provider's client."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._client = calls.spec.manifest.client
        self._sampler = Sampler(calls.spec.document, depth=DEPTH, patterns=PATTERNS)
        # The items of a page are one level further down, and some have many below.
        self._deep = Sampler(calls.spec.document, depth=9, patterns=PATTERNS)

    def to(self, call: Call, keys: Keys = "all") -> Sampled:
        """An answer to `call` as it asks for: a stream where it streams, else the first that its method returns.

        Raises:
            NoSample: no value was found that the document allows.
        """
        method = self._calls.methods[call.method]
        if call.streams:
            return self._stream(method)
        status, media = self._good(call)
        texts = [each for each in media if each.media_type.startswith("text/")]
        if texts and _asks_for_text(call):
            return Sampled(answer=text_answer("Grüße", status=status), value="Grüße")
        if method.returns.kind == "none":
            return Sampled(answer=Answer(status=status), value=None)
        if method.returns.kind == "binary":
            kinds = [each.media_type for each in media]
            # Some documents give a file as JSON beside what it is.
            kind = next(
                (each for each in kinds if not each.endswith("json")), kinds[0] if kinds else "application/octet-stream"
            )
            return Sampled(answer=bytes_answer(FILE, status=status, media_type=kind), value=FILE)
        if method.returns.kind == "text":
            return Sampled(answer=text_answer("Grüße", status=status, media_type=media[0].media_type), value="Grüße")
        chosen = next(each for each in media if each.media_type.endswith("json"))
        value = self.drawn(self._schema(chosen.pointer), keys)
        return Sampled(answer=json_answer(value, status=status), value=value)

    def pages(self, call: Call, count: int = 3) -> list[Sampled]:
        """The pages of a list, each leading to the next and the last to none; one where its pages lead nowhere."""
        rule = self.page_rule(call)
        _, media = self._good(call)
        schema = self._schema(media[0].pointer)
        count = count if rule.param is not None else 1
        found = [self._filled(schema, rule.items) for _ in range(count)]
        for number, page in enumerate(found):
            last = number == count - 1
            if rule.more is not None:
                page[rule.more] = not last
            cursor = f"cursor/{number} &\u00e9"
            if rule.back_field is not None:
                page[rule.back_field] = f"back/{number}"
            if rule.cursor_field is not None:
                page[rule.cursor_field] = None if last else cursor
            elif rule.cursor_item is not None and not last:
                page[rule.items][-1][rule.cursor_item] = cursor
            elif rule.param is not None and last and rule.more is None:
                page[rule.items] = []
        return [Sampled(answer=json_answer(page), value=page) for page in found]

    def page_rule(self, call: Call) -> PageRule:
        """The rule of the pages that a method returns. Raises `LookupError` where it returns none."""
        page = self._calls.methods[call.method].page
        rules = self._calls.spec.manifest.pages
        return next(rule for rule in rules if page is not None and rule.class_name == page.kind)

    def _schema(self, pointer: str) -> Any:
        return schema_at(self._sampler, pointer)

    def _filled(self, schema: Any, items: str) -> Any:
        check = self._calls.schemas.accepts
        return self._deep.sample(
            schema, keys="some", accept=lambda value: bool(value.get(items)) and check(schema, value)
        )

    def drawn(self, schema: Any, keys: Keys) -> Any:
        """A value of a schema."""
        check = self._calls.schemas.accepts
        return self._sampler.sample(schema, keys=keys, accept=lambda value: check(schema, value))

    def _good(self, call: Call) -> tuple[int, Sequence[ir.Media]]:
        """The status of a good answer, and its media types that are no streams."""
        operation = self._calls.operations[call.operation]
        good = sorted(each.status for each in operation.responses if each.status.startswith("2"))
        found = next(each for each in operation.responses if each.status == (good or ["default"])[0])
        status = int(found.status) if found.status.isdigit() else 200
        return status, [each for each in found.media if not is_stream(each)]

    def _stream(self, method: ir.Method) -> Sampled:
        stream = method.stream
        if stream is None:
            raise ValueError(f"{method.name} does not stream")
        schema = self._schema_of(stream.event)
        values: list[Any] = []
        for value in self._sampler.samples(
            schema, accept=lambda value: self._calls.schemas.accepts(schema, value), most=EVENTS
        ):
            # An event without data is none.
            if not self._ends(value) and not (stream.frame and "data" not in value):
                values.append(value)
        if stream.format != "sse":
            lines = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)
            return Sampled(answer=bytes_answer(lines.encode(), media_type="application/x-ndjson"), value=values)
        if stream.frame or stream.envelope:
            if stream.frame:
                # An event without an id has that of the one before, so each has its own here.
                values = [{**_event(value), "id": f"{number}"} for number, value in enumerate(values)]
            else:
                values = [{"event": value["event"], "data": value["data"]} for value in values]
            return Sampled(answer=self._frames(values, whole=stream.frame), value=values)
        named = isinstance(values[0], dict) and "type" in values[0]
        seen = [value for value in values if not (named and value["type"] in self._client.unseen)]
        return Sampled(answer=events(values, done=self._client.done or None, names=named), value=seen)

    def _frames(self, values: list[Any], *, whole: bool) -> Answer:
        """Events whose name is a part of the value. Where a value is the `whole` of an event, nothing else is one."""
        blocks: list[str] = []
        for value in cast("list[Mapping[str, Any]]", values):
            head = "".join(f"{key}: {value[key]}\n" for key in ("event", "id", "retry") if value.get(key) is not None)
            data = value["data"] if isinstance(value["data"], str) else json.dumps(value["data"], ensure_ascii=False)
            blocks.append(f"{head}data: {data}\n\n")
        if self._client.done and not whole:
            blocks.append(f"data: {self._client.done}\n\n")
        return Answer(headers={"content-type": "text/event-stream"}, chunks=[block.encode() for block in blocks])

    def _ends(self, value: Any) -> bool:
        """Whether an event ends a stream: with an error, or as its last one."""
        if not isinstance(value, dict):
            return False
        found = cast("Mapping[str, object]", value)
        names = (found.get("type"), found.get("event"))
        return any(name in ("error", "done", self._client.stream_error) for name in names) or bool(found.get("error"))

    def _schema_of(self, type_: ir.Type) -> Any:
        """A schema for a type of the compiler's records: definitions are known by where they stand."""
        if isinstance(type_, ir.Ref):
            return {"$ref": type_.target}
        if isinstance(type_, ir.Union):
            return {"anyOf": [self._schema_of(each) for each in type_.members]}
        if isinstance(type_, ir.Nullable):
            return {"anyOf": [self._schema_of(type_.inner), {"type": "null"}]}
        if isinstance(type_, ir.Scalar):
            return {"type": type_.kind}
        if isinstance(type_, ir.Any):
            return True
        raise TypeError(f"no schema for {type(type_).__name__}")


def _event(value: Mapping[str, Any]) -> dict[str, Any]:
    """What of a sampled event can be on the wire: its data, and its name in one line."""
    named = isinstance(value.get("event"), str) and value["event"].isprintable()
    return {key: value[key] for key in ("event", "data") if key in value and (key == "data" or named)}


def _asks_for_text(call: Call) -> bool:
    """Whether the body names a format that is no JSON, where an endpoint answers in several."""
    body: object = call.wire.body
    wanted: object = cast("Mapping[str, object]", body).get("response_format") if isinstance(body, dict) else None
    return wanted in ("text", "srt", "vtt")
