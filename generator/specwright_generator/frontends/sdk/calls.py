"""Method bodies to calls: what is sent where, and what comes back. Bodies are read, never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from specwright_generator.frontends.sdk.bodies import Locals, text
from specwright_generator.frontends.sdk.clients import MethodNode, is_deprecated, required_together
from specwright_generator.frontends.sdk.package import dotted

Place: TypeAlias = Literal["path", "query", "header", "body", "whole"]

_VERBS: Mapping[str, str] = {
    "_get": "GET",
    "_get_api_list": "GET",
    "_post": "POST",
    "_put": "PUT",
    "_patch": "PATCH",
    "_delete": "DELETE",
}
_OPTIONS = frozenset({"self", "extra_headers", "extra_query", "extra_body", "timeout"})
_SENT_BY_OTHERS = frozenset({"accept", "content-type"})


@dataclass(frozen=True, slots=True)
class Sent:
    """An argument of a method: its name, where it goes under which wire name, and its annotation."""

    name: str
    wire: str
    place: Place
    annotation: ast.expr
    required: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A method that sends one request.

    `path` holds what is fixed of the query. `headers` are always sent. `answer` is the type that the answer is made
    into, `page` the page's and `event` the stream's; `params` the request type that names the keys of the body or
    the query. `unplaced` are arguments that go into no request.
    """

    method: MethodNode
    verb: str
    path: str
    sent: tuple[Sent, ...]
    headers: Mapping[str, str]
    accept: str = ""
    multipart: bool = False
    params: ast.expr | None = None
    answer: ast.expr | None = None
    page: ast.expr | None = None
    event: ast.expr | None = None
    only_streams: bool = False
    security: tuple[str, ...] = ()
    deprecated: bool = False
    unplaced: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The attribute path of the method."""
        return self.method.key


def read_call(method: MethodNode) -> Call | None:
    """The request that a method sends; None where it sends none itself."""
    request = next(_requests(method.node), None)
    if request is None or not request.args:
        return None
    local = Locals(method.node)
    keywords = {each.arg: each.value for each in request.keywords if each.arg}
    options = _options(keywords.get("options"))
    path, places = _path(request.args[0], options)
    if path is None:
        return None
    arguments = _arguments(method.node)
    placed: dict[str, tuple[str, Place]] = {name: (wire, "path") for wire, name in places.items() if name in arguments}
    body = keywords.get("body")
    whole = body.id if isinstance(body, ast.Name) and body.id in arguments and not local.assigned(body.id) else None
    if whole is not None:
        placed[whole] = ("", "whole")
    params: ast.expr | None = None
    for expression, place in ((body, "body"), (options.get("query"), "query")):
        if expression is None or (place == "body" and whole is not None):
            continue
        keys, found = local.keys(expression)
        params = params or found
        for wire, value in keys.items():
            name = local.argument(value, arguments) or (wire if wire in arguments else None)
            if name is not None:
                placed.setdefault(name, (wire, "body" if place == "body" else "query"))
    headers: dict[str, str] = {}
    for wire, value in local.headers():
        fixed = text(value)
        name = local.argument(value, arguments)
        if fixed is not None:
            headers.setdefault(wire, fixed)
        elif name is not None:
            placed.setdefault(name, (wire, "header"))
    together = required_together(method.node)
    needed = set[str].intersection(*together) if together else set[str]()
    optional = set[str].union(*together) - needed if together else set[str]()
    accept = headers.get("Accept", "")
    return Call(
        method=method,
        verb=(text(keywords.get("method")) or _VERBS[_called(request)]).upper(),
        path=path,
        sent=tuple(
            Sent(name, *placed[name], each, name in needed or (required and name not in optional))
            for name, (each, required) in arguments.items()
            if name in placed
        ),
        headers={name: value for name, value in headers.items() if name.lower() not in _SENT_BY_OTHERS},
        accept=accept,
        multipart="multipart" in headers.get("Content-Type", "") or "files" in keywords,
        params=params,
        answer=_answer(keywords.get("cast_to")),
        page=keywords.get("page"),
        event=keywords.get("stream_cls"),
        only_streams=isinstance(stream := keywords.get("stream"), ast.Constant) and stream.value is True,
        security=_security(options.get("security")),
        deprecated=is_deprecated(method.node),
        unplaced=tuple(name for name in arguments if name not in placed),
    )


def _requests(node: ast.FunctionDef) -> Iterator[ast.Call]:
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and _called(each) in _VERBS:
            yield each


def _called(call: ast.Call) -> str:
    name = dotted(call.func)
    return name.removeprefix("self.") if name.startswith("self.") else ""


def _options(node: ast.expr | None) -> dict[str, ast.expr]:
    if not isinstance(node, ast.Call):
        return {}
    return {each.arg: each.value for each in node.keywords if each.arg}


def _path(node: ast.expr, options: Mapping[str, ast.expr]) -> tuple[str | None, dict[str, str]]:
    """The path with what is fixed of its query, and the argument for each place."""
    places: dict[str, str] = {}
    template = text(node)
    if isinstance(node, ast.Call) and node.args:
        # Where the address comes from an earlier answer, the route is told beside it.
        template = text(node.args[0]) or text(options.get("span_route"))
        places = {each.arg: each.value.id for each in node.keywords if each.arg and isinstance(each.value, ast.Name)}
    if template is None:
        return None, {}
    fixed = options.get("qualifiers")
    if isinstance(fixed, ast.Dict):
        pairs = [(text(key), text(value)) for key, value in zip(fixed.keys, fixed.values, strict=True)]
        query = "&".join(f"{key}={value}" for key, value in pairs if key and value)
        template += ("&" if "?" in template else "?") + query if query else ""
    wanted = [str(each) for each in re.findall(r"\{([^{}]*)\}", template)]
    return template, {wire: places.get(wire, wire) for wire in wanted}


def _arguments(node: ast.FunctionDef) -> dict[str, tuple[ast.expr, bool]]:
    """The arguments that are the API's: annotation, and whether each must be given."""
    found: dict[str, tuple[ast.expr, bool]] = {}
    spec = node.args
    first = len(spec.args) - len(spec.defaults)
    for at, each in enumerate(spec.args):
        if each.arg not in _OPTIONS and each.annotation is not None:
            found[each.arg] = (each.annotation, at < first)
    for each, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        if each.arg not in _OPTIONS and each.annotation is not None:
            found[each.arg] = (each.annotation, default is None)
    return found


def _answer(node: ast.expr | None) -> ast.expr | None:
    """The type in `cast_to`, out of `cast(Any, …)`."""
    if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "cast" and len(node.args) == 2:
        return node.args[1]
    return None if isinstance(node, ast.Call) else node


def _security(node: ast.expr | None) -> tuple[str, ...]:
    keys = node.keys if isinstance(node, ast.Dict) else []
    return tuple(found for key in keys if key is not None and (found := text(key)))
