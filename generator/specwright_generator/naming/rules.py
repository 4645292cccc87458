"""The fixed rules for names that neither the lock nor an official SDK gives.

Whatever a spec calls a thing, these functions answer with `[A-Za-z0-9_]` only, never with a keyword, and always with
the same name for the same input.
"""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from specwright.runtime.reserved import RESERVED_FIELD_NAMES

MAX_LENGTH = 100
"""Names are cut at this many characters (file systems allow 255 bytes), and stay distinct by a digest."""

RESERVED_ARGUMENTS = frozenset({"self", "extra_headers", "extra_query", "extra_body", "timeout"})
"""Arguments that every method has already."""

_RESERVED_CLASSES = frozenset(
    {"Any", "Annotated", "BaseModel", "Binary", "Dict", "Iterable", "List", "Literal", "Mapping", "Model", "Optional"}
    | {"Required", "Sequence", "TypeAlias", "TypedDict", "Union"}
)
_RESERVED_RESOURCES = frozenset(
    {"Binary", "BinaryResponse", "Body", "Date", "FileTypes", "Headers", "NotGiven", "Omit", "Paginator", "Query"}
    | {"SequenceNotStr", "Stream", "Timeout", "Timestamp"}
)
_RESERVED_MODULES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
)
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]+")
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_SOFT = frozenset({"type", "match", "case", "_"})


def words(text: str) -> list[str]:
    """The words of any spelling: `APIKeyCreated`, `api_key-created` and `api key.created` are api, key, created."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return [word.lower() for word in _BOUNDARY.split(plain) if word]


def snake(text: str) -> str:
    """`text` as snake_case, without regard to keywords; empty where nothing of it can be written."""
    return "_".join(words(text))


def class_name(text: str) -> str:
    """`text` as a class name: separators go, capitals inside stay (`APIKey`, `X-2` → `X2`)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    name = "".join(part[0].upper() + part[1:] for part in re.findall(r"[A-Za-z0-9]+", plain))
    if not name:
        name = "Unnamed" + _digest(text)
    if name[0].isdigit():
        name = "Type" + name
    if name in _RESERVED_CLASSES or keyword.iskeyword(name):
        name += "Type"
    return _cut(name, text)


def resource_name(text: str) -> str:
    """`text` as the class of a resource; never a name that the signatures of its methods use."""
    name = class_name(text)
    return f"{name}Resource" if name in _RESERVED_RESOURCES else name


def module_name(text: str) -> str:
    """`text` as a module name; never a keyword nor a name that a file system keeps for devices."""
    name = snake(text) or "unnamed_" + _digest(text).lower()
    if name[0].isdigit():
        name = "m_" + name
    if keyword.iskeyword(name) or name in _RESERVED_MODULES:
        name += "_"
    return _cut(name, text).lower()


def identifier(text: str, reserved: Collection[str] = ()) -> str:
    """`text` as the name of a field, argument, attribute or method; keywords and `reserved` names get a `_`."""
    name = text if _PLAIN.fullmatch(text) else snake(text)
    if not name:
        name = "field_" + _digest(text).lower()
    if name[0].isdigit():
        name = "field_" + name
    if (keyword.iskeyword(name) and name not in _SOFT) or name in reserved:
        name += "_"
    return _cut(name, text)


def field_names(
    wires: Iterable[str], known: Mapping[str, str], reserved: Collection[str] = RESERVED_FIELD_NAMES
) -> dict[str, str]:
    """A Python name for each wire name of one object, all different; `known` ones stay as they are.

    A name that needs no change goes before one that does, whatever their order, so that adding a field renames none.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    unsettled: list[str] = []
    for wire in wires:
        if wire in known and known[wire] not in taken:
            names[wire] = known[wire]
            taken.add(known[wire])
        else:
            unsettled.append(wire)
    for wire in sorted(unsettled, key=lambda each: (identifier(each, reserved) != each, each)):
        names[wire] = unique(identifier(wire, reserved), taken)
        taken.add(names[wire])
    return names


def unique(name: str, taken: Collection[str]) -> str:
    """`name`, or the first of `name2`, `name3`… that is not taken; `name_2` for snake_case and after a digit."""
    if name not in taken:
        return name
    separator = "_" if name[-1].isdigit() or name.islower() else ""
    number = 2
    while f"{name.rstrip('_')}{separator}{number}" in taken:
        number += 1
    return f"{name.rstrip('_')}{separator}{number}"


def singular(word: str) -> str:
    """The singular of an English plural as API paths use them (`batches`, `policies`, `files`); others unchanged."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("aches") and not word.endswith(("oaches", "eaches")):
        return word[:-1]  # caches
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _cut(name: str, text: str) -> str:
    return name if len(name) <= MAX_LENGTH else name[: MAX_LENGTH - 9] + "_" + _digest(text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8].upper()
