"""The comparison as a graph: what differs at a place, and which types it leads to. Shared types are compared once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .changes import Change

Direction: TypeAlias = Literal["request", "response"]
Pair: TypeAlias = tuple[str, str, Direction]
"""An old and a new definition that stand for the same type, in one direction."""

_Own: TypeAlias = dict[tuple[str, str, str, str, str], tuple[str, str, dict[str, None]]]
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A difference at `path` (`.messages[].role`), which is relative to where its node stands."""

    rule: str
    path: str
    pointer: str
    old: str = ""
    new: str = ""


@dataclass(slots=True)
class Node:
    """What differs in one type, without the types that it names: those are behind `edges`, each with its path."""

    found: list[Finding] = field(default_factory=list[Finding])
    edges: list[tuple[str, Pair]] = field(default_factory=list[tuple[str, Pair]])

    def add(self, rule: str, path: str, pointer: str, old: object = "", new: object = "") -> None:
        """Note a difference."""
        self.found.append(Finding(rule=rule, path=path, pointer=pointer, old=shown(old), new=shown(new)))


@dataclass(frozen=True, slots=True)
class Root:
    """A place of an operation: `operation` is its key, empty for what belongs to the API as a whole."""

    operation: str
    node: Node


def shown(value: object) -> str:
    """A value as a report shows it: short, on one line."""
    text = value if isinstance(value, str) else _written(value)
    text = "".join(character if character.isprintable() else " " for character in text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _written(value: object) -> str:
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case _:
            return str(value)


def changes(roots: Iterable[Root], nodes: Mapping[Pair, Node]) -> list[Change]:
    """One change for each difference, however many operations lead to it, placed where the way to it is shortest."""
    places: dict[Pair, tuple[int, str]] = {}
    reached: dict[Pair, dict[str, None]] = {}
    own: _Own = {}
    for root in roots:
        for finding in root.node.found:
            _own(own, root.operation, finding, "")
        for pair, path in _behind(root.node, nodes).items():
            if _is_inline(pair):
                for finding in nodes[pair].found:
                    _own(own, root.operation, finding, path)
            elif nodes[pair].found:
                place = (len(path), f"{root.operation}{path}")
                places[pair] = min(places.get(pair, place), place)
                reached.setdefault(pair, {})[root.operation] = None
    found = [
        Change(
            rule=rule,
            place=_place(first, tail),
            pointer=pointer,
            old=old,
            new=new,
            operations=tuple(key for key in operations if key),
        )
        for (rule, tail, old, new, _), (first, pointer, operations) in own.items()
    ]
    for pair, operations in reached.items():
        found += [
            Change(
                rule=finding.rule,
                place=_place("", f"{places[pair][1]}{finding.path}"),
                pointer=finding.pointer,
                old=finding.old,
                new=finding.new,
                operations=tuple(key for key in operations if key),
            )
            for finding in nodes[pair].found
        ]
    return found


def _own(own: _Own, operation: str, finding: Finding, path: str) -> None:
    """Note a difference of an operation's own. Operations that differ alike in the same place are told together."""
    whole = finding.pointer if not operation else ""
    key = (finding.rule, f"{path}{finding.path}", finding.old, finding.new, whole)
    own.setdefault(key, (operation, finding.pointer, {}))[2][operation] = None


def _behind(node: Node, nodes: Mapping[Pair, Node]) -> dict[Pair, str]:
    """Every type that `node` leads to, with the shortest path to it."""
    paths: dict[Pair, str] = {}
    waiting = deque((path, pair) for path, pair in node.edges)
    while waiting:
        path, pair = waiting.popleft()
        if pair not in paths:
            paths[pair] = path
            waiting.extend((f"{path}{further}", beyond) for further, beyond in nodes[pair].edges)
    return paths


def _is_inline(pair: Pair) -> bool:
    """Whether a type stands in an operation, where no other operation can name it."""
    return all(key.startswith(("#/paths/", "#/webhooks/")) for key in pair[:2])


def _place(operation: str, path: str) -> str:
    return f"{operation}{path}".strip()
