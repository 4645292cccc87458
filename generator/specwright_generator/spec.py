"""A provider's spec as the compiler reads it: manifest, patched document, locked names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from .agreement import disagreements
from .exclusion import Narrowed, narrow
from .frontends.discovery import KIND, as_openapi
from .importing.limits import Refused
from .importing.reading import read_document
from .ir import Json
from .manifest import Manifest, load_manifest
from .patches import Patch, apply_patches, load_patches
from .problems import InputError, Problem
from .references import unresolved

MANIFEST = "provider.toml"
DOCUMENT = "api.json"
PATCHES = "patches.yaml"
NAMES = "names.json"
FIELDS = "fields.json"
"""Where calls and fields go on each backend of an SDK that has several; see `frontends.google.wire`."""
PROSE = "api.prose.json"
"""The document with its prose, for a user's own build; never committed, and read in place of `api.json` if present."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Everything known of one provider's API.

    `document` is the OpenAPI 3.1 document that code is generated for: with the patches applied, and without the
    operations that the manifest excludes. `whole` is the document with them, `left_out` says why each is excluded, by
    its pointer. A spec in another dialect is read as the OpenAPI document that says the same.
    `names` is the content of `names.json` (empty if there is none), `fields` the content of `fields.json`, `digest` the
    SHA-256 of all input files: equal digests compile to equal files.
    """

    provider: str
    folder: Path
    manifest: Manifest
    document: dict[str, Json]
    names: dict[str, Json]
    fields: dict[str, Json]
    digest: str
    whole: dict[str, Json] = field(default_factory=dict[str, Json])
    left_out: Mapping[str, str] = field(default_factory=dict[str, str])


def spec_digest(folder: Path) -> str:
    """The SHA-256 of a spec's files, without reading any of them as data."""
    digest = hashlib.sha256()
    for name in (MANIFEST, DOCUMENT, PROSE, PATCHES, NAMES, FIELDS):
        path = folder / name
        if path.is_file():
            data = path.read_bytes()
            digest.update(f"{name} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def load_spec(folder: Path) -> Spec:
    """The spec in `folder` (`specs/<provider>`).

    Raises `InputError` with every problem found: an unreadable file, a wrong manifest, a patch that matches nothing, a
    reference that points nowhere or out of the document, a rule of the manifest that fits nothing.
    """
    problems: list[Problem] = []
    manifest_file = (folder / MANIFEST).as_posix()
    manifest = _collect(problems, lambda: load_manifest(folder / MANIFEST))
    if manifest is not None and manifest.provider != folder.name:
        message = f"the provider is called {manifest.provider!r} in a folder called {folder.name!r}"
        problems.append(_error(manifest_file, "/provider/name", message))
    prose = folder / PROSE
    source = prose if prose.is_file() else folder / DOCUMENT
    document = _collect(problems, lambda: read_json(source))
    patches = _collect(problems, lambda: _patches(folder / PATCHES))
    names = _collect(problems, lambda: _optional(folder / NAMES))
    fields = _collect(problems, lambda: _optional(folder / FIELDS))
    narrowed = Narrowed(document={}, reasons={})
    if document is not None and document.get("kind") != KIND:
        version = document.get("openapi")
        if not (isinstance(version, str) and version.startswith("3.1.")):
            message = f"expected an OpenAPI 3.1 or a Discovery document; found {version!r:.40}"
            advice = "write it with `specwright import`"
            problems.append(_error(source.as_posix(), "/openapi", message, advice))
            document = None
    if document is not None and patches is not None:
        document, stale = apply_patches(document, patches, (folder / PATCHES).as_posix())
        problems.extend(stale)
        if document.get("kind") == KIND:
            document, faults = as_openapi(document, source.as_posix())
            problems.extend(faults)
        for pointer, reference, fault in unresolved(document):
            problems.append(_error(source.as_posix(), pointer, f"the reference {reference!r:.200} {fault}"))
        if manifest is not None:
            narrowed = narrow(document, manifest.exclusions)
            for index, selector in narrowed.idle:
                message = f"{selector!r} names no operation of the document"
                problems.append(_error(manifest_file, f"/exclude/{index}/operations", message, "remove the selector"))
            problems.extend(disagreements(manifest, narrowed.document, manifest_file))
    if problems or manifest is None or document is None or names is None or fields is None:
        raise InputError(problems)
    return Spec(
        provider=manifest.provider,
        folder=folder,
        manifest=manifest,
        document=narrowed.document,
        whole=document,
        left_out=narrowed.reasons,
        names=names,
        fields=fields,
        digest=spec_digest(folder),
    )


def spec_folders(root: Path) -> list[Path]:
    """The folders of all specs under `root/specs`, sorted by name."""
    return sorted(path.parent for path in (root / "specs").glob(f"*/{MANIFEST}"))


def read_json(path: Path) -> dict[str, Json]:
    """The JSON object in the file `path`. Raises `InputError` where it cannot be read or exceeds the limits."""
    try:
        return read_document(path.read_bytes())
    except OSError as error:
        raise InputError([_error(path.as_posix(), "", f"cannot be read: {error.strerror}")]) from error
    except Refused as refused:
        file = f"{path.as_posix()}:{refused.line}:{refused.column}" if refused.line else path.as_posix()
        raise InputError([_error(file, "", refused.message)]) from refused


def _patches(path: Path) -> tuple[Patch, ...]:
    return load_patches(path) if path.exists() else ()


def _optional(path: Path) -> dict[str, Json]:
    return read_json(path) if path.exists() else {}


def _collect(problems: list[Problem], read: Callable[[], _T]) -> _T | None:
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems)
        return None


def _error(file: str, pointer: str, message: str, advice: str = "") -> Problem:
    return Problem(file=file, pointer=pointer, level="error", message=message, advice=advice)
