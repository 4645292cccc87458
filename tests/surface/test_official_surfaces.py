"""Our clients have the official ones' methods, resources and types, each where the official one is."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import json
import re
import sys
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typing_extensions

from specwright import anthropic, openai
from specwright.runtime.resource import SyncResource
from specwright.runtime.schema import must_arrive
from specwright_generator.frontends.openapi import read
from specwright_generator.naming import surface
from specwright_generator.naming.annotations import DictOf, ListOf, Named, Node, OneOf
from specwright_generator.naming.walk import match
from specwright_generator.spec import load_spec

ROOT = Path(__file__).parents[2]
OPTIONS = {"extra_headers", "extra_query", "extra_body", "timeout"}
COLOURS = ("sync", "async")
CLIENTS: dict[str, tuple[Any, Any]] = {
    "openai": (openai.OpenAI, openai.AsyncOpenAI),
    "anthropic": (anthropic.Anthropic, anthropic.AsyncAnthropic),
}
LEAST = {
    "openai": {"methods": 295, "streams": 13, "resources": 95, "both": 290, "classes": 560, "types": 2800},
    "anthropic": {"methods": 380, "streams": 2, "resources": 80, "both": 380, "classes": 480, "types": 1700},
}
"""What is compared at least: a comparison of nothing would always succeed."""


@pytest.fixture(params=CLIENTS)
def provider(request: pytest.FixtureRequest) -> str:
    """The provider whose clients are compared; without its official SDK the test is skipped."""
    name: str = request.param
    pytest.importorskip(name, reason="the official SDK is not installed")
    return name


def clients(provider: str, colour: str) -> tuple[Any, Any]:
    """Our client and the official one."""
    ours = CLIENTS[provider][COLOURS.index(colour)]
    theirs = getattr(importlib.import_module(provider), ours.__name__)
    return ours(api_key="k"), theirs(api_key="k")


def follow(client: object, path: str) -> Any:
    """`client.chat.completions` from `client` and its path."""
    for name in path.split(".")[1:]:
        client = getattr(client, name)
    return client


def public(value: object) -> list[str]:
    """The public names of a value's class."""
    return [name for name in dir(value.__class__) if not name.startswith("_")]


def endpoint(verb: str, path: str) -> tuple[str, str]:
    # The surface files have no queries, which tell apart twins of other betas only.
    return verb.upper(), re.sub(r"\{[^}]*\}", "{}", path.partition("?")[0])


@cache
def document(provider: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = load_spec(ROOT / "specs" / provider).document
    return loaded


def methods(provider: str, colour: str, folder: Path) -> dict[str, dict[str, Any]]:
    """The official methods that call an operation of our document."""
    known = {endpoint(verb, path) for path, item in document(provider)["paths"].items() for verb in item}
    surfaces = json.loads((folder / f"{provider}.json").read_text(encoding="utf-8"))
    # A helper is told by its synchronous form: an asynchronous one may call its endpoint itself.
    return {
        path: each
        for path, each in surfaces[colour].items()
        if each["http"] and surfaces["sync"][path]["http"] and endpoint(each["http"], each["path"]) in known
    }


@pytest.mark.parametrize("colour", COLOURS)
def test_methods_take_what_the_official_ones_take(provider: str, colour: str, surfaces: Path, as_listed: Any) -> None:
    ours, theirs = clients(provider, colour)
    compared = methods(provider, colour, surfaces)
    assert len(compared) >= LEAST[provider]["methods"]
    findings = [
        f"{path}: {what}"
        for path, each in compared.items()
        for what in _parameters(follow(ours, path), follow(theirs, path), each)
    ]
    as_listed("parameters", findings, len(compared))


def _parameters(ours: Any, theirs: Any, official: Mapping[str, Any]) -> Iterator[str]:
    mine, other = inspect.signature(ours).parameters, inspect.signature(theirs).parameters
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in mine.values()):
        yield "takes the arguments of create as **params"
        return
    names = [name for name in mine if name not in OPTIONS]
    # The surface file leaves out the one header that the official methods name and send themselves.
    told = [name for name in other if name not in OPTIONS and name != "idempotency_key"]
    assert told == official["params"], "the surface file is stale"
    yield from (f"no {name}" for name in official["params"] if name not in mine)
    yield from (f"{name} is ours alone" for name in names if name not in other)
    shared = [name for name in official["params"] if name in mine]
    if [name for name in names if name in other] != shared:
        yield "another order"
    for name in shared:
        required = mine[name].default is inspect.Parameter.empty
        if required != (name in official["required"]):
            yield f"{name} is {'required' if required else 'optional'}"
    for name in (*shared, *official["accepts_request_options"]):
        if mine[name].kind != other[name].kind:
            yield f"{name} is {mine[name].kind.description}"


@pytest.mark.parametrize("colour", COLOURS)
def test_methods_return_what_the_official_ones_return(
    provider: str, colour: str, surfaces: Path, as_listed: Any
) -> None:
    ours, theirs = clients(provider, colour)
    findings: list[str] = []
    compared = methods(provider, colour, surfaces)
    for path, each in compared.items():
        mine, other = follow(ours, path), follow(theirs, path)
        got = _members(provider, inspect.signature(mine).return_annotation, sys.modules[mine.__module__])
        wanted = _members(provider, each["returns"], sys.modules[other.__module__])
        if got != wanted:
            findings.append(f"{path}: {inspect.signature(mine).return_annotation}")
        if inspect.iscoroutinefunction(inspect.unwrap(mine)) != inspect.iscoroutinefunction(inspect.unwrap(other)):
            findings.append(f"{path}: not awaited alike")
        forms = [len(overloads(each)) for each in (mine, other)]
        if forms[0] != forms[1]:
            findings.append(f"{path}: {forms[0]} overloads, theirs {forms[1]}")
    as_listed(f"returns, {colour}", findings, len(compared))


def overloads(method: Any) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The overloads in the source: marks of deprecation hide them from `typing.get_overloads`."""
    function = inspect.unwrap(method)
    owner = function.__qualname__.partition(".")[0]
    return [
        node
        for class_ in _syntax(sys.modules[function.__module__]).body
        if isinstance(class_, ast.ClassDef) and class_.name == owner
        for node in class_.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function.__name__
        if any(ast.unparse(mark).endswith("overload") for mark in node.decorator_list)
    ]


@cache
def _syntax(module: ModuleType) -> ast.Module:
    return ast.parse(inspect.getsource(module))


def _members(provider: str, annotation: str, module: ModuleType) -> set[str]:
    """The members of a union, each name in them replaced by what it stands for on our side."""
    names = _imports(module)

    def spelled(node: ast.expr) -> str:
        if isinstance(node, ast.Attribute):
            return _object(provider, "", node.attr)
        if isinstance(node, ast.Name):
            if _is_variable(*names.get(node.id, ("", ""))):
                return node.id
            return _object(provider, *names[node.id]) if node.id in names else node.id
        if isinstance(node, ast.Subscript):
            return f"{spelled(node.value)}[{spelled(node.slice)}]"
        if isinstance(node, ast.Tuple):
            return ", ".join(map(spelled, node.elts))
        return ast.unparse(node)

    def members(node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.BinOp):
            yield from members(node.left)
            yield from members(node.right)
        else:
            yield spelled(node)

    return set(members(ast.parse(annotation, mode="eval").body))


def _is_variable(module: str, name: str) -> bool:
    """Whether a name stands for any type: it is compared as such."""
    return bool(module) and isinstance(getattr(importlib.import_module(module), name, None), typing.TypeVar)


@cache
def _imports(module: ModuleType) -> dict[str, tuple[str, str]]:
    """Where each imported name of a module comes from, imports for type checkers included."""
    found: dict[str, tuple[str, str]] = {}
    for node in ast.walk(_syntax(module)):
        if isinstance(node, ast.ImportFrom):
            source = importlib.util.resolve_name("." * node.level + (node.module or ""), module.__package__)
            found |= {name.asname or name.name: (source, name.name) for name in node.names}
    return found


def _object(provider: str, module: str, name: str) -> str:
    """A key for the object that we have under an official name, or under one of ours."""
    if module.startswith((f"{provider}.types", f"{provider}.pagination")):
        module = f"specwright.{module}"
    elif name == "AsyncPaginator":
        module = "specwright.runtime.pages"
    elif not module.startswith("specwright"):
        module = f"specwright.{provider}"
    try:
        return f"{name if module == 'typing' else ''}#{id(getattr(importlib.import_module(module), name))}"
    except (ImportError, AttributeError):
        return f"missing {module}.{name}"


@pytest.mark.parametrize("colour", COLOURS)
def test_streaming_methods_have_an_overload_that_only_streams(provider: str, colour: str, surfaces: Path) -> None:
    ours, _ = clients(provider, colour)
    compared = {
        path: each for path, each in methods(provider, colour, surfaces).items() if "streamable" in each["kind"]
    }
    stream = "AsyncStream[" if colour == "async" else "Stream["
    for path in compared:
        streaming = [
            (form.returns, default)
            for form in overloads(follow(ours, path))
            for argument, default in zip(form.args.kwonlyargs, form.args.kw_defaults, strict=True)
            if argument.arg == "stream" and argument.annotation and ast.unparse(argument.annotation) == "Literal[True]"
        ]
        assert len(streaming) == 1, path
        returns, default = streaming[0]
        assert returns is not None
        assert ast.unparse(returns).startswith(stream), path
        assert default is None, f"{path}: stream=True could be left out"
    assert len(compared) >= LEAST[provider]["streams"]


def test_both_colours_have_the_same_methods(provider: str) -> None:
    pairs = list(_resources(clients(provider, "sync")[0], clients(provider, "async")[0], "client"))
    compared = 0
    for path, sync, asynchronous in pairs:
        assert public(sync) == public(asynchronous), path
        names = [name for name in public(sync) if inspect.ismethod(getattr(sync, name))]
        for name in names:
            signatures = [inspect.signature(getattr(each, name)).parameters for each in (sync, asynchronous)]
            assert [(each.name, each.kind) for each in signatures[0].values()] == [
                (each.name, each.kind) for each in signatures[1].values()
            ], f"{path}.{name}"
            compared += 1
    assert len(pairs) >= LEAST[provider]["resources"]
    assert compared >= LEAST[provider]["both"]


def _resources(sync: Any, asynchronous: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    for name in public(sync):
        value = getattr(sync, name) if not name.startswith("with_") else None
        if isinstance(value, SyncResource):
            yield f"{path}.{name}", value, getattr(asynchronous, name)
            yield from _resources(value, getattr(asynchronous, name), f"{path}.{name}")


def test_resources_are_importable_from_where_the_official_ones_are(provider: str, surfaces: Path) -> None:
    tree: dict[str, str] = json.loads((surfaces / f"{provider}.json").read_text(encoding="utf-8"))["resources"]
    called = methods(provider, "sync", surfaces)
    ours = clients(provider, "sync")[0]
    compared = 0
    for path, where in tree.items():
        if not any(each.startswith(path + ".") for each in called):
            continue
        module, _, name = where.rpartition(".")
        official, own = importlib.import_module(module), importlib.import_module(f"specwright.{module}")
        assert isinstance(follow(ours, path), getattr(own, name)), path
        for each in (name, f"Async{name}"):
            for form in ("", "WithRawResponse", "WithStreamingResponse"):
                if hasattr(official, each + form):
                    assert hasattr(own, each + form), f"{module}.{each + form}"
                    compared += 1
    assert compared >= LEAST[provider]["classes"]


def reached(provider: str, official: surface.Surface) -> set[Any]:
    """The official types that methods of our document's operations take and return, and the types in those."""
    api = read(document(provider), file="api.json", provider=provider)[0]
    seen: set[Any] = set()
    todo: list[Node] = []
    for call in match(api, official).calls:
        todo += [node for node in (call.answer.node, call.answer.event) if node is not None]
        todo += [call.params.named] if call.params is not None else []
    while todo:
        node = surface.strip(todo.pop())
        if isinstance(node, Named):
            found = official.resolve(node.module, node.name)
            if found is not None and found.symbol not in seen:
                seen.add(found.symbol)
                todo += [field.node for field in found.fields]
                todo += [found.node] if found.node is not None else []
        elif isinstance(node, OneOf):
            todo += node.members
        elif isinstance(node, ListOf):
            todo.append(node.item)
        elif isinstance(node, DictOf):
            todo.append(node.value)
    return seen


def test_types_are_where_the_official_ones_are_and_have_their_fields(
    provider: str, surfaces: Path, as_listed: Any
) -> None:
    official = surface.load(surfaces / f"{provider}.json", surfaces / f"{provider}_types.json")
    symbols = reached(provider, official)
    assert len(symbols) >= LEAST[provider]["types"]
    findings = [
        f"{symbol.module}:{symbol.name}: {what}"
        for symbol in sorted(symbols)
        for what in _type(provider, symbol.module, symbol.name, official.types[symbol])
    ]
    as_listed("types", findings, len(symbols))


def _type(provider: str, module: str, name: str, official: surface.Official) -> Iterator[str]:
    try:
        ours = getattr(importlib.import_module(f"specwright.{provider}.types.{module}"), name)
    except (ImportError, AttributeError):
        yield "missing"
        return
    if typing_extensions.is_typeddict(ours):
        kind, fields = "typeddict", {key: key in ours.__required_keys__ for key in ours.__annotations__}
    elif hasattr(ours, "model_fields"):
        kind, fields = "model", {key: must_arrive(info) for key, info in ours.model_fields.items()}
    else:
        kind, fields = "alias", {}
    if kind != official.kind:
        yield f"is a {kind}"
    elif kind != "alias":
        theirs = {field.name: field.required for field in official.fields}
        yield from (f"no {key}" for key in sorted(theirs.keys() - fields.keys()))
        yield from (f"{key} is ours alone" for key in sorted(fields.keys() - theirs.keys()))
        for key in sorted(theirs.keys() & fields.keys()):
            if theirs[key] != fields[key]:
                yield f"{key} is {'required' if fields[key] else 'optional'}"
