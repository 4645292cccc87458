"""One provider's parity report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import Spec
from specwright_generator.verify.listed import Explained, Miss, read_listed
from specwright_generator.verify.results import Report as Replays

from .accepted import read_accepted, settle
from .compare import compare
from .described import client_surface
from .gaps import ranked
from .measured import called, replayed
from .parts import parts
from .references import FORMS, default_reference, read_reference
from .results import Aspect, Cell, Report
from .surface import Surface
from .tallies import tallies


def report(
    spec: Spec,
    reference: str | None = None,
    *,
    root: Path | None = None,
    replays: Sequence[Replays] | None = None,
    differential: Path | None = None,
) -> Report:
    """Compare the client of `spec` with a reference.

    Args:
        spec: the provider's spec.
        reference: `sdk:PACKAGE`, `spec:FILE`, `surface:FILE`, `self:REVISION` or `self:FOLDER`; by default the official
            SDK that the manifest names, if it is installed.
        root: the project's folder, where what is written by hand is looked for; without it only what is generated
            counts.
        replays: what `specwright verify` found for this provider; None for "not measured".
        differential: a file of differential results; None for "not measured".

    Raises:
        InputError: there is no reference, or it or the results cannot be read.
    """
    named = reference or default_reference(spec)
    if named is None:
        raise InputError([_no_reference(spec)])
    official = default_reference(spec)
    accepted = [each for each in read_accepted(spec.folder) if (each.reference or official) == named]
    theirs = replace(read_reference(named, spec), name=named.partition("==")[0])
    found = compared(
        client_surface(spec, root, theirs),
        theirs,
        recordings=None if replays is None else replayed(replays, _misses(spec)),
        differential=None if differential is None else called(differential),
    )
    gaps, stale = settle(found.gaps, accepted)
    return replace(found, gaps=gaps, stale=stale)


def _misses(spec: Spec) -> dict[Miss, Explained]:
    """What is listed of the recordings of a spec and of its parts."""
    folders = (spec.folder, *(part.folder for part in parts(spec).values()))
    return {miss: why for folder in folders for miss, why in read_listed(folder).misses.items()}


def compared(
    ours: Surface,
    theirs: Surface,
    *,
    recordings: Mapping[str, Cell] | None = None,
    differential: Mapping[str, Cell] | None = None,
) -> Report:
    """The report of two surfaces, with the cells that were measured; None for "not measured"."""
    measured: dict[Aspect, Mapping[str, Cell]] = {}
    unmeasured: dict[Aspect, str] = {}
    if recordings is None:
        unmeasured["recordings"] = "no recordings were replayed: give --recordings"
    else:
        measured["recordings"] = recordings
    if differential is None:
        unmeasured["differential"] = "not run: there is no file of differential results"
    else:
        measured["differential"] = differential
    theirs = _with_transport(theirs, ours)
    rows, types = compare(ours, theirs, measured)
    return Report(
        provider=ours.name,
        version=ours.version,
        reference=theirs.name,
        reference_version=theirs.version,
        rows=rows,
        types=types,
        tallies=tallies(rows, types, theirs),
        gaps=ranked(rows, types),
        unmeasured=unmeasured,
    )


def _with_transport(theirs: Surface, ours: Surface) -> Surface:
    """The reference with those methods of its transport that ours has too, to be compared as any other."""
    there = {key: method for key, method in theirs.transport.items() if key in ours.methods}
    left = {key: method for key, method in theirs.transport.items() if key not in ours.methods}
    return replace(theirs, methods={**theirs.methods, **there}, transport=left)


def _no_reference(spec: Spec) -> Problem:
    package = spec.manifest.package
    reason = f"{package} is not installed" if package is not None else "the manifest names no official SDK"
    return Problem(
        file=f"specs/{spec.provider}/provider.toml",
        pointer="/names/package",
        level="error",
        message=f"there is nothing to compare with: {reason}",
        advice=f"give --reference: {FORMS}",
    )
