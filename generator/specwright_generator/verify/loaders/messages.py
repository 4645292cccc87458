"""Sessions of WebSocket frames or gRPC messages. They are told from HTTP recordings, and have nothing to replay yet."""

from __future__ import annotations

from .tree import Tree, items, mapping

_MARKS = ("direction", "request_sample", "request_stream")


def fits(tree: Tree) -> bool:
    interactions = tree.get("interactions") if isinstance(tree, dict) else None
    return isinstance(interactions, list) and any(
        isinstance(each, dict) and any(mark in each for mark in _MARKS) for each in interactions
    )


def messages(tree: Tree) -> int:
    """How many messages there are."""
    return len(items(mapping(tree, "/")["interactions"], "/interactions"))
