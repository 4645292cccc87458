"""The methods of a generated client as a user finds them: by walking its attributes, and by their signatures."""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from specwright.runtime.pages import AsyncPaginator
from specwright.runtime.resource import AsyncResource, SyncResource
from specwright.runtime.streams import AsyncStream, Stream

OPTIONS = ("extra_headers", "extra_query", "extra_body", "timeout")
WRAPPERS = ("with_raw_response", "with_streaming_response")


@dataclass(frozen=True, slots=True)
class Returned:
    """What a method says that it returns: `plain` is None where it only streams, `event` where it never does."""

    plain: Any
    event: Any


def resources(owner: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The paths of all resources of a client."""
    kind = cast("type[object]", type(owner))
    for name in dir(kind):
        if isinstance(inspect.getattr_static(kind, name), cached_property) and name not in WRAPPERS:
            inner = getattr(owner, name)
            if isinstance(inner, SyncResource | AsyncResource):
                yield (*path, name)
                yield from resources(inner, (*path, name))


def methods(client: Any) -> Iterator[str]:
    """The methods of all resources of a client, as dotted paths."""
    for path in resources(client):
        kind = cast("type[object]", type(attribute(client, path)))
        for name, _ in inspect.getmembers(kind, inspect.isfunction):
            if not name.startswith("_"):
                yield ".".join((*path, name))


def attribute(owner: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path of attributes."""
    for name in path:
        owner = getattr(owner, name)
    return owner


def bound(client: Any, method: str, wrapper: str = "") -> Callable[..., Any]:
    """A method by its dotted path; with `wrapper`, the same one of the resource's `with_…_response`."""
    *path, name = method.split(".")
    owner = attribute(client, tuple(path))
    return cast("Callable[..., Any]", getattr(getattr(owner, wrapper) if wrapper else owner, name))


def arguments(method: Callable[..., Any]) -> list[str]:
    """The names of a method's arguments, without those that every method has."""
    return [name for name in inspect.signature(method).parameters if name not in OPTIONS]


def returned(method: Callable[..., Any]) -> Returned:
    """What a method's annotation says, its names looked up as a type checker does."""
    module = sys.modules[method.__module__]
    annotation: Any = inspect.signature(method).return_annotation
    annotation = eval(annotation, dict(_checked_names(module.__name__)))  # noqa: S307  # our own code
    members = get_args(annotation) if get_origin(annotation) is typing.Union or _is_bar(annotation) else (annotation,)
    plain: list[Any] = []
    event: Any = None
    for member in members:
        origin = get_origin(member)
        if origin in (Stream, AsyncStream):
            event = get_args(member)[0]
        elif origin is AsyncPaginator:
            plain.append(get_args(member)[1])
        else:
            plain.append(member)
    found: Any = None
    for member in plain:
        found = member if found is None else found | member
    return Returned(found, event)


@cache
def _adapter(declared: Any) -> TypeAdapter[Any]:
    return TypeAdapter(declared)


def fits(declared: Any, value: object) -> bool:
    """Whether a value that was parsed is of a declared type, strictly."""
    try:
        _adapter(declared).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


def _is_bar(annotation: Any) -> bool:
    return type(annotation).__name__ == "UnionType"


@cache
def _checked_names(module_name: str) -> Mapping[str, Any]:
    """The names of a module, with those that only type checkers import."""
    module = sys.modules[module_name]
    names = dict(vars(module))
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            exec(compile(ast.Module(node.body, []), module_name, "exec"), names)  # noqa: S102  # our own imports
    return names
