"""Pairs the document's operations with the official client's methods: by verb and path, placeholders' names aside."""

from __future__ import annotations

import re
from collections.abc import Iterable

from specwright_generator import ir
from specwright_generator.naming.rules import singular, words
from specwright_generator.naming.surface import OfficialMethod

_PLACE = re.compile(r"\{[^{}]*\}")


def pair(operations: Iterable[ir.Operation], methods: Iterable[OfficialMethod]) -> dict[str, list[OfficialMethod]]:
    """Operation key → its methods, in the surface's order. Operations without one are absent.

    An operation that names its methods itself has those.  An operation whose endpoint no method has takes the one
    unpaired method whose name says the words of its operationId (`cancelEvalRun`,
    `evals.runs.cancel`): one of the two paths is then wrong.
    """
    calls = [method for method in methods if method.verb]
    by_key = {method.key: method for method in calls}
    by_endpoint: dict[tuple[str, str], list[OfficialMethod]] = {}
    by_written: dict[tuple[str, str], list[OfficialMethod]] = {}
    for method in calls:
        by_written.setdefault((method.verb.upper(), _PLACE.sub("{}", method.path)), []).append(method)
        if "#" not in method.path:
            by_endpoint.setdefault(_endpoint(method.verb, method.path), []).append(method)
    pairs: dict[str, list[OfficialMethod]] = {}
    strays: list[ir.Operation] = []
    for operation in operations:
        hint = operation.hints.get("x-specwright-method")
        told = [by_key[key] for key in hint if isinstance(key, str) and key in by_key] if isinstance(hint, list) else []
        exact = by_written.get((operation.verb.upper(), _PLACE.sub("{}", _written(operation))))
        found = told or exact or by_endpoint.get(_endpoint(operation.verb, _written(operation)))
        if found:
            pairs[operation.key] = found
        else:
            strays.append(operation)
    taken = {method.key for found in pairs.values() for method in found}
    by_words: dict[tuple[str, ...], list[OfficialMethod]] = {}
    for method in calls:
        if method.key not in taken:
            by_words.setdefault(_spoken(method.key), []).append(method)
    for operation in strays:
        found = [
            method
            for method in by_words.get(_spoken(operation.operation_id), [])
            if method.verb == operation.verb.upper()
        ]
        if operation.operation_id and len(found) == 1:
            pairs[operation.key] = found
    return pairs


def places(method: OfficialMethod, operation: ir.Operation) -> dict[str, str]:
    """The arguments that fill the path: wire name → argument. Paired by position, as either side names them freely."""
    ours = [place[1:-1] for place in _PLACE.findall(operation.path)]
    theirs = [place[1:-1] for place in _PLACE.findall(method.path)]
    return {wire: name for wire, name in zip(ours, theirs, strict=False) if name in method.params}


def _written(operation: ir.Operation) -> str:
    return operation.key.partition(" ")[2]


def _endpoint(verb: str, path: str) -> tuple[str, str]:
    return verb.upper(), _PLACE.sub("{}", path.partition("#")[0]).rstrip("/")


def _spoken(text: str) -> tuple[str, ...]:
    return tuple(sorted(singular(word) for word in words(text)))
