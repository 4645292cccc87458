"""Samples of a document's schemas as they go over the wire: JSON that jsonschema accepts, the same by seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, cast
from zlib import crc32

from .document import Document
from .sampling import Keys, NoSample, Sampler

_DEPTH = 6
_UNSAFE = re.compile(r"[^A-Za-z0-9_.:-]+")


class Values:
    """Makes values; each `purpose` has a sequence of its own, which no other purpose changes."""

    def __init__(self, document: Document, seed: int) -> None:
        self._document = document
        self._seed = seed
        self._samplers: dict[str, Sampler] = {}
        self._made: dict[tuple[str, str], int] = {}

    def next(
        self, purpose: str, pointer: str, *, sparse: bool = True, accept: Callable[[Any], bool] | None = None
    ) -> Any:
        """The next value of the schema at `pointer`: all keys first, then the required ones, then some in turn.

        Args:
            purpose: whose sequence it is.
            pointer: the schema.
            sparse: whether one may have the required keys only; its lists are empty.
            accept: a check that the value has to pass.

        Raises:
            NoSample: none was found that jsonschema and `accept` take.
        """
        made = self._made.get((purpose, pointer), 0)
        self._made[purpose, pointer] = made + 1
        order: tuple[Keys, ...] = ("all", "required" if sparse else "some")
        return self.one(purpose, pointer, order[made] if made < 2 else "some", accept=accept)

    def one(self, purpose: str, pointer: str, keys: Keys, *, accept: Callable[[Any], bool] | None = None) -> Any:
        """A value with these of its optional keys."""

        def fits(value: Any) -> bool:
            found = _as_sent(value)
            return self._document.accepts(pointer, found) and (accept is None or accept(found))

        try:
            value = self.sampler(purpose).sample(self._document.at(pointer), keys=keys, accept=fits)
        except RecursionError:
            raise NoSample(f"every value at {pointer} contains itself") from None
        return _as_sent(value)

    def sampler(self, purpose: str) -> Sampler:
        """The sampler of one purpose."""
        if purpose not in self._samplers:
            seed = crc32(f"{self._seed} {purpose}".encode())
            self._samplers[purpose] = Sampler(self._document.content, seed=seed, depth=_DEPTH)
        return self._samplers[purpose]


def _as_sent(value: Any, key: str = "") -> Any:
    """`value` with texts for bytes, and with identifiers that can stand in a path: many clients do not encode them."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, str) and (key == "id" or key.endswith("_id")):
        return _UNSAFE.sub("_", value)
    if isinstance(value, Mapping):
        return {name: _as_sent(item, name) for name, item in cast("Mapping[str, Any]", value).items()}
    return [_as_sent(item) for item in cast("list[object]", value)] if isinstance(value, list) else value
