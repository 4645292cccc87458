"""Typed access to the nodes of a document: what has the wrong shape is a Malformed, not a crash."""

from __future__ import annotations

from collections.abc import Mapping

from specwright_generator.frontends.openapi.pointers import Dangling, canonical, lookup
from specwright_generator.frontends.openapi.report import Malformed
from specwright_generator.ir import Json


class Nodes:
    """The nodes of one document outside its schemas."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = document

    def mapping(self, value: Json, pointer: str) -> dict[str, Json]:
        """`value` as an object.

        Raises:
            Malformed: it is none.
        """
        if not isinstance(value, dict):
            raise Malformed(pointer, "an object is expected here", "correct it with a patch")
        return value

    def optional(self, value: Json, pointer: str) -> dict[str, Json]:
        """`value` as an object, empty where it is absent.

        Raises:
            Malformed: it is something else.
        """
        return {} if value is None else self.mapping(value, pointer)

    def items(self, value: Json, pointer: str) -> list[Json]:
        """`value` as an array, empty where it is absent.

        Raises:
            Malformed: it is something else.
        """
        if value is None:
            return []
        if not isinstance(value, list):
            raise Malformed(pointer, "an array is expected here", "correct it with a patch")
        return value

    def deref(self, value: Json, pointer: str) -> tuple[dict[str, Json], str]:
        """The object at the end of `$ref`s from `value`, and the pointer where it really stands.

        Raises:
            Malformed: a reference leads nowhere or in a circle.
        """
        seen: set[str] = set()
        node = self.mapping(value, pointer)
        while isinstance(reference := node.get("$ref"), str):
            key = canonical(reference)
            if key in seen:
                raise Malformed(pointer, f"the reference {key} leads back to itself", "break the circle with a patch")
            seen.add(key)
            try:
                node = self.mapping(lookup(self._document, key), key)
            except Dangling:
                raise Malformed(
                    pointer, f"the reference {key} leads nowhere", "add what is missing with a patch"
                ) from None
            pointer = key
        return node, pointer


def text(value: Json) -> str:
    """`value` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""
