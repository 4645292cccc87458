"""Paths to operations: parameters, bodies, responses; webhooks to events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from specwright_generator.frontends.openapi.media import read_content
from specwright_generator.frontends.openapi.nodes import Nodes, text
from specwright_generator.frontends.openapi.pointers import join, pascal
from specwright_generator.frontends.openapi.report import Malformed, Report
from specwright_generator.frontends.openapi.schemas import Schemas
from specwright_generator.frontends.openapi.security import read_servers, requirement
from specwright_generator.ir import Any, Body, Enum, Event, Json, Location, Operation, Parameter, Response, Scalar, Type
from specwright_generator.path_templates import place_names

VERBS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
LOCATIONS: Mapping[str, Location] = {"path": "path", "query": "query", "header": "header", "cookie": "cookie"}


class Operations:
    """Reads the operations and webhooks of one document. A malformed one costs itself only."""

    def __init__(self, document: Mapping[str, Json], schemas: Schemas, nodes: Nodes, report: Report) -> None:
        self._document = document
        self._schemas = schemas
        self._nodes = nodes
        self._report = report

    def read(self) -> tuple[Operation, ...]:
        """Every operation, in the order of the document."""
        found: list[Operation] = []
        for path, verb, node, pointer, item, where in self._each("paths"):
            try:
                found.append(self._operation(path, verb, node, pointer, item, where))
            except Malformed as cause:
                self._report.malformed(cause)
        return tuple(found)

    def events(self) -> tuple[Event, ...]:
        """Every webhook, with the type of its body."""
        found: list[Event] = []
        for name, _, node, pointer, _, _ in self._each("webhooks"):
            try:
                body = self._body(node, pointer, pascal(name) + "Event")
            except Malformed as cause:
                self._report.malformed(cause)
                continue
            type_ = next((media.type for media in body.media), None) if body else None
            found.append(Event(name=name, pointer=pointer, type=type_))
        return tuple(found)

    def _each(self, section: str) -> Iterator[tuple[str, str, dict[str, Json], str, dict[str, Json], str]]:
        """(path, verb, operation, its pointer, path item, its pointer) for each operation of `section`."""
        try:
            paths = self._nodes.optional(self._document.get(section), f"#/{section}")
        except Malformed as cause:
            self._report.malformed(cause)
            return
        for path, value in paths.items():
            if path.startswith("x-"):
                continue
            try:
                item, where = self._nodes.deref(value, join("#", section, path))
                others = self._nodes.optional(item.get("additionalOperations"), join(where, "additionalOperations"))
            except Malformed as cause:
                self._report.malformed(cause)
                continue
            listed = [(verb, item[verb], join(where, verb)) for verb in item if verb in VERBS]
            listed += [(verb, node, join(where, "additionalOperations", verb)) for verb, node in others.items()]
            for verb, node, pointer in listed:
                if isinstance(node, dict):
                    yield path, verb, node, pointer, item, where
                else:
                    self._report.add("error", pointer, "an operation must be an object", "correct it with a patch")

    def _operation(
        self, key: str, verb: str, node: dict[str, Json], pointer: str, item: dict[str, Json], where: str
    ) -> Operation:
        path, fixed = split_path(key, where)
        name = text(node.get("operationId"))
        hint = pascal(name) or pascal(f"{verb} {path}")
        if "callbacks" in node:
            self._report.add(
                "warning", join(pointer, "callbacks"), "callbacks are not read", "declare them as webhooks"
            )
        security = node.get("security", self._document.get("security"))
        servers = node.get("servers") or item.get("servers")
        return Operation(
            key=f"{verb.upper()} {key}",
            verb=verb.upper(),
            path=path,
            pointer=pointer,
            parameters=self._parameters(node, pointer, item, where, path, fixed, hint),
            body=self._body(node, pointer, hint),
            responses=self._responses(node, pointer, hint),
            operation_id=name,
            tags=tuple(
                tag for tag in self._nodes.items(node.get("tags"), join(pointer, "tags")) if isinstance(tag, str)
            ),
            hints={key: value for key, value in node.items() if key.startswith("x-")},
            servers=read_servers(servers),
            security=requirement(security),
            deprecated=node.get("deprecated") is True,
            source=text(node.get("x-specwright-source")),
        )

    # --- parameters ---------------------------------------------------------------------------------------------

    def _parameters(
        self,
        node: dict[str, Json],
        pointer: str,
        item: dict[str, Json],
        where: str,
        path: str,
        fixed: list[Parameter],
        hint: str,
    ) -> tuple[Parameter, ...]:
        found: dict[tuple[str, str], Parameter] = {}
        for holder, at in ((item, where), (node, pointer)):
            here: set[tuple[str, str]] = set()
            listed = self._nodes.items(holder.get("parameters"), join(at, "parameters"))
            for index, value in enumerate(listed):
                parameter = self._parameter(value, join(at, "parameters", index), hint)
                identity = (parameter.location, parameter.wire)
                if identity in here:
                    self._report.add(
                        "warning", parameter.pointer, f"the parameter {parameter.wire!r} is declared twice"
                    )
                here.add(identity)
                found[identity] = _over(found.get(identity), parameter)
        placeholders = place_names(path)
        for name in placeholders:
            if ("path", name) not in found:
                self._report.add(
                    "warning", pointer, f"the path parameter {name!r} is not declared; it is read as a string"
                )
                found["path", name] = Parameter(
                    wire=name, location="path", type=Scalar(kind="string"), required=True, pointer=pointer
                )
        for location, name in [identity for identity in found if identity[0] == "path"]:
            if name not in placeholders:
                self._report.add(
                    "warning", found[location, name].pointer, f"the path has no place for {name!r}; it is left out"
                )
                del found[location, name]
        for parameter in fixed:
            found["query", parameter.wire] = _over(found.get(("query", parameter.wire)), parameter)
        return tuple(found.values())

    def _parameter(self, value: Json, pointer: str, hint: str) -> Parameter:
        node, where = self._nodes.deref(value, pointer)
        wire = text(node.get("name"))
        location = LOCATIONS.get(text(node.get("in")))
        if not wire or location is None:
            raise Malformed(
                where, "a parameter needs a name and a place (path, query, header, cookie)", "correct it with a patch"
            )
        return self._value(node, where, wire, location, hint + pascal(wire))

    def _value(self, node: dict[str, Json], pointer: str, wire: str, location: Location, hint: str) -> Parameter:
        """A parameter or header, its type given by `schema` or by the one media type of `content`."""
        type_: Type = Any() if location == "query" else Scalar(kind="string")
        facts: dict[str, Json] = {}
        style = text(node.get("style")) or None
        if "schema" in node:
            type_ = self._schemas.use(node["schema"], join(pointer, "schema"), hint)
            schema = node["schema"]
            facts = schema if isinstance(schema, dict) else {}
        elif "content" in node:
            media = read_content(
                node["content"], join(pointer, "content"), hint, self._nodes, self._schemas, answer=False
            )
            type_ = next((entry.type for entry in media if entry.type), type_)
            style = "json" if any(entry.media_type.endswith("json") for entry in media) else style
        explode = node.get("explode")
        return Parameter(
            wire=wire,
            location=location,
            type=type_,
            # What the client itself knows need not be given, even where it is part of the path.
            required=node.get("x-specwright-known") is not True
            and (location == "path" or node.get("required") is True),
            pointer=pointer,
            style=style,
            explode=explode if isinstance(explode, bool) else None,
            default=facts.get("default"),
            has_default="default" in facts,
            deprecated=node.get("deprecated") is True or facts.get("deprecated") is True,
            always=text(node.get("x-specwright-always")) or None,
            const=_fixed(type_) if location in ("header", "query") and node.get("required") is True else None,
        )

    # --- bodies -------------------------------------------------------------------------------------------------

    def _body(self, node: dict[str, Json], pointer: str, hint: str) -> Body | None:
        if "requestBody" not in node:
            return None
        body, where = self._nodes.deref(node["requestBody"], join(pointer, "requestBody"))
        content = body.get("content", {})
        media = read_content(content, join(where, "content"), f"{hint}Body", self._nodes, self._schemas, answer=False)
        return Body(required=body.get("required") is True, media=media, pointer=where)

    def _responses(self, node: dict[str, Json], pointer: str, hint: str) -> tuple[Response, ...]:
        found: list[Response] = []
        for status, value in self._nodes.optional(node.get("responses"), join(pointer, "responses")).items():
            if status.startswith("x-"):
                continue
            response, where = self._nodes.deref(value, join(pointer, "responses", status))
            name = f"{hint}Response" if status.startswith("2") else f"{hint}{pascal(status)}Response"
            content = response.get("content", {})
            media = read_content(content, join(where, "content"), name, self._nodes, self._schemas, answer=True)
            headers = self._headers(response, where, name)
            found.append(Response(status=status, media=media, pointer=where, headers=headers))
        return tuple(found)

    def _headers(self, response: dict[str, Json], pointer: str, hint: str) -> tuple[Parameter, ...]:
        found: list[Parameter] = []
        for name, value in self._nodes.optional(response.get("headers"), join(pointer, "headers")).items():
            node, where = self._nodes.deref(value, join(pointer, "headers", name))
            found.append(self._value(node, where, name, "header", hint + pascal(name)))
        return tuple(found)


def split_path(key: str, pointer: str) -> tuple[str, list[Parameter]]:
    """The path that is sent for a path key, and the query parameters that the key fixes; its fragment is dropped."""
    path, _, query = key.partition("#")[0].partition("?")
    fixed = [
        Parameter(wire=wire, location="query", type=Scalar(kind="string"), required=True, pointer=pointer, const=value)
        for wire, value in parse_qsl(query, keep_blank_values=True)
    ]
    return path, fixed


def _fixed(type_: Type) -> str | None:
    """The one value that a type allows: nothing is left to ask of a caller."""
    value = type_.values[0] if isinstance(type_, Enum) and len(type_.values) == 1 and not type_.open else None
    return value if isinstance(value, str) else None


def _over(known: Parameter | None, parameter: Parameter) -> Parameter:
    """`parameter`, standing for the earlier declaration `known` as well."""
    if known is None or known.pointer == parameter.pointer:
        return parameter
    return replace(parameter, merged=(known.pointer, *known.merged))
