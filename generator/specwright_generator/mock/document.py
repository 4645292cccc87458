"""An OpenAPI document by itself, never through the compiler's records: its parts by pointer, and jsonschema on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast
from urllib.parse import quote, unquote

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from specwright_generator.references import resolve

Part: TypeAlias = Mapping[str, Any]
"""An object of the document."""

_HERE = "urn:document"
_LONGEST = 300
"""How much is said about one fault, in characters: the message of jsonschema repeats the value."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong with a message: where (`query limit`, `body $.messages[0].role`), and what."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def child(pointer: str, *keys: str | int) -> str:
    """The pointer of a value below another."""
    return pointer + "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


class Document:
    """A document, whose values are named by pointers (`#/components/schemas/Model`).

    Args:
        content: an OpenAPI 3.1 document. References to what is outside it are not followed.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content: dict[str, Any] = dict(content)
        registry: Registry[Any] = Registry()
        self._registry = registry.with_resource(_HERE, DRAFT202012.create_resource(self.content))
        self._validators: dict[str, Validator] = {}
        self._known: dict[str, Any] = {}

    def at(self, pointer: str) -> Any:
        """The value at a pointer. Raises `LookupError` where there is none."""
        if pointer not in self._known:
            self._known[pointer] = resolve(self.content, _encoded(pointer))
        return self._known[pointer]

    def follow(self, pointer: str) -> str:
        """The pointer of what stands at `pointer`, references followed. Raises `LookupError` for a circle."""
        seen = {pointer}
        while True:
            value = self.at(pointer)
            reference = cast("Part", value).get("$ref") if isinstance(value, Mapping) else None
            if not isinstance(reference, str):
                return pointer
            pointer = self.pointer_of(reference)
            if pointer in seen:
                raise LookupError(f"{pointer} refers to itself")
            seen.add(pointer)

    def pointer_of(self, reference: str) -> str:
        """A reference as the pointer of what it refers to. Raises `LookupError` where there is nothing."""
        resolve(self.content, reference)
        return unquote(reference)

    def errors(self, pointer: str, value: Any, place: str) -> Iterator[Fault]:
        """What jsonschema finds wrong with `value` by the schema at `pointer`; `place` begins each location."""
        for error in self._validator(pointer).iter_errors(value):
            closest = _closest(error)
            yield Fault(_where(place, closest), closest.message[:_LONGEST])

    def accepts(self, pointer: str, value: Any) -> bool:
        """Whether jsonschema finds nothing wrong with `value`."""
        return self._validator(pointer).is_valid(value)

    def _validator(self, pointer: str) -> Validator:
        if pointer not in self._validators:
            anchored = {"$ref": _HERE + _encoded(pointer)}
            self._validators[pointer] = Draft202012Validator(anchored, registry=self._registry)
        return self._validators[pointer]


def _encoded(pointer: str) -> str:
    return "#" + quote(pointer[1:], safe="/~")


def _closest(error: ValidationError) -> ValidationError:
    """What is wrong with the member of a union that was meant: the one whose tag and type fit, if there is one."""
    while error.context:
        members: dict[Any, list[ValidationError]] = {}
        for each in error.context:
            members.setdefault(each.relative_schema_path[0], []).append(each)
        best = min(members.values(), key=lambda faults: (any(map(_is_other, faults)), len(faults)))
        if any(map(_is_other, best)):
            break
        error = best[0]
    return error


def _is_other(error: ValidationError) -> bool:
    """Whether a fault says that another member of a union is meant."""
    depth = len(error.relative_path)
    return (error.validator in ("const", "enum") and depth <= 1) or (error.validator == "type" and depth == 0)


def _where(place: str, error: ValidationError) -> str:
    path = error.json_path
    return place if path == "$" and not place.startswith("body") else f"{place} {path}"
