"""Reads one side of a comparison: a spec's folder, a git revision of one, or an upstream document."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from specwright_generator import ir
from specwright_generator.frontends.openapi import read
from specwright_generator.importing.discovery import import_as_openapi
from specwright_generator.importing.fetching import fetch
from specwright_generator.importing.limits import Refused
from specwright_generator.importing.reading import read_document
from specwright_generator.importing.report import problems as as_problems
from specwright_generator.manifest import Manifest
from specwright_generator.manifest_reading import parse_manifest
from specwright_generator.naming import lock
from specwright_generator.naming.relock import relock
from specwright_generator.passes import names, surface
from specwright_generator.patches import apply_patches, load_patches
from specwright_generator.problems import InputError, Problem
from specwright_generator.scaffold import manifest_text
from specwright_generator.spec import DOCUMENT, MANIFEST, NAMES, PATCHES, Spec, load_spec

_SECONDS = 60.0
"""How long git may take for one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One side of a comparison: what was named, its named API, and what of it could not be read."""

    label: str
    api: ir.Api
    manifest: Manifest
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What was read of one side: a document has neither a manifest nor names."""

    label: str
    document: dict[str, ir.Json]
    spec: Spec | None = None


def read_versions(old: str, new: str) -> tuple[Version, Version]:
    """Both sides of a comparison.

    A document beside a spec is read with the manifest, patches and names of that spec, one beside another document with
    the names that the older one gets by rule, as `specwright import` keeps them.  Raises `InputError` for what cannot
    be read.
    """
    before, after = _source(old), _source(new)
    spec = after.spec or before.spec
    named = spec.names if spec is not None else _by_rule(before)
    return _version(before, spec, named), _version(after, spec, named)


def _source(given: str) -> _Source:
    path = Path(given)
    if path.is_dir():
        if not (path / MANIFEST).is_file():
            raise _error(given, "a folder, but not that of a spec", f"a spec has a {MANIFEST}")
        return _of_spec(given, path.resolve())
    revision, colon, folder = given.partition(":")
    if colon and not path.exists() and "://" not in given:
        with tempfile.TemporaryDirectory() as scratch:
            place = _checked_out(revision, folder, Path(scratch), given)
            try:
                return _of_spec(given, place)
            except InputError as error:
                told = [replace(each, file=each.file.replace(place.as_posix(), given)) for each in error.problems]
                raise InputError(told) from error
    try:
        document = read_document(fetch(given))
    except Refused as refused:
        file = f"{given}:{refused.line}:{refused.column}" if refused.line else given
        raise _error(file, refused.message) from refused
    imported = import_as_openapi(document, title="API")
    if imported.report.errors():
        raise InputError(as_problems(imported.report.errors(), given))
    return _Source(label=given, document=imported.document)


def _of_spec(label: str, folder: Path) -> _Source:
    spec = load_spec(folder)
    return _Source(label=label, document=spec.document, spec=spec)


def _checked_out(revision: str, folder: str, scratch: Path, given: str) -> Path:
    """The files of a spec as they are in a revision, written below `scratch`."""
    name = PurePosixPath(folder).name
    if revision.startswith("-") or not name:
        raise _error(given, "neither a file, a folder, an https address nor REVISION:specs/PROVIDER")
    place = scratch / name
    place.mkdir()
    for file in (MANIFEST, DOCUMENT, PATCHES, NAMES):
        data, fault = _shown(f"{revision}:{folder.rstrip('/')}/{file}")
        if data is not None:
            (place / file).write_bytes(data)
        elif file in (MANIFEST, DOCUMENT):
            raise _error(given, f"git has no such {file}: {fault}", "give REVISION:specs/PROVIDER")
    return place


def _shown(name: str) -> tuple[bytes | None, str]:
    try:
        run = subprocess.run(  # noqa: S603 - no shell, and `name` cannot be an option
            ["git", "show", name],  # noqa: S607 - the git of whoever calls
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except OSError as error:
        return None, f"git cannot be run: {error.strerror}"
    except subprocess.TimeoutExpired:
        return None, "git does not answer"
    return (run.stdout, "") if run.returncode == 0 else (None, run.stderr.decode(errors="replace").strip()[:200])


def _by_rule(source: _Source) -> dict[str, ir.Json]:
    """The names that a document without any gets."""
    api, _ = read(source.document, file=source.label, provider="api")
    return lock.dump(relock(api, lock.Lock())[0])


def _version(source: _Source, spec: Spec | None, named: dict[str, ir.Json]) -> Version:
    manifest = spec.manifest if spec is not None else parse_manifest(manifest_text("api"), MANIFEST)
    document = source.document
    if source.spec is not None:
        manifest, named = source.spec.manifest, source.spec.names
    elif spec is not None and (spec.folder / PATCHES).is_file():
        document, _ = apply_patches(document, load_patches(spec.folder / PATCHES), PATCHES)
    api, problems = read(document, file=source.label, provider=manifest.provider)
    api, more = names.assign(api, named, file=NAMES)
    api, _ = surface.apply(replace(api, package=manifest.output.package), manifest)
    errors = tuple(problem for problem in (*problems, *more) if problem.level == "error")
    return Version(label=source.label, api=api, manifest=manifest, problems=errors)


def _error(file: str, message: str, advice: str = "") -> InputError:
    return InputError([Problem(file=file, pointer="", level="error", message=message, advice=advice)])
