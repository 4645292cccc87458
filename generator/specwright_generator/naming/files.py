"""Reads and writes `names.json`: what `specwright import --surface … --types …` calls."""

from __future__ import annotations

import json
from pathlib import Path

from specwright_generator import canonical, ir
from specwright_generator.frontends.openapi import read as read_openapi
from specwright_generator.naming import lock, surface
from specwright_generator.naming.relock import Changes, relock
from specwright_generator.patches import apply_patches, load_patches
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import DOCUMENT, NAMES, PATCHES, read_json


def load(spec_folder: Path) -> lock.Lock:
    """The names locked in a spec's folder; an empty lock where there are none. Raises `InputError` for a bad file."""
    path = spec_folder / NAMES
    if not path.exists():
        return lock.Lock()
    try:
        value: ir.Json = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        problem = Problem(file=NAMES, pointer="", level="error", message=f"this is no JSON: {error}")
        raise InputError([problem]) from None
    return lock.read(value, NAMES)


def locked_text(
    api: ir.Api, spec_folder: Path, surface_path: Path | None, types_path: Path | None
) -> tuple[str, Changes]:
    """`names.json` of a spec brought up to date with `api`; the two files of a surface add official names."""
    official = surface.load(surface_path, types_path) if surface_path is not None and types_path is not None else None
    return locked_by(api, spec_folder, official)


def locked_by(api: ir.Api, spec_folder: Path, official: surface.Surface | None) -> tuple[str, Changes]:
    """Like `locked_text`, with a surface that is read already."""
    new, changes = relock(api, load(spec_folder), official)
    return canonical.dumps(lock.dump(new)), changes


def lock_api(api: ir.Api, spec_folder: Path, surface_path: Path | None, types_path: Path | None) -> Changes:
    """Write `locked_text` to `names.json`."""
    text, changes = locked_text(api, spec_folder, surface_path, types_path)
    (spec_folder / NAMES).write_text(text, encoding="utf-8", newline="\n")
    return changes


def lock_names(spec_folder: Path, surface_path: Path | None = None, types_path: Path | None = None) -> Changes:
    """`lock_api` for the OpenAPI document `api.json` in `spec_folder`, its patches applied.

    Raises `InputError` for a document, patches or names that can not be read, and for patches that do not fit.
    """
    document = read_json(spec_folder / DOCUMENT)
    patches = spec_folder / PATCHES
    if patches.exists():
        document, stale = apply_patches(document, load_patches(patches), patches.as_posix())
        if stale:
            raise InputError(stale)
    api, _ = read_openapi(document, file=DOCUMENT, provider=spec_folder.name)
    return lock_api(api, spec_folder, surface_path, types_path)
