"""From a file to the traffic in it. A layout is a small module with a function of the file's content."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias, cast

from specwright_generator.verify.traffic import BadRecording, Exchange, Recording

from . import bodies, go_vcr, har, httprr, messages, req_llm, ruby_vcr, tapes, testagent, vcrpy
from .index import Row
from .tree import Tree, load_tree

Reader: TypeAlias = Callable[[Tree], Iterator[Exchange | BadRecording]]

MAX_BYTES = 64 * 1024 * 1024
"""Size of one recording, in bytes, also after decompression."""

SUFFIXES = (".yaml", ".yml", ".json", ".har", ".httprr", ".httprr.gz", ".sse", bodies.LINES)
"""The files that are looked at in a folder of recordings."""

_READERS: tuple[tuple[str, Callable[[Tree], bool], Reader], ...] = (
    ("go-vcr", go_vcr.fits, go_vcr.read),
    ("vcrpy", vcrpy.fits, vcrpy.read),
    ("ruby-vcr", ruby_vcr.fits, ruby_vcr.read),
    ("har", har.fits, har.read),
    ("req_llm", req_llm.fits, req_llm.read),
    ("dd-testagent", testagent.fits, testagent.read),
    ("hfjs-tapes", tapes.fits, tapes.read),
)


def load(file: Path, row: Row | None = None) -> Recording:
    """The traffic in `file`, in whichever layout it is; `row` is what an index says of it.

    Raises:
        BadRecording: the file cannot be read, is broken as a whole, or is in no layout that is known.
    """
    data = _content(file)
    if bodies.fits(file.name, row):
        return Recording(file=file, layout="body", answer=bodies.read(file.name, data, row))
    if data.startswith(httprr.MAGIC):
        return _recording(file, "httprr", httprr.read(data))
    tree = _tree(file, data)
    if messages.fits(tree):
        return Recording(file=file, layout="messages", session=messages.messages(tree))
    for layout, fits, read in _READERS:
        if fits(tree):
            return _recording(file, layout, read(tree))
    raise BadRecording("a layout that is not known" + _shape(tree))


def _recording(file: Path, layout: str, found: Iterator[Exchange | BadRecording]) -> Recording:
    items = list(found)
    return Recording(
        file=file,
        layout=layout,
        exchanges=tuple(item for item in items if isinstance(item, Exchange)),
        faults=tuple(item for item in items if isinstance(item, BadRecording)),
    )


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise BadRecording(f"larger than {MAX_BYTES} bytes")
        data = file.read_bytes()
        if data.startswith(b"\x1f\x8b"):
            with gzip.open(file) as unpacked:
                data = unpacked.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadRecording(f"cannot be read: {error}") from error
    if len(data) > MAX_BYTES:
        raise BadRecording(f"larger than {MAX_BYTES} bytes once decompressed")
    return data


def _tree(file: Path, data: bytes) -> Tree:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRecording(f"not UTF-8: {error.reason}", f"byte {error.start}") from None
    if file.suffix in (".json", ".har"):
        try:
            return cast("Tree", json.loads(text))
        except json.JSONDecodeError as error:
            raise BadRecording(f"no JSON: {error.msg}", f"line {error.lineno}, column {error.colno}") from None
        except (RecursionError, ValueError) as error:
            raise BadRecording(f"no JSON that can be read: {type(error).__name__}") from None
    return load_tree(text)


def _shape(tree: Tree) -> str:
    if isinstance(tree, dict):
        return f": an object with the keys {', '.join(sorted(map(repr, tree))[:6])}"
    return f": {'a list' if isinstance(tree, list) else 'no object'}"
