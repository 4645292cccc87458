"""References inside a document: where each points, and which point nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from .importing.grammar import REFERABLE, child, objects
from .ir import Json


def references(document: dict[str, Json]) -> Iterator[tuple[str, str]]:
    """Every reference of an OpenAPI 3.1 document: the JSON pointer where it stands, and what it says."""
    for kind, value, pointer in objects(document):
        reference = value.get("$ref")
        if isinstance(reference, str) and (kind == "schema" or kind in REFERABLE):
            yield child(pointer, "$ref"), reference
        elif kind == "discriminator":
            mapping = value.get("mapping")
            for key, target in mapping.items() if isinstance(mapping, dict) else ():
                # A mapping holds the name of a schema or a reference; only what looks like one is followed.
                if isinstance(target, str) and "/" in target:
                    yield child(pointer, "mapping", key), target


def resolve(document: Json, reference: str) -> Json:
    """What the reference `#/…` points at in `document`. Raises `LookupError` where it points nowhere."""
    if not reference.startswith("#"):
        raise LookupError(reference)
    value = document
    for part in reference.removeprefix("#").split("/")[1:]:
        key = (unquote(part) if "%" in part else part).replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and key in value:
            value = value[key]
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            raise LookupError(reference)
    return value


def unresolved(document: dict[str, Json]) -> list[tuple[str, str, str]]:
    """The references that cannot be followed: pointer, reference, and why not."""
    found: list[tuple[str, str, str]] = []
    known: dict[str, str] = {}
    for reference in _stated(document):
        _follow(document, reference, known)
    if not any(known.values()):
        return found  # As nearly always; to find out where each reference stands takes three times as long.
    for pointer, reference in references(document):
        if known[reference]:
            found.append((pointer, reference, known[reference]))
    return found


def _stated(document: dict[str, Json]) -> set[str]:
    """Every text that may be a reference, among them all that `references` gives."""
    found: set[str] = set()
    waiting: list[Json] = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(each for each in item if isinstance(each, dict | list))
        elif isinstance(item, dict):
            if isinstance(reference := item.get("$ref"), str):
                found.add(reference)
            if isinstance(mapping := item.get("mapping"), dict):
                found.update(each for each in mapping.values() if isinstance(each, str) and "/" in each)
            waiting.extend(each for each in item.values() if isinstance(each, dict | list))
    return found


def _follow(document: dict[str, Json], reference: str, known: dict[str, str]) -> None:
    """Add to `known` what is wrong with `reference` and with all references that it leads to; "" where nothing is."""
    chain: dict[str, None] = {}
    fault = ""
    at: str | None = reference
    while at is not None:
        if at in known:
            fault = known[at]
            break
        if at in chain:
            fault = "refers to itself in a circle and so to nothing"
            break
        chain[at] = None
        fault, at = _step(document, at)
    known.update(dict.fromkeys(chain, fault))


def _step(document: dict[str, Json], reference: str) -> tuple[str, str | None]:
    """What is wrong with one reference, and the reference that stands where it points, if that is all there is."""
    if not reference.startswith("#"):
        return "leaves the document: neither files nor the network are read", None
    if reference != "#" and not reference.startswith("#/"):
        return "is no JSON pointer", None
    try:
        value = resolve(document, reference)
    except LookupError:
        return "points to nothing", None
    if not isinstance(value, dict) or set(value) != {"$ref"} or not isinstance(value["$ref"], str):
        return ("" if isinstance(value, dict | bool) else "points to something that is no object"), None
    further = value["$ref"]
    return "", further if further.startswith("#") else None
