"""Method bodies of a package in Speakeasy's style to calls: what is sent where, and what comes back."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from specwright_generator.frontends.sdk.package import Home, dotted
from specwright_generator.frontends.speakeasy.layout import Layout, ResourceNode
from specwright_generator.frontends.speakeasy.types import Member, is_file, members, name_of
from specwright_generator.ir import Json

Place: TypeAlias = Literal["path", "query", "header", "body", "whole"]

OPTIONS = (
    *("retries", "server_url", "timeout_ms", "http_headers", "accept_header_override"),
    *("extra_headers", "extra_query", "extra_body", "timeout", "automatic_continuation"),
)
_OK = "200"
_MAX_DEPTH = 8
_MEDIA = {"json": "application/json", "multipart": "multipart/form-data", "form": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Sent:
    """An argument of a method: where it goes under which wire name, and its annotation. `style` is that of a query."""

    name: str
    wire: str
    place: Place
    annotation: ast.expr
    required: bool
    style: Mapping[str, Json] = field(default_factory=dict[str, Json])
    file: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What one status and media type give. `node` is None where the body is passed on unread; without a media type
    nothing is made of it."""

    status: str
    media: str
    node: ast.expr | None
    streamed: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A method that sends one request. `request` is the class of its parameters together; `unplaced` are arguments
    that go into no request, `positional` those that need no keyword."""

    resource: ResourceNode
    name: str
    node: ast.FunctionDef
    verb: str
    path: str
    operation_id: str
    sent: tuple[Sent, ...]
    answers: tuple[Answer, ...]
    body_media: str = ""
    body_type: ast.expr | None = None
    request: ast.expr | None = None
    body_required: bool = False
    deprecated: bool = False
    unplaced: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The attribute path of the method."""
        return f"{self.resource.path}.{self.name}"

    @property
    def module(self) -> str:
        """The module where the method is written."""
        return self.resource.home.module


def calls(layout: Layout) -> Iterator[Call]:
    """Every method of the client that sends a request, synchronous ones only: the others are their twins."""
    for resource in layout.resources:
        for node in resource.home.node.body if isinstance(resource.home.node, ast.ClassDef) else ():
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                found = _call(resource, node, layout)
                if found is not None:
                    yield found


def _call(resource: ResourceNode, node: ast.FunctionDef, layout: Layout) -> Call | None:
    request = next((each for each in _made(node) if name_of(each) == "_build_request"), None)
    if request is None:
        return None
    keywords = {each.arg: each.value for each in request.keywords if each.arg}
    verb, path = _text(keywords.get("method")), _text(keywords.get("path"))
    kind, target, body_type = _serializer(keywords.get("get_serialized_body"))
    reader = _Arguments(resource, node, layout, whole=target == "request", kind=kind)
    sent, unplaced = reader.read()
    return Call(
        resource=resource,
        name=node.name,
        node=node,
        verb=verb,
        path=path,
        operation_id=next((_text(each.value) for each in _keywords(node) if each.arg == "operation_id"), ""),
        sent=sent,
        answers=tuple(_answers(node)),
        body_media=_MEDIA.get(kind, kind),
        body_type=body_type,
        request=reader.request,
        body_required=isinstance(required := keywords.get("request_body_required"), ast.Constant)
        and required.value is True,
        deprecated=any(name_of(each) == "deprecated" for each in node.decorator_list),
        unplaced=unplaced,
        positional=tuple(each.arg for each in node.args.args[1:]),
    )


class _Arguments:
    """Finds the place of every argument of one method."""

    def __init__(
        self, resource: ResourceNode, node: ast.FunctionDef, layout: Layout, *, whole: bool, kind: str
    ) -> None:
        self._module = resource.home.module
        self._node = node
        self._layout = layout
        self._package = layout.package
        self._whole = whole
        self._kind = kind
        self._annotations = {
            name: each for name, each in _arguments(node).items() if node.args.kwarg is None or name != "request"
        }
        self._keys_given = _overloaded(resource, node) if node.args.kwarg is not None else {}

    def read(self) -> tuple[tuple[Sent, ...], tuple[str, ...]]:
        placed: dict[str, Sent] = {}
        request = self._request()
        if self._keys_given and request is not None:
            for each in self._of_keywords(request):
                placed.setdefault(each.name, each)
            return tuple(placed.values()), ()
        if isinstance(request, ast.Call) and self._class(request) is not None:
            for each in self._of(request):
                placed.setdefault(each.name, each)
        elif request is not None:
            for name in self._names(request):
                placed.setdefault(name, self._sent(name, "", "whole"))
        ordered = tuple(placed[name] for name in self._annotations if name in placed)
        return ordered, tuple(name for name in self._annotations if name not in placed)

    @property
    def request(self) -> ast.expr | None:
        """The class of the method's parameters together."""
        made = self._request()
        return made.func if isinstance(made, ast.Call) and self._class(made) is not None else None

    def _of_keywords(self, request: ast.expr) -> Iterator[Sent]:
        """The places of arguments that a method takes as `**kwargs`: by its overloads, keys of the body or others'."""
        home = self._class(request) if isinstance(request, ast.Call) else None
        fields = list(members(home)) if home is not None else []
        places = {each.name: _place(each) for each in fields}
        wires = {
            key.name: key.wire
            for each in fields
            if home is not None and places[each.name][0] == "whole"
            for body in self._classes(each.annotation, home.module)
            for key in members(body)
        }
        self._annotations |= {name: each for name, each in self._keys_given.items() if name not in self._annotations}
        for name in self._keys_given:
            place, style = places.get(name, ("body", {}))
            yield self._sent(name, wires.get(name, name), place or "body", style)

    def _classes(self, node: ast.expr, module: str, depth: int = 0) -> Iterator[Home]:
        """The classes that an annotation is made of, aliases followed."""
        for each in ast.walk(node):
            name = dotted(each) if isinstance(each, ast.Name | ast.Attribute) else ""
            found = self._package.find(module, name) if name else None
            if not isinstance(found, Home) or not self._layout.is_type(found):
                continue
            if isinstance(found.node, ast.ClassDef):
                yield found
            elif depth < _MAX_DEPTH:
                yield from self._classes(found.node, found.module, depth + 1)

    def _request(self) -> ast.expr | None:
        if self._keys_given:
            # `cast(Request, …)` of what was given, in whichever way.
            casts = [each for each in _made(self._node) if name_of(each) == "cast" and dotted(each.args[0])]
            named = [each.args[0] for each in casts if dotted(each.args[0]).startswith("models.")]
            return ast.Call(func=named[0], args=[], keywords=[]) if named else None
        for statement in self._node.body:
            if isinstance(statement, ast.Assign) and dotted(statement.targets[0]) == "request":
                return statement.value
        # A request that is passed as it is: `if not isinstance(request, BaseModel): request = …`.
        return ast.Name("request") if "request" in self._annotations else None

    def _class(self, call: ast.Call) -> Home | None:
        name = dotted(call.func)
        found = self._package.find(self._module, name) if "." in name else None
        return found if isinstance(found, Home) and self._layout.is_type(found) else None

    def _of(self, request: ast.Call) -> Iterator[Sent]:
        """The places of the arguments of a request class: by the notes on its fields, or keys of the body."""
        home = self._class(request)
        fields = {each.name: each for each in members(home)} if home is not None else {}
        for keyword in request.keywords:
            member = fields.get(keyword.arg or "")
            if member is None:
                continue
            place, style = _place(member)
            if place is None:
                place = "body" if self._whole else "whole"
            inner = keyword.value
            flat = self._class(inner) if place == "whole" and isinstance(inner, ast.Call) else None
            if flat is not None and isinstance(inner, ast.Call):
                yield from self._keys(flat, inner)
                continue
            for name in self._names(inner):
                yield self._sent(name, member.wire, place, style, file=is_file(member))

    def _keys(self, home: Home, call: ast.Call) -> Iterator[Sent]:
        fields = {each.name: each for each in members(home)}
        for keyword in call.keywords:
            member = fields.get(keyword.arg or "")
            for name in self._names(keyword.value) if member is not None else ():
                yield (
                    self._sent(name, member.wire, "body", file=is_file(member))
                    if member
                    else self._sent(name, name, "body")
                )

    def _names(self, node: ast.expr) -> list[str]:
        found = [each.id for each in ast.walk(node) if isinstance(each, ast.Name) and each.id in self._annotations]
        return list(dict.fromkeys(found))

    def _sent(
        self, name: str, wire: str, place: Place, style: Mapping[str, Json] | None = None, *, file: bool = False
    ) -> Sent:
        annotation, required = self._annotations[name]
        return Sent(name, wire, place, annotation, required, style or {}, file)


_Argument: TypeAlias = tuple[ast.expr, bool]
"""An annotation, and whether the argument must be given."""


def _arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, _Argument]:
    """The arguments of a method that say something about its request."""
    given = node.args
    plain = given.args[1:]
    first = len(plain) - len(given.defaults)
    found = [(each, index < first) for index, each in enumerate(plain)]
    found += [(each, default is None) for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    return {
        each.arg: (each.annotation, required)
        for each, required in found
        if each.annotation is not None and each.arg not in OPTIONS
    }


def _overloaded(resource: ResourceNode, node: ast.FunctionDef) -> dict[str, _Argument]:
    """The arguments of all overloads of a method together; those that any of them can do without are optional."""
    body = resource.home.node.body if isinstance(resource.home.node, ast.ClassDef) else []
    listed = [
        _arguments(each)
        for each in body
        if isinstance(each, ast.FunctionDef)
        and each.name == node.name
        and any(name_of(mark) == "overload" for mark in each.decorator_list)
    ]
    listed = [each for each in listed if "request" not in each]
    merged: dict[str, list[ast.expr]] = {}
    for each in listed:
        for name, (annotation, _) in each.items():
            known = merged.setdefault(name, [])
            if ast.dump(annotation) not in (ast.dump(one) for one in known):
                known.append(annotation)
    needed = {name for name in merged if all(name in each and each[name][1] for each in listed)}
    return {name: (known[0] if len(known) == 1 else _union(known), name in needed) for name, known in merged.items()}


def _union(nodes: list[ast.expr]) -> ast.expr:
    return ast.Subscript(value=ast.Name("Union"), slice=ast.Tuple(elts=nodes))


def _place(member: Member) -> tuple[Place | None, dict[str, Json]]:
    """Where `FieldMetadata(…)` says that a field goes; None where it is part of the body."""
    for note in member.notes:
        if name_of(note) != "FieldMetadata":
            continue
        for keyword in note.keywords:
            style = _style(keyword.value)
            if keyword.arg == "path":
                return "path", {}
            if keyword.arg == "query":
                return "query", style
            if keyword.arg == "header":
                return "header", {}
            if keyword.arg == "request":
                return "whole", {}
    return None, {}


def _style(node: ast.expr) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for keyword in node.keywords if isinstance(node, ast.Call) else ():
        if keyword.arg in ("style", "explode", "serialization") and isinstance(keyword.value, ast.Constant):
            value = keyword.value.value
            if isinstance(value, bool | str):
                found[keyword.arg] = value
    return found


def _answers(node: ast.FunctionDef) -> Iterator[Answer]:
    """Every `if utils.match_response(http_res, status, media): return …`."""
    for statement in ast.walk(node):
        if not isinstance(statement, ast.If):
            continue
        match = statement.test
        if not isinstance(match, ast.Call) or name_of(match) != "match_response" or len(match.args) < 3:
            continue
        media = _text(match.args[2])
        result = next((each for each in statement.body if isinstance(each, ast.Return)), None)
        for status in _statuses(match.args[1]) if result is not None else ():
            if status.startswith("2") or status == "default":
                value = result.value if result is not None else None
                yield _answer(_OK if status == "default" else status, media if value is not None else "", value)


def _statuses(node: ast.expr) -> list[str]:
    return [_text(each) for each in node.elts] if isinstance(node, ast.List) else [_text(node)]


def _answer(status: str, media: str, value: ast.expr | None) -> Answer:
    streamed = value is not None and any(
        name_of(each) in ("EventStream", "JsonLStream", "Stream") for each in _walk_calls(value)
    )
    for call in _walk_calls(value):
        if name_of(call) in ("unmarshal_json_response", "unmarshal_json"):
            at = 0 if name_of(call) == "unmarshal_json_response" else 1
            return Answer(status, media, call.args[at], streamed)
    return Answer(status, media, None, streamed)


def _walk_calls(node: ast.expr | None) -> Iterator[ast.Call]:
    yield from (each for each in ast.walk(node) if isinstance(each, ast.Call)) if node is not None else ()


def _serializer(node: ast.expr | None) -> tuple[str, str, ast.expr | None]:
    """The kind of body, the expression that is serialised, and its type."""
    for call in _walk_calls(node):
        if name_of(call) == "serialize_request_body" and len(call.args) >= 4:
            return _text(call.args[3]), ast.unparse(call.args[0]), call.args[4] if len(call.args) > 4 else None
    return "", "", None


def _made(node: ast.FunctionDef) -> Iterator[ast.Call]:
    yield from (each for each in ast.walk(node) if isinstance(each, ast.Call))


def _keywords(node: ast.FunctionDef) -> Iterator[ast.keyword]:
    yield from (each for each in ast.walk(node) if isinstance(each, ast.keyword))


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
