"""What references in a JSON schema stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Definitions:
    """The definitions of one schema, read in the places that refer to them: the API knows no references."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions
        self._open: set[str] = set()

    def read(self, reference: str, of: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """What `of` makes of the definition; nothing inside of itself, for the API knows no recursion either.

        Raises:
            ValueError: there is no such definition.
        """
        name = reference.rpartition("defs/")[2]
        if name in self._open:
            return {}
        if name not in self._definitions:
            raise ValueError(f"the schema refers to {reference!r}, which it does not define")
        self._open.add(name)
        try:
            return of(self._definitions[name])
        finally:
            self._open.remove(name)
