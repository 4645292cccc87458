"""YAML as recorders write it, into plain values, and how its parts are looked at.

Recorders are looser than documents of an API: bytes are tagged `!!binary`, and vcrpy leaves names of Python types on
header names.  Such a tag says nothing here; the value under it is taken and nothing is ever made of the type.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

import yaml

from specwright_generator.verify.traffic import BadRecording, Request, Response

Tree: TypeAlias = "bool | int | float | str | bytes | list[Tree] | dict[str, Tree] | None"

MAX_DEPTH = 200
"""Levels of nesting in one file."""

MAX_NODES = 4_000_000
"""Values in one file; what an alias repeats counts each time."""

MAX_DECOMPRESSED = 64 * 1024 * 1024

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # libyaml's loader or PyYAML's own, as is installed
    """The safe loader without dates, which stay text, and with tags of Python types read as what is under them."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # the name and the form are PyYAML's
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


def _under_tag(loader: Any, suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.SequenceNode):
        items = loader.construct_sequence(node, deep=True)
        return items[0] if items else None
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _under_tag)
_Loader.add_constructor("!binary", _Base.construct_yaml_binary)  # as Ruby writes it


def load_tree(text: str) -> Tree:
    """The one document in `text`.

    Raises:
        BadRecording: it is no YAML, is nested too deeply, or has a tag that is not known.
    """
    try:
        _check_depth(text)
        tree = cast("Tree", yaml.load(text, Loader=_Loader))  # noqa: S506  # a safe loader, by its base
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise BadRecording(f"no YAML: {error.problem or error.context}", where) from None
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        raise BadRecording(f"no YAML that can be read: {error}") from None
    if _weight(tree, {}) > MAX_NODES:
        raise BadRecording(f"aliases that repeat themselves to more than {MAX_NODES} values")
    return tree


def _check_depth(text: str) -> None:
    """Raises `BadRecording` for nesting that would take libyaml beyond the stack: it ends the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                mark = event.start_mark
                where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
                raise BadRecording(f"no YAML that can be read: nested deeper than {MAX_DEPTH} levels", where)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _weight(tree: Tree, known: dict[int, int]) -> int:
    """How many values `tree` has, those under an alias as often as it is used; more than allowed for endless ones."""
    if not isinstance(tree, dict | list):
        return 1
    if id(tree) not in known:
        known[id(tree)] = MAX_NODES + 1  # what it weighs if it contains itself
        parts = tree.values() if isinstance(tree, dict) else tree
        known[id(tree)] = 1 + sum(_weight(part, known) for part in parts)
    return known[id(tree)]


def mapping(tree: Tree, where: str) -> dict[str, Tree]:
    """`tree` as an object. Raises `BadRecording` where it is none."""
    if not isinstance(tree, dict):
        raise BadRecording(f"an object was expected, not {type(tree).__name__}", where)
    return tree


def items(tree: Tree, where: str) -> list[Tree]:
    """`tree` as a list. Raises `BadRecording` where it is none."""
    if not isinstance(tree, list):
        raise BadRecording(f"a list was expected, not {type(tree).__name__}", where)
    return tree


def text(tree: Tree, where: str) -> str:
    """`tree` as text. Raises `BadRecording` where it is none."""
    if not isinstance(tree, str):
        raise BadRecording(f"text was expected, not {type(tree).__name__}", where)
    return tree


def status(tree: Tree, where: str) -> int:
    """`tree` as an HTTP status. Raises `BadRecording` where it is none."""
    if isinstance(tree, bool) or not isinstance(tree, int) or not 100 <= tree <= 599:
        raise BadRecording("an HTTP status was expected", where)
    return tree


def content(tree: Tree, where: str) -> bytes:
    """A body as bytes: text, bytes or nothing. Raises `BadRecording` for anything else."""
    if tree is None:
        return b""
    if isinstance(tree, bytes):
        return tree
    return text(tree, where).encode("utf-8", "surrogatepass")


def base64_bytes(tree: Tree, where: str) -> bytes:
    """Bytes from base64. Raises `BadRecording` where it is none."""
    try:
        return base64.b64decode("".join(text(tree, where).split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadRecording("no base64", where) from None


def headers(tree: Tree) -> dict[str, str]:
    """Headers by lower-case name: from an object of values or lists of values, or from a list of names and values."""
    found: dict[str, str] = {}
    if isinstance(tree, dict):
        for name, value in tree.items():
            values = value if isinstance(value, list) else [value]
            found[str(name).lower()] = ", ".join(_header_text(each) for each in values if each is not None)
    elif isinstance(tree, list):
        for each in tree:
            if isinstance(each, dict) and isinstance(label := each.get("name"), str):
                low, once = label.lower(), _header_text(each.get("value"))
                found[low] = f"{found[low]}, {once}" if low in found else once
    return found


def _header_text(value: Tree) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def request(method: Tree, url: Tree, sent: Mapping[str, str], body: bytes, where: str) -> Request:
    """A request of parts as they were recorded."""
    verb = text(method, f"{where}/request/method").upper()
    return Request(
        method=verb,
        url=text(url, f"{where}/request/url"),
        headers=sent,
        body=unpacked(body, f"{where}/request/body"),
    )


def response(code: Tree, received: Mapping[str, str], body: bytes, where: str, *chunks: bytes) -> Response:
    """An answer of parts as they were recorded, its compression undone.

    That a body is compressed is seen by its first bytes: recorders often undo the compression and leave the header.
    """
    return Response(
        status=status(code, f"{where}/response/status"),
        headers={name: value for name, value in received.items() if name not in _HOP},
        body=unpacked(body, f"{where}/response/body"),
        chunks=chunks,
    )


_HOP = ("content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive")


def unpacked(data: bytes, where: str) -> bytes:
    """`data` with gzip undone, if its first bytes are those of gzip."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        reader = zlib.decompressobj(wbits=31)
        plain = reader.decompress(data, MAX_DECOMPRESSED)
    except zlib.error as error:
        raise BadRecording(f"broken gzip: {error}", where) from None
    if reader.unconsumed_tail:
        raise BadRecording(f"larger than {MAX_DECOMPRESSED} bytes once decompressed", where)
    if not reader.eof:
        raise BadRecording("gzip that is cut off", where)
    return plain
