"""Finds which operations of two versions are the same: by verb and path, or by what has stayed where those moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from specwright_generator import ir

_VERSION = re.compile(r"/v\d+\w*(?=/|$)")
PLACE = re.compile(r"\{([^{}]*)\}")
"""A parameter in a path."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Operations in both versions, only in the old, only in the new."""

    both: tuple[tuple[ir.Operation, ir.Operation], ...]
    gone: tuple[ir.Operation, ...]
    added: tuple[ir.Operation, ...]


def pair(old: ir.Api, new: ir.Api) -> Pairs:
    """Pair operations; each is used once, the surest pairs first."""
    gone = {operation.key: operation for operation in old.operations}
    added = {operation.key: operation for operation in new.operations}
    both = [(gone.pop(key), added.pop(key)) for key in [*gone] if key in added]
    for one, other in ((_unnamed, _unnamed), (_sent(old), _sent(new)), (_id, _id), (_versionless, _versionless)):
        left, right = _alone(gone.values(), one), _alone(added.values(), other)
        for before, after in [(left[mark], right[mark]) for mark in left if mark in right]:
            both.append((gone.pop(before), added.pop(after)))
    return Pairs(tuple(both), tuple(gone.values()), tuple(added.values()))


def same_address(old: ir.Operation, old_api: ir.Api, new: ir.Operation, new_api: ir.Api) -> bool:
    """Whether two operations are sent to the same path, whatever part of it the server's address has."""
    return old.key == new.key or _sent(old_api)(old) == _sent(new_api)(new)


def base_path(api: ir.Api) -> str:
    """The path of the first server."""
    return urlsplit(api.servers[0]).path.rstrip("/") if api.servers else ""


def _sent(api: ir.Api) -> Callable[[ir.Operation], Hashable]:
    base = base_path(api)

    def sent(operation: ir.Operation) -> Hashable:
        verb, _, path = operation.key.partition(" ")
        return PLACE.sub("{}", f"{verb} {base}{path}")

    return sent


def _alone(operations: Iterable[ir.Operation], identity: Callable[[ir.Operation], Hashable]) -> dict[Hashable, str]:
    found: dict[Hashable, list[str]] = {}
    for operation in operations:
        if (mark := identity(operation)) is not None:
            found.setdefault(mark, []).append(operation.key)
    return {mark: keys[0] for mark, keys in found.items() if len(keys) == 1}


def _unnamed(operation: ir.Operation) -> Hashable:
    """The key, whatever the parameters in its path are called."""
    return PLACE.sub("{}", operation.key)


def _id(operation: ir.Operation) -> Hashable:
    return (operation.verb, operation.operation_id) if operation.operation_id else None


def _versionless(operation: ir.Operation) -> Hashable:
    return PLACE.sub("{}", _VERSION.sub("", operation.key))
