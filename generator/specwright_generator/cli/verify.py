"""`specwright verify`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specwright_generator.ir import Json

from .output import FOUND, OK, json_option, print_json, reporting
from .output import working as working_on
from .project import chosen, project_root

if TYPE_CHECKING:
    from specwright_generator.spec import Spec
    from specwright_generator.verify.listed import Listed
    from specwright_generator.verify.results import Report

RECORDINGS = "tests/wire"
"""Where a project keeps its recordings."""


@click.command(name="verify")
@click.argument("providers", nargs=-1)
@click.option(
    "--recordings",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"The folder of recordings, whatever their layout; {RECORDINGS} by default.",
)
@click.option("--accept", is_flag=True, help="Write what was found into recordings.toml of the specs, to be explained.")
@click.option("--suggest", is_flag=True, help="Print additions to the specs that recordings speak for, as an Overlay.")
@json_option
def command(providers: tuple[str, ...], folder: Path | None, accept: bool, suggest: bool, as_json: bool) -> None:
    """Replay recorded traffic through generated clients, sync and async: PROVIDERS, or all.

    The request that the client makes is compared with the recorded one; the recorded answer is parsed, and must come
    out again as it was. What recordings have and the spec does not is drift. Drift and misses that the spec's
    recordings.toml lists with a reason are reported and are no failure.

    Exit codes: 0 all requests are equal, nothing is lost, and there is no drift, but for what is listed; 1 something is
    not listed, or listed and gone, or cannot be read; 2 wrong usage or input.
    """
    with reporting(as_json):
        from specwright_generator.spec import load_spec, spec_folders
        from specwright_generator.verify.coverage import coverage
        from specwright_generator.verify.listed import about, read_lists
        from specwright_generator.verify.run import read_library, recordings, verify
        from specwright_generator.verify.verdict import broken, verdict

        from . import verify_report as show

        root = project_root()
        where = folder or root / RECORDINGS
        if not where.is_dir():
            raise click.UsageError(f"there is no folder {where}: give --recordings")
        specs = [load_spec(spec_folder) for spec_folder in chosen(root, providers)]
        place = Path(os.path.relpath(where.resolve(), root.resolve())).as_posix()
        lists = {spec_folder.name: about(read_lists(spec_folder), place) for spec_folder in spec_folders(root)}
        with working_on("reading recordings", as_json):
            library = read_library(recordings(where), where)
        reports: list[Report] = []
        results: dict[str, dict[str, Json]] = {}
        code = OK
        for spec in specs:
            file, listed = lists[spec.provider]
            whole = listed.folder == place
            with working_on(f"replaying {spec.provider}", as_json):
                report = verify(spec, library, answers=listed.answers, part=listed.part)
            reports.append(report)
            if accept:
                listed = _accept(report, listed, spec.folder / file, place)
            judged = verdict(report, library, listed, whole=whole)
            code = code if judged.ok else FOUND
            results[spec.provider] = show.report_json(report, judged)
            if not as_json:
                show.print_report(report, judged)
            if suggest:
                overlay = _suggest(spec, report)
                results[spec.provider] = {**results[spec.provider], "overlay": overlay}
                if not as_json:
                    show.print_overlay(overlay)
        known = {place: reason for _, listed in lists.values() for place, reason in listed.unreadable.items()}
        unreadable = {place: each for place, each in broken(library.unreadable).items() if place not in known}
        code = FOUND if unreadable else code
        account = coverage(library, reports)
        if as_json:
            print_json(show.library_json(library, account, known, results))
        else:
            show.print_library(library, account, known)
        sys.exit(code)


def _accept(report: Report, listed: Listed, file: Path, folder: str) -> Listed:
    from specwright_generator.verify.listing import accepted, written

    new = accepted(report, listed, folder=folder, whole=True)
    if new != listed:
        file.write_text(written(new), encoding="utf-8")
    return new


def _suggest(spec: Spec, report: Report) -> Json:
    """The Overlay that recordings speak for, as data."""
    from specwright_generator.verify.run import described
    from specwright_generator.verify.suggestions import suggestions

    found = suggestions(report, described(spec))
    return {
        "overlay": "1.0.0",
        "info": {"title": f"Suggested by recordings of {spec.provider}", "version": "1.0.0"},
        "actions": [dict(action) for action in found.actions],
        "x-by-hand": list(found.by_hand),
    }
