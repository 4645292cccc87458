"""What a client is compared with: an installed SDK, a document, a surface file, an older version of itself."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

from specwright_generator.frontends.openapi import read as read_openapi
from specwright_generator.importing.dangling import settle_references
from specwright_generator.importing.limits import Refused
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.importing.reading import read_document
from specwright_generator.importing.report import problems
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import MANIFEST, Spec, load_spec

from .described import client_surface, document_surface
from .parts import parts
from .sdk import is_installed, sdk_surface
from .surface import Surface
from .surface_file import read_surface

FORMS = "sdk:PACKAGE, spec:FILE, surface:FILE, or self:REVISION or FOLDER"


def default_reference(spec: Spec) -> str | None:
    """The official SDK that the manifest names, where it is installed; else None."""
    package = spec.manifest.package
    return f"sdk:{package}" if package is not None and is_installed(package) else None


def read_reference(reference: str, spec: Spec) -> Surface:
    """The surface that `reference` names (see `FORMS`).

    Raises `InputError` where it cannot be read, or is in none of these forms.
    """
    kind, _, value = reference.partition(":")
    if value and kind == "sdk":
        return sdk_surface(value)
    if value and kind == "spec":
        return upstream_surface(Path(value))
    if value and kind == "surface":
        return read_surface(Path(value))
    if value and kind == "self":
        return older_surface(value, spec)
    raise InputError([_problem(reference, "there is no such reference", f"write {FORMS}")])


def upstream_surface(file: Path) -> Surface:
    """The surface of an API document that somebody published: OpenAPI or Swagger, JSON or YAML."""
    try:
        document = read_document(file.read_bytes())
    except OSError as error:
        raise InputError([_problem(file.as_posix(), f"cannot be read: {error.strerror}")]) from error
    except Refused as refused:
        raise InputError([_problem(f"{file.as_posix()}:{refused.line}", refused.message)]) from refused
    imported = import_openapi(document, title=file.stem)
    if not imported.report.errors():
        settle_references(imported.document, imported.report)
    if imported.report.errors():
        raise InputError(problems(imported.report.errors(), file.as_posix()))
    api, _ = read_openapi(imported.document, file=file.as_posix(), provider=file.stem)
    return document_surface(api, file.name)


def older_surface(where: str, spec: Spec) -> Surface:
    """What the client was by another spec folder, or by the spec of a git revision.

    Of that revision only the generated methods are known: what is written by hand is not compared.
    """
    if Path(where).is_dir():
        folder = Path(where)
        return client_surface(load_spec(folder if (folder / MANIFEST).is_file() else folder / "specs" / spec.provider))
    with tempfile.TemporaryDirectory() as room:
        return client_surface(load_spec(_checked_out(where, spec, Path(room))))


def _checked_out(revision: str, spec: Spec, room: Path) -> Path:
    """The spec's folder as it was in `revision`, and those of the parts that it has now, written below `room`."""
    if revision.startswith("-"):
        raise InputError([_problem(f"self:{revision:.100}", "neither a folder nor a git revision")])
    for each in (spec, *parts(spec).values()):
        command = ["git", "archive", "--format=tar", revision]
        done = subprocess.run(command, cwd=each.folder, capture_output=True, check=False)  # noqa: S603
        if done.returncode and each is not spec:
            continue  # that revision had no such part
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip().splitlines()[:1]
            message = f"neither a folder nor a git revision: {' '.join(told)}"
            raise InputError([_problem(f"self:{revision:.100}", message)])
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(room / each.provider, filter="data")
    return room / spec.provider


def _problem(file: str, message: str, advice: str = "") -> Problem:
    return Problem(file=file[:200], pointer="", level="error", message=message, advice=advice)
