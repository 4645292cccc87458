"""Methods written by hand, as a surface has them: what they do is told by how they are called and what they return."""

from __future__ import annotations

import ast
import re

from .source_tree import Written
from .surface import Method

_JOB = re.compile(r"(^|_)(poll|wait|until)(_|$)|^Job\b")
_SOCKET = re.compile(r"(Connection(Manager)?|Session(Manager)?|Socket)\b")
_STREAM = re.compile(r"Stream(Manager)?\b|^(Async)?(Iterator|Generator)\b")


def helper(written: Written) -> Method:
    """A method that sends no request of its own, as far as its source says."""
    name = written.key.rpartition(".")[2]
    names = _names(written.returns)
    socket = name in ("connect", "live") and any(_SOCKET.search(each) for each in names)
    return Method(
        key=written.key,
        parameters=written.parameters,
        sync=written.sync,
        asynchronous=written.asynchronous,
        open=written.open,
        job=bool(_JOB.search(name)) or any(each.rpartition(".")[2] == "Job" for each in names),
        socket=socket,
        streaming="always" if not socket and any(_STREAM.search(each.rpartition(".")[2]) for each in names) else "",
        pointer=written.place,
    )


def _names(annotation: str) -> list[str]:
    """The names in an annotation; none where it is not one that can be read."""
    try:
        tree = ast.parse(annotation, mode="eval")
    except (SyntaxError, ValueError):
        return []
    return [ast.unparse(each) for each in ast.walk(tree) if isinstance(each, ast.Name | ast.Attribute)]
