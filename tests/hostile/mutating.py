"""One small change to a document that is a tree of JSON: what the guided fuzzer does in place of flipping bits."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, MutableSequence
from random import Random
from typing import Any

from .payloads import PAYLOADS
from .strategies import SEEDS, WORDS, places_of

_NUMBERS = (0, 1, -1, 2**31, 2**63, -(10**20), 0.5, 1e308)


def mutate(data: bytes, most: int, number: int) -> bytes:
    """`data` with a few of its values, keys or parts changed; a seed in its place where it is no document.

    Args:
        data: the document, as JSON.
        most: how many bytes the result may have.
        number: decides what is changed; the same number changes the same.
    """
    random = Random(number)
    document = _document(data, random)
    for _ in range(random.choice((1, 1, 2, 4))):
        _change(document, document, random)
    return _written(document, most, random)


def cross(data: bytes, other: bytes, most: int, number: int) -> bytes:
    """`data` with a part of `other` in the place of one of its own."""
    random = Random(number)
    document = _document(data, random)
    _change(document, _document(other, random), random, "copy")
    return _written(document, most, random)


def _document(data: bytes, random: Random) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    return document if isinstance(document, dict) and document else copy.deepcopy(random.choice(SEEDS))


def _written(document: dict[str, Any], most: int, random: Random) -> bytes:
    written = json.dumps(document).encode()
    return written if len(written) <= most else json.dumps(random.choice(SEEDS)).encode()[:most]


def _change(document: dict[str, Any], giver: dict[str, Any], random: Random, kind: str | None = None) -> None:
    places = list(places_of(document))
    if not places:
        return
    holder, key = random.choice(places)
    _CHANGES[kind or random.choice(tuple(_CHANGES))](holder, key, giver, random)


def _value(holder: Any, key: Any, giver: dict[str, Any], random: Random) -> None:
    holder[key] = random.choice((None, True, [], {}, random.choice(_NUMBERS), _text(random), [_text(random)]))


def _text_at(holder: Any, key: Any, giver: dict[str, Any], random: Random) -> None:
    holder[key] = _text(random)


def _key(holder: Any, key: Any, giver: dict[str, Any], random: Random) -> None:
    if isinstance(holder, dict):
        holder[_text(random)] = holder.pop(key)


def _removed(holder: Any, key: Any, giver: dict[str, Any], random: Random) -> None:
    del holder[key]


def _doubled(holder: Any, key: Any, giver: dict[str, Any], random: Random) -> None:
    if isinstance(holder, MutableSequence):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[_text(random)] = copy.deepcopy(holder[key])


def _copied(holder: Any, key: Any, giver: dict[str, Any], random: Random) -> None:
    places = list(places_of(giver))
    if places:
        other, name = random.choice(places)
        holder[key] = copy.deepcopy(other[name])


def _text(random: Random) -> str:
    return random.choice(random.choice((PAYLOADS, WORDS, WORDS)))


_CHANGES: Mapping[str, Callable[[Any, Any, dict[str, Any], Random], None]] = {
    "value": _value,
    "text": _text_at,
    "key": _key,
    "remove": _removed,
    "double": _doubled,
    "copy": _copied,
}
