"""Names for operations that no official SDK has: from the document's hints, its operationIds, its paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from specwright.runtime.reserved import CLIENT_ATTRIBUTES
from specwright_generator import ir
from specwright_generator.naming.rules import identifier, singular, unique, words

_PLACE = re.compile(r"^\{[^{}]*\}$")
_VERSION = re.compile(r"^v\d+(?:alpha|beta)?\d*$")
_RESERVED_METHODS = frozenset(
    {"with_raw_response", "with_streaming_response", "close", "aclose", "with_options"}
    # What the body of a class names: a method called so would stand in its way.
    | {"bool", "bytes", "cached_property", "deprecated", "dict", "float", "int", "not_given", "object", "omit"}
    | {"overload", "str"}
)
_RESERVED_RESOURCES = _RESERVED_METHODS | CLIENT_ATTRIBUTES | {"api_key"}
_MAX_DEPTH = 6


def names(
    operations: Iterable[ir.Operation], taken: Iterable[str], resources: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """A resource path and a method name for each operation, different from those taken and from child resources."""
    used = set(taken)
    wanted = {operation.key: _wanted(operation) for operation in operations}
    paths = {*resources, *(path for path, _ in wanted.values())}
    children = {path for full in paths for path in _ancestors(full)}
    found: dict[str, tuple[str, str]] = {}
    for key in sorted(wanted):
        path, method = wanted[key]
        here = {full.rpartition(".")[2] for full in used | children if full.rpartition(".")[0] == path}
        method = unique(method, here)
        found[key] = (path, method)
        used.add(f"{path}.{method}")
    return found


def _ancestors(path: str) -> Iterator[str]:
    parts = path.split(".")
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])


def _wanted(operation: ir.Operation) -> tuple[str, str]:
    group = _group(operation) or _from_id(operation) or _from_path(operation)
    path = [identifier(part, _RESERVED_RESOURCES) for part in group][:_MAX_DEPTH]
    hint = operation.hints.get("x-fern-sdk-method-name") or operation.hints.get("x-speakeasy-name-override")
    method = hint if isinstance(hint, str) and hint else _method(operation, path)
    return ".".join(path), identifier(method, _RESERVED_METHODS)


def _group(operation: ir.Operation) -> list[str]:
    fern = operation.hints.get("x-fern-sdk-group-name")
    if isinstance(fern, str | list):
        return [str(part) for part in ([fern] if isinstance(fern, str) else fern) if str(part).strip()]
    speakeasy = operation.hints.get("x-speakeasy-group")
    if isinstance(speakeasy, str):
        return [part for part in speakeasy.split(".") if part.strip()]
    if operation.tags:
        return [part for part in re.split(r"\s*[>/:.]\s*", operation.tags[0]) if part.strip()]
    return []


def _from_id(operation: ir.Operation) -> list[str]:
    """The resource that an operationId with dots names: `projects.locations.models.get`."""
    parts = operation.operation_id.split(".")[:-1]
    return parts if all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", part) for part in parts) else []


def _from_path(operation: ir.Operation) -> list[str]:
    plain = [part.partition(":")[0] for part in _segments(operation)]
    static = [part for part in plain if part and not _PLACE.match(part) and not _VERSION.match(part)]
    if _acts(operation) and len(static) > 1:
        static.pop()
    return static[:_MAX_DEPTH] or ["default"]


def _segments(operation: ir.Operation) -> list[str]:
    return [part for part in operation.path.partition("?")[0].split("/") if part]


def _acts(operation: ir.Operation) -> bool:
    """Whether the path ends in a verb: `/runs/{run_id}/cancel`, `cancelRun`."""
    segments = _segments(operation)
    spoken = words(operation.operation_id)
    return (
        len(segments) > 1
        and not _PLACE.match(segments[-1])
        and bool(spoken)
        and words(segments[-1])[:1] == spoken[:1]
        and operation.verb.upper() in {"POST", "PUT", "PATCH", "GET"}
    )


def _method(operation: ir.Operation, path: list[str]) -> str:
    if not operation.tags and _from_id(operation):
        return operation.operation_id.rpartition(".")[2]
    spoken = words(_told(operation))
    while len(spoken) > 1 and _VERSION.match(spoken[-1]):
        spoken = spoken[:-1]
    if not spoken:
        return _by_verb(operation)
    known = {singular(word) for part in path for word in words(part)}
    kept = [word for word in spoken if singular(word) not in known]
    return "_".join(kept) or _by_verb(operation)


def _told(operation: ir.Operation) -> str:
    """The operationId without the path and verb that FastAPI puts behind a function's name."""
    path = operation.key.partition(" ")[2]
    ending = re.sub(r"\W", "_", f"{path}_{operation.verb.lower()}")
    return operation.operation_id.removesuffix(ending) or operation.operation_id


def _by_verb(operation: ir.Operation) -> str:
    segments = _segments(operation)
    _, colon, action = segments[-1].rpartition(":") if segments else ("", "", "")
    if colon and words(action) and "}" not in action:
        return action
    on_item = bool(segments) and bool(_PLACE.match(segments[-1]))
    match operation.verb.upper():
        case "GET":
            plural = bool(segments) and singular(segments[-1]) != segments[-1]
            return "retrieve" if on_item or not plural else "list"
        case "POST":
            return "update" if on_item else "create"
        case "PUT":
            return "replace"
        case "PATCH":
            return "update"
        case other:
            return other.lower()
