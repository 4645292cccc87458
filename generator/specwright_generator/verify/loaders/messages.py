"""Sessions of WebSocket frames or gRPC messages. They are told from HTTP recordings, and have nothing to replay yet."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_generator.verify.traffic import BadRecording, Exchange

from .tree import Tree

_MARKS = ("direction", "request_sample", "request_stream")


def fits(tree: Tree) -> bool:
    interactions = tree.get("interactions") if isinstance(tree, dict) else None
    return isinstance(interactions, list) and any(
        isinstance(each, dict) and any(mark in each for mark in _MARKS) for each in interactions
    )


def read(tree: Tree) -> Iterator[Exchange | BadRecording]:
    del tree
    return iter(())
