"""A package's calls and types as one OpenAPI 3.1 document of facts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from specwright_generator.frontends.sdk.annotations import Annotations, Direction, Schema, Unreadable, or_null
from specwright_generator.frontends.sdk.calls import Call, Sent, read_call
from specwright_generator.frontends.sdk.clients import ResourceNode, methods, resources
from specwright_generator.frontends.sdk.components import ALWAYS_HINT, METHOD_HINT, SOURCE_HINT, Components
from specwright_generator.frontends.sdk.objects import members
from specwright_generator.frontends.sdk.package import Home, Package, dotted
from specwright_generator.ir import Json

_SCHEMES: Schema = {"type": "http", "scheme": "bearer"}
_BINARY = ("BinaryResponseContent", "BinaryAPIResponse")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the document, the calls and resources it was made of, and what could not be read."""

    package: Package
    document: dict[str, Json]
    calls: tuple[Call, ...]
    resources: tuple[ResourceNode, ...]
    missed: tuple[str, ...]


def read_package(package: Package, *, title: str) -> Reading:
    """Read an installed package in Stainless' style: resources with methods, models and request types."""
    nodes = resources(package)
    calls = [call for node in nodes for method in methods(node) if (call := read_call(method)) is not None]
    writer = _Writer(package)
    paths: dict[str, Schema] = {}
    for call in calls:
        item = paths.setdefault(_written(call), {})
        verb = call.verb.lower()
        made = writer.operation(call)
        known = item.get(verb)
        item[verb] = _together(known, made) if isinstance(known, dict) else made
    writer.components.build(writer.annotations)
    schemes = sorted({scheme for call in calls for scheme in call.security})
    components: Schema = {"schemas": dict[str, Json](sorted(writer.components.schemas.items()))}
    if schemes:
        components["securitySchemes"] = {scheme: dict(_SCHEMES) for scheme in schemes}
    document: dict[str, Json] = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": package.version},
        "paths": dict[str, Json](paths),
        "components": components,
    }
    return Reading(package, document, tuple(calls), nodes, tuple(writer.components.missed))


def _written(call: Call) -> str:
    return call.path if call.path.startswith("/") else f"/{call.path}"


class _Writer:
    def __init__(self, package: Package) -> None:
        self._package = package
        self.components = Components(package)
        self.annotations = Annotations(package, self.components.refer)

    def operation(self, call: Call) -> Schema:
        """One call as an OpenAPI operation."""
        aliases = self._aliases(call)
        parameters = [self._parameter(each, call, aliases) for each in call.sent if each.place not in ("body", "whole")]
        parameters += [self._fixed(name, value) for name, value in sorted(call.headers.items())]
        result: Schema = {
            "operationId": call.method.key,
            METHOD_HINT: [call.method.key],
            SOURCE_HINT: self._package.source,
            "responses": {"200": self._answer(call)},
        }
        parameters = _unique(parameters)
        if parameters:
            result["parameters"] = list[Json](parameters)
        body = self._body(call, aliases)
        if body is not None:
            result["requestBody"] = body
        if call.security:
            result["security"] = [{scheme: []} for scheme in call.security]
        if call.deprecated:
            result["deprecated"] = True
        return result

    def _aliases(self, call: Call) -> dict[str, str]:
        """Python name → wire name, of the keys of the request type."""
        found: dict[str, str] = {}
        for node in ast.walk(call.params) if call.params is not None else ():
            name = dotted(node) if isinstance(node, ast.Attribute | ast.Name) else ""
            home = self._package.find(call.method.resource.home.module, name) if name else None
            if isinstance(home, Home):
                for each in self._variants(home):
                    found.update({key: member.wire for key, member in members(each, self._package).items()})
        return found

    def _variants(self, home: Home) -> Iterator[Home]:
        if isinstance(home.node, ast.Subscript):
            for node in ast.walk(home.node.slice):
                each = self._package.find(home.module, node.id) if isinstance(node, ast.Name) else None
                if isinstance(each, Home):
                    yield each
        else:
            yield home

    def _schema(self, node: ast.expr, call: Call, direction: Direction, what: str) -> Schema:
        try:
            return self.annotations.schema(node, call.method.resource.home.module, direction)
        except Unreadable as cause:
            self.components.missed.append(f"{call.method.key} {what}: {cause}")
            return {}

    def _parameter(self, sent: Sent, call: Call, aliases: dict[str, str]) -> Schema:
        schema = self._schema(sent.annotation, call, "param", sent.name)
        wire = aliases.get(sent.wire, sent.wire) if sent.place == "query" else sent.wire
        result: Schema = {"name": wire, "in": sent.place, "schema": schema}
        if sent.required or sent.place == "path":
            result["required"] = True
        return result

    def _fixed(self, name: str, value: str) -> Schema:
        return {"name": name, "in": "header", "required": True, "schema": {"const": value}}

    def _body(self, call: Call, aliases: dict[str, str]) -> Schema | None:
        whole = next((each for each in call.sent if each.place == "whole"), None)
        keys = [each for each in call.sent if each.place == "body"]
        media = "multipart/form-data" if call.multipart else "application/json"
        if whole is not None:
            sent = self._schema(whole.annotation, call, "param", whole.name)
            return {"required": whole.required, "content": _content(media, sent)}
        if not keys:
            return None
        properties = {
            aliases.get(each.wire, each.wire): self._schema(each.annotation, call, "param", each.name) for each in keys
        }
        required = [aliases.get(each.wire, each.wire) for each in keys if each.required]
        schema: Schema = {"type": "object", "properties": dict[str, Json](properties)}
        if required:
            schema["required"] = list[Json](required)
        result: Schema = {"content": _content(media, schema)}
        if required:
            result["required"] = True
        return result

    def _answer(self, call: Call) -> Schema:
        content: Schema = {}
        if call.page is not None:
            content["application/json"] = {"schema": self._page(call)}
        else:
            answers = [call.answer] if call.answer is not None else _members(call.method.node.returns)
            for answer in answers:
                self._medium(answer, call, content)
        event = self._event(call)
        if event is not None:
            if call.only_streams:
                content.pop("application/json", None)
            content["text/event-stream"] = {"schema": event}
        return {"description": "", "content": content} if content else {"description": ""}

    def _medium(self, answer: ast.expr, call: Call, content: Schema) -> None:
        """Add the medium that one type of answer comes in."""
        outer = answer.value if isinstance(answer, ast.Subscript) else answer
        name = dotted(outer).rpartition(".")[2]
        if name in ("NoneType", "None") or name.endswith(("Stream", "StreamManager")):
            return
        if name.endswith(_BINARY):
            media = call.accept if "/" in call.accept and "*" not in call.accept else "application/octet-stream"
            media = "application/octet-stream" if media == "application/binary" else media
            content[media] = {"schema": {"type": "string", "format": "binary"}}
        elif name == "JSONLDecoder" and isinstance(answer, ast.Subscript):
            content["application/x-jsonl"] = {"schema": self._schema(answer.slice, call, "model", "answer")}
        elif name == "str":
            content["text/plain"] = {"schema": {"type": "string"}}
        else:
            made: Schema = self._schema(answer, call, "model", "answer")
            known = content.get("application/json")
            before = known["schema"] if isinstance(known, dict) else None
            if isinstance(before, dict):
                options = before.get("anyOf")
                members: list[Json] = list(options) if isinstance(options, list) else [before]
                members.append(made)
                made = dict[str, Json](anyOf=members)
            content |= _content("application/json", made)

    def _page(self, call: Call) -> Schema:
        """A page's object: the fields of the page's class, its type variable being the item."""
        page = call.page
        if not isinstance(page, ast.Subscript):
            return self._schema(page, call, "model", "page") if page is not None else {}
        item = self._schema(page.slice, call, "model", "item")
        home = self._package.find(call.method.resource.home.module, dotted(page.value))
        properties: Schema = {}
        required: list[Json] = []
        for member in members(home, self._package).values() if isinstance(home, Home) else ():
            if member.name.startswith("_"):
                continue
            holds_items = any(isinstance(each, ast.Name) and each.id == "_T" for each in ast.walk(member.annotation))
            if holds_items:
                made: Schema = {"type": "array", "items": item}
                nullable = not member.required or "Optional" in ast.unparse(member.annotation)
                made = or_null(made) if nullable else made
            else:
                try:
                    made = self.annotations.schema(member.annotation, member.module, "model")
                except Unreadable as cause:
                    self.components.missed.append(f"{call.method.key} page {member.name}: {cause}")
                    continue
            properties[member.wire] = made
            if member.required:
                required.append(member.wire)
        schema: Schema = {"type": "object", "properties": properties}
        if required:
            schema["required"] = required
        return schema

    def _event(self, call: Call) -> Schema | None:
        """The schema of one event of the stream that a call may give."""
        found = event_of(call, self._package)
        if found is None:
            return None
        try:
            return self.annotations.schema(*found, "model")
        except Unreadable as cause:
            self.components.missed.append(f"{call.method.key} event: {cause}")
            return None


def event_of(call: Call, package: Package) -> tuple[ast.expr, str] | None:
    """The type of one event of the stream that a call may give, and the module where it is written."""
    module = call.method.resource.home.module
    if isinstance(call.event, ast.Subscript):
        return call.event.slice, module
    home = package.find(module, dotted(call.event)) if call.event is not None else None
    if isinstance(home, Home) and isinstance(home.node, ast.ClassDef):
        for base in home.node.bases:
            if isinstance(base, ast.Subscript) and dotted(base.value).rpartition(".")[2].endswith("Stream"):
                return base.slice, home.module
    return None


def _content(media: str, schema: Schema) -> Schema:
    body: Schema = {"schema": schema}
    return {media: body}


def _members(node: ast.expr | None) -> list[ast.expr]:
    """The members of a union written with bars."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_members(node.left), *_members(node.right)]
    return [node] if node is not None else []


def _unique(parameters: list[Schema]) -> list[Schema]:
    """Parameters once each. A header that is an argument too says what is always sent in it."""
    found: dict[tuple[str, str], Schema] = {}
    for each in parameters:
        key = (str(each["name"]).lower(), str(each["in"]))
        known = found.get(key)
        if known is None:
            found[key] = each
        elif isinstance(fixed := each["schema"], dict) and "const" in fixed:
            known[ALWAYS_HINT] = fixed["const"]
    return list(found.values())


def _together(known: Schema, other: Schema) -> Schema:
    """Two methods of one endpoint as one operation: that of the first, with what only the second takes."""
    result: Schema = dict(known)
    names: list[Json] = [*_list(known.get(METHOD_HINT)), *_list(other.get(METHOD_HINT))]
    result[METHOD_HINT] = names
    if known.get("deprecated") and not other.get("deprecated"):
        result = dict(other)
        result[METHOD_HINT] = names
    mine = _list(result.get("parameters"))
    slots = {(each.get("name"), each.get("in")) for each in mine if isinstance(each, dict)}
    theirs = [
        each
        for each in _list(other.get("parameters"))
        if isinstance(each, dict) and (each.get("name"), each.get("in")) not in slots
    ]
    if mine or theirs:
        result["parameters"] = [*mine, *theirs]
    return result


def _list(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list) else []
