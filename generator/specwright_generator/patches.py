"""Patches of a spec: an OpenAPI Overlay 1.0 document whose every action has a reason and must match something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .importing.limits import Refused
from .importing.reading import read_document
from .ir import Json
from .problems import InputError, Problem

_ACTION_KEYS = frozenset({"target", "description", "update", "remove", "x-reason"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """One action: at each place that the JSONPath `target` (RFC 9535) matches, merge `update`, or remove the place.

    `pointer` is where the action stands in its file.
    """

    target: str
    reason: str
    pointer: str
    update: Json = None
    remove: bool = False


def load_patches(path: Path) -> tuple[Patch, ...]:
    """The patches in the overlay document `path`. Raises `InputError` with all that is wrong in it."""
    try:
        document = read_document(path.read_bytes())
    except Refused as refused:
        file = f"{path.as_posix()}:{refused.line}:{refused.column}" if refused.line else path.as_posix()
        raise InputError([Problem(file=file, pointer="", level="error", message=refused.message)]) from refused
    return parse_patches(document, path.as_posix())


def parse_patches(document: dict[str, Json], file: str) -> tuple[Patch, ...]:
    """The patches of an overlay `document`; `file` names it in messages."""
    problems: list[Problem] = []

    def wrong(pointer: str, message: str, advice: str = "") -> None:
        problems.append(Problem(file=file, pointer=pointer, level="error", message=message, advice=advice))

    version = document.get("overlay")
    if not (isinstance(version, str) and version.startswith("1.")):
        wrong("/overlay", f"expected an OpenAPI Overlay 1.x document; found {version!r:.40}", "write overlay: 1.0.0")
    for key in document:
        if key not in ("overlay", "info", "extends", "actions") and not key.startswith("x-"):
            wrong(f"/{key}", f"unknown key {key!r:.80}")
    actions = document.get("actions", [])
    if not isinstance(actions, list):
        wrong("/actions", "expected a list of actions")
        actions = []
    patches: list[Patch] = []
    for index, action in enumerate(actions):
        pointer = f"/actions/{index}"
        if not isinstance(action, dict):
            wrong(pointer, "expected an object with target, x-reason, and update or remove")
            continue
        target, reason, remove = action.get("target"), action.get("x-reason"), action.get("remove", False)
        for key in action:
            if key not in _ACTION_KEYS:
                wrong(f"{pointer}/{key}", f"unknown key {key!r:.80}", f"known: {', '.join(sorted(_ACTION_KEYS))}")
        fault = _query_fault(target) if isinstance(target, str) else f"{target!r:.80}"
        if not isinstance(target, str) or fault:
            wrong(f"{pointer}/target", f"not a JSONPath: {fault}")
            continue
        if not (isinstance(reason, str) and reason.strip()):
            wrong(f"{pointer}/x-reason", "a patch says why it is there", "write x-reason: …")
        if not isinstance(remove, bool):
            wrong(f"{pointer}/remove", "expected true or false")
        if ("update" in action) == (remove is True):
            wrong(pointer, "exactly one of update and remove: true is expected")
        patches.append(
            Patch(
                target=target,
                reason=str(reason),
                pointer=pointer,
                update=action.get("update"),
                remove=remove is True,
            )
        )
    if problems:
        raise InputError(problems)
    return tuple(patches)


def apply_patches(
    document: dict[str, Json], patches: Sequence[Patch], file: str
) -> tuple[dict[str, Json], list[Problem]]:
    """`document` with the patches applied in order, and the problems of those that do not fit.

    `file` names the patches in messages.

    `document` itself is not changed: what a patch changes is copied, the rest is shared.
    """
    if not patches:
        return document, []
    import jsonpath_rfc9535

    draft = _Draft(document)
    problems: list[Problem] = []

    def wrong(patch: Patch, key: str, message: str, advice: str = "") -> None:
        pointer = f"{patch.pointer}/{key}"
        problems.append(Problem(file=file, pointer=pointer, level="error", message=message, advice=advice))

    for patch in patches:
        locations = [node.location for node in jsonpath_rfc9535.find(patch.target, draft.document)]
        if not locations:
            message = f"{patch.target} matches nothing"
            wrong(patch, "target", message, "the document has changed: adapt the patch or remove it")
        # Backwards, so that removing an item of a list does not move the next one.
        for location in reversed(locations):
            fault = draft.remove(location) if patch.remove else draft.update(location, patch.update)
            if fault:
                wrong(patch, "remove" if patch.remove else "update", fault)
                break
    return draft.document, problems


class _Draft:
    """A document that is changed by copying the objects and lists on the way to each change, once."""

    def __init__(self, document: dict[str, Json]) -> None:
        self.document = dict(document)
        self._own: dict[int, Json] = {id(self.document): self.document}

    def remove(self, location: tuple[int | str, ...]) -> str:
        """Remove what is at `location`; says what is wrong, or nothing."""
        if not location:
            return "the whole document cannot be removed"
        parent = self._owned(location[:-1])
        if isinstance(parent, dict):
            del parent[str(location[-1])]
        elif isinstance(parent, list):
            del parent[int(location[-1])]
        return ""

    def update(self, location: tuple[int | str, ...], update: Json) -> str:
        """Merge `update` into the object, or append it to the list, at `location`; says what is wrong, or nothing."""
        target = self._owned(location)
        if isinstance(target, list):
            target.append(update)
            return ""
        if not isinstance(target, dict):
            return "the target is a plain value: name the object that holds it"
        if not isinstance(update, dict):
            return "an object can only be updated with an object"
        target.update(_merged(target, update))
        return ""

    def _owned(self, location: tuple[int | str, ...]) -> Json:
        value: Json = self.document
        for key in location:
            inner: Json = None
            if isinstance(value, dict):
                inner = value[str(key)] = self._copy(value[str(key)])
            elif isinstance(value, list):
                inner = value[int(key)] = self._copy(value[int(key)])
            value = inner
        return value

    def _copy(self, value: Json) -> Json:
        if id(value) in self._own or not isinstance(value, dict | list):
            return value
        copied: Json = dict(value) if isinstance(value, dict) else list(value)
        self._own[id(copied)] = copied
        return copied


def _merged(target: dict[str, Json], update: dict[str, Json]) -> dict[str, Json]:
    result = dict(target)
    for key, value in update.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = _merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            result[key] = [*old, *value]
        else:
            result[key] = value
    return result


def _query_fault(target: str) -> str:
    import jsonpath_rfc9535

    try:
        jsonpath_rfc9535.compile(target)
    except jsonpath_rfc9535.JSONPathError as error:
        return str(error).splitlines()[0]
    return ""
