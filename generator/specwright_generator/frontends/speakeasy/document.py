"""A package's calls and types as one OpenAPI 3.1 document of facts."""

from __future__ import annotations

from dataclasses import dataclass

from specwright_generator.frontends.sdk.components import ALONE_HINT, KNOWN_HINT, METHOD_HINT, NAME_HINT, SOURCE_HINT
from specwright_generator.frontends.sdk.package import Home, Package
from specwright_generator.frontends.speakeasy.calls import Answer, Call, Sent, calls
from specwright_generator.frontends.speakeasy.layout import Layout, ResourceNode
from specwright_generator.frontends.speakeasy.types import (
    Schema,
    Types,
    Unreadable,
    is_class,
    is_unknown,
    members,
)
from specwright_generator.ir import Json

_BINARY: Schema = {"type": "string", "format": "binary"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the document, the calls and resources it was made of, and what could not be read."""

    package: Package
    layout: Layout
    document: dict[str, Json]
    calls: tuple[Call, ...]
    resources: tuple[ResourceNode, ...]
    missed: tuple[str, ...]


def read_package(layout: Layout, *, title: str) -> Reading:
    """Read an installed package in Speakeasy's style."""
    found = tuple(calls(layout))
    writer = _Writer(layout)
    paths: dict[str, Schema] = {}
    for call in found:
        item = paths.setdefault(call.path, {})
        known = item.get(call.verb.lower())
        if isinstance(known, dict):
            hints = known[METHOD_HINT]
            known[METHOD_HINT] = [*hints, call.key] if isinstance(hints, list) else [call.key]
        else:
            item[call.verb.lower()] = writer.operation(call)
    schemas = writer.components()
    document: dict[str, Json] = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": layout.package.version},
        "paths": dict[str, Json](paths),
        "components": {"schemas": dict[str, Json](sorted(schemas.items()))},
    }
    return Reading(layout.package, layout, document, found, layout.resources, tuple(writer.types.missed))


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.types = Types(layout)

    def operation(self, call: Call) -> Schema:
        """One call as an OpenAPI operation."""
        result: Schema = {
            "operationId": call.operation_id,
            METHOD_HINT: [call.key],
            SOURCE_HINT: self._layout.package.source,
            "responses": self._responses(call),
        }
        parameters = [self._parameter(each, call) for each in call.sent if each.place not in ("body", "whole")]
        if parameters:
            result["parameters"] = list[Json](parameters)
        body = self._body(call)
        if body is not None:
            result["requestBody"] = {"required": call.body_required, "content": {call.body_media: {"schema": body}}}
        if call.deprecated:
            result["deprecated"] = True
        return result

    def _parameter(self, sent: Sent, call: Call) -> Schema:
        schema = self._schema(sent, call)
        result: Schema = {"name": sent.wire, "in": sent.place}
        if sent.required or sent.place == "path":
            result["required"] = True
        if sent.place == "path" and not sent.required:
            result[KNOWN_HINT] = True
        if sent.style.get("serialization") == "json":
            return {**result, "content": {"application/json": {"schema": schema}}}
        if sent.place == "query" and sent.style.get("explode") is False:
            result["explode"] = False
        return {**result, "schema": schema}

    def _schema(self, sent: Sent, call: Call) -> Schema:
        try:
            return dict(_BINARY) if sent.file else self.types.schema(sent.annotation, call.module)
        except Unreadable as cause:
            self.types.missed.append(f"{call.key} {sent.name}: {cause}")
            return {}

    def _body(self, call: Call) -> Schema | None:
        sent = [each for each in call.sent if each.place in ("body", "whole")]
        if call.body_type is not None:
            try:
                schema = self.types.schema(call.body_type, call.module)
            except Unreadable as cause:
                self.types.missed.append(f"{call.key} body: {cause}")
            else:
                return _not_null(schema)
        return self._schema(sent[0], call) if sent else None

    def _responses(self, call: Call) -> Schema:
        responses: Schema = {}
        for answer in call.answers:
            response = responses.setdefault(answer.status, {"description": ""})
            if answer.status == "204" or not answer.media or not isinstance(response, dict):
                continue
            content = response.setdefault("content", {})
            if isinstance(content, dict):
                content[answer.media] = {"schema": self._answer(answer, call)}
        return responses

    def _answer(self, answer: Answer, call: Call) -> Schema:
        if answer.node is None:
            return dict(_BINARY)
        try:
            return self.types.schema(answer.node, call.module)
        except Unreadable as cause:
            self.types.missed.append(f"{call.key} answer: {cause}")
            return {}

    def components(self) -> dict[str, Schema]:
        """Every named type, each with its official names as a hint: what no endpoint has is a socket's, or a user's."""
        made = self._referred({})
        for home in self._layout.types():
            name = self._layout.component(home)
            if name not in made and self._is_data(home):
                self.types.referred.setdefault(name, home)
                made = self._referred(made)
                made[name][ALONE_HINT] = True
        return made

    def _is_data(self, home: Home) -> bool:
        """Whether a name is an object's, and none of the package's own making: the unknown, or a page with `next`."""
        own = is_unknown(home) or self._layout.is_own(home) or any(each.name == "next" for each in members(home))
        return is_class(home, self._layout.package) and not own

    def _referred(self, made: dict[str, Schema]) -> dict[str, Schema]:
        """`made`, and what is referred to and not made yet."""
        while waiting := sorted(self.types.referred.keys() - made.keys()):
            for name in waiting:
                home = self.types.referred[name]
                try:
                    made[name] = {**self.types.component(home), **self._hints(home)}
                except Unreadable as cause:
                    self.types.missed.append(f"{name}: {cause}")
                    made[name] = self._hints(home)
        return made

    def _hints(self, home: Home) -> Schema:
        module = self._layout.relative(home.module)
        twin = self._layout.twin(home)
        param = twin.name if twin is not None else home.name
        hint: Schema = {"model": f"{module}:{home.name}", "param": f"{module}:{param}"}
        return {NAME_HINT: hint, SOURCE_HINT: self._layout.package.source}


def _not_null(schema: Schema) -> Schema:
    """The schema of a body that may be left out: that it may be null is the package's own way to say so."""
    members = schema.get("anyOf")
    if not isinstance(members, list) or {"type": "null"} not in members:
        return schema
    rest: list[Json] = [each for each in members if each != {"type": "null"}]
    only = rest[0]
    return only if len(rest) == 1 and isinstance(only, dict) else {"anyOf": rest}
