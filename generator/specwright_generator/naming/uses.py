"""In which directions a definition is used: given in answers, taken in requests, or both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from specwright_generator import ir
from specwright_generator.ir_walk import references
from specwright_generator.naming.bodies import Payload
from specwright_generator.naming.shapes import Definitions


@dataclass(frozen=True)
class Uses:
    """Definitions that answers reach, that requests reach, and bodies that are only taken apart into arguments."""

    model: frozenset[str]
    param: frozenset[str]
    spread: frozenset[str]


def uses(api: ir.Api, bodies: Mapping[str, Payload]) -> Uses:
    """How each definition of `api` is used, `bodies` being what its operations send.

    What nothing uses (a socket's messages) counts as an answer.
    """
    answers: set[str] = set()
    requests: set[str] = set()
    spread: set[str] = set()
    for operation in api.operations:
        for response in operation.responses:
            answers.update(_media(response.media))
            for header in response.headers:
                answers.update(references(header.type))
        for parameter in operation.parameters:
            requests.update(references(parameter.type))
        if operation.body is not None:
            chosen = bodies[operation.key]
            for media in operation.body.media:
                roots = set(_media((media,)))
                if media == chosen.media and chosen.keys is not None:
                    spread |= roots
                    for key in chosen.keys:
                        requests.update(references(key.type))
                else:
                    requests |= roots
    for event in api.events:
        if event.type is not None:
            answers.update(references(event.type))
    edges = edges_of(api.definitions)
    model = reachable(answers, edges)
    param = reachable(requests, edges)
    spread_closure = reachable(spread, edges)
    rest = set(api.definitions) - model - param - spread_closure
    model |= reachable(rest, edges)
    only = _variants(spread, api.definitions) - model - param
    param |= spread_closure - only - model - param
    return Uses(frozenset(model), frozenset(param), frozenset(only))


def _variants(roots: Iterable[str], definitions: Definitions) -> set[str]:
    """Body roots and, where they are aliases or unions of objects, those objects: all that is taken apart."""
    found: set[str] = set()
    todo = list(roots)
    while todo:
        key = todo.pop()
        definition = definitions.get(key)
        if definition is None or key in found:
            continue
        found.add(key)
        kind = definition.type
        kind = kind.inner if isinstance(kind, ir.Nullable) else kind
        if isinstance(kind, ir.Ref | ir.Union):
            todo += references(kind)
    return found


def edges_of(definitions: Definitions) -> Mapping[str, Sequence[str]]:
    """What each definition refers to."""
    return {key: references(definition.type) for key, definition in definitions.items()}


def reachable(roots: Iterable[str], edges: Mapping[str, Sequence[str]]) -> set[str]:
    """`roots` and everything they refer to."""
    seen: set[str] = set()
    todo = list(roots)
    while todo:
        key = todo.pop()
        if key not in seen and key in edges:
            seen.add(key)
            todo += edges[key]
    return seen


def _media(media: Iterable[ir.Media]) -> Iterator[str]:
    for each in media:
        for kind in (each.type, each.item):
            if kind is not None:
                yield from references(kind)
