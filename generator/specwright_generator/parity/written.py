"""Methods written by hand, as a surface has them: what they do is told by how they are called and what they return."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from .source_tree import Written
from .surface import Method, Streaming, Surface

_JOB = re.compile(r"(^|_)(poll|wait|until)(_|$)|^Job\b")
_SOCKET = re.compile(r"(Connection(Manager)?|Session(Manager)?|Socket)\b")
_STREAM = re.compile(r"Stream(Manager)?\b|^(Async)?(Iterator|Generator)\b")
_PAGE = re.compile(r"(Page|Pager)$")
_COLOUR = re.compile(r"^(Async|Sync)")
_TYPES = re.compile(r"^[\w.]*?\.types(\.|(?=:))")


def helper(written: Written) -> Method:
    """A method that sends no request of its own, as far as its source says."""
    name = written.key.rpartition(".")[2]
    names = [each for member in _members(written.returns) for each in _names(member)]
    socket = name in ("connect", "live") and any(_SOCKET.search(each) for each in names)
    page = page_of(written.returns)
    return Method(
        key=written.key,
        parameters=written.parameters,
        sync=written.sync,
        asynchronous=written.asynchronous,
        open=written.open,
        page=page,
        job=bool(_JOB.search(name)) or lasts(written) or any(each.rpartition(".")[2] == "Job" for each in names),
        socket=socket,
        streaming="" if socket else streaming_of(written.returns),
        pointer=written.place,
    )


def of_class(written: Written) -> Method:
    """A member of a public class."""
    return replace(helper(written), member=True)


def as_written(method: Method, written: Written) -> Method:
    """A described method as it is written: its arguments are those of the source, and go where they went."""
    sent = {each.name: each for each in method.parameters}
    return replace(
        method,
        key=written.key,
        parameters=tuple(
            replace(sent[each.name], required=each.required, positional=each.positional) if each.name in sent else each
            for each in written.parameters
        ),
        sync=written.sync,
        asynchronous=written.asynchronous,
        page=method.page or page_of(written.returns),
        streaming=method.streaming or streaming_of(written.returns),
        job=method.job or lasts(written),
        open=written.open,
        pointer=written.place,
    )


def answering(method: Method, names: tuple[str, ...]) -> Method:
    """A method whose answers have these types, as its source says; what is told of it stays where that names none."""
    return replace(method, returns=names or method.returns, uses=method.uses | frozenset(names))


def lasts(written: Written) -> bool:
    """Whether a method's answer says by itself whether what it stands for is done."""
    return written.ends and not page_of(written.returns)


def page_of(returns: str) -> str:
    """The page that an annotation names, without its colour: `AsyncPager[Model]` is `Pager`; else nothing."""
    outer = (each.value for each in _members(returns) if isinstance(each, ast.Subscript))
    names = (ast.unparse(each).rpartition(".")[2] for each in outer)
    return next((_COLOUR.sub("", each) for each in names if _PAGE.search(each)), "")


def streaming_of(returns: str) -> Streaming:
    """Whether an annotation names a stream, alone or beside other answers."""
    members = list(_members(returns))
    streams = [each for each in members if any(_STREAM.search(name.rpartition(".")[2]) for name in _names(each))]
    if not streams:
        return ""
    return "always" if len(streams) == len(members) else "asked"


def answers_of(written: Written, surface: Surface) -> tuple[str, ...]:
    """The named types of a surface among the classes that a method answers."""
    found: dict[str, None] = {}
    for full in written.answers:
        plain = _TYPES.sub("", full)
        names = (plain, *(f"{part}.{plain}" for part in surface.parts))
        shapes = (*(surface.shape(name) for name in names), surface.by_last_part.get(full.rpartition(":")[2]))
        shape = next((each for each in shapes if each is not None), None)
        if shape is not None:
            found[shape.name] = None
    return tuple(found)


def _members(annotation: str) -> Iterator[ast.expr]:
    """The members of an annotated union, None left out; nothing where it cannot be read."""
    try:
        waiting = [ast.parse(annotation, mode="eval").body]
    except (SyntaxError, ValueError):
        return
    while waiting:
        node = waiting.pop(0)
        match node:
            case ast.BinOp(left=left, right=right, op=ast.BitOr()):
                waiting[:0] = [left, right]
            case ast.Subscript(value=ast.Name(id="Union"), slice=ast.Tuple(elts=elements)):
                waiting[:0] = elements
            case ast.Subscript(value=ast.Name(id="Optional" | "Awaitable"), slice=inner):
                waiting.insert(0, inner)
            case ast.Constant(value=None):
                pass
            case ast.Constant(value=str() as text) if text != annotation:
                yield from _members(text)
            case _:
                yield node


def _names(node: ast.expr) -> list[str]:
    return [ast.unparse(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)]
