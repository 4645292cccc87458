"""`specwright parity`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import FOUND, OK, json_option, print_json, print_table, reporting
from .output import working as working_on
from .project import chosen, project_root

if TYPE_CHECKING:
    from specwright_generator.parity.results import Gap, Report
    from specwright_generator.spec import Spec
    from specwright_generator.verify.results import Report as Replays
    from specwright_generator.verify.run import Library

RECORDINGS = "tests/wire"
"""Where a project keeps its recordings."""
DIFFERENTIAL = "build/differential"
"""Where differential runs write their results, a file for each provider."""

_GAPS = 20
"""How many gaps of one provider are printed."""
_SHORT = {"not applicable": "n/a", "not measured": "unmeasured"}
_MODULE = re.compile(r"\b[\w.]+:(?=\w)")
_EXISTING = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(name="parity")
@click.argument("providers", nargs=-1)
@click.option(
    "--reference",
    metavar="R",
    help="What to compare with: sdk:PACKAGE, spec:FILE, surface:FILE, self:REVISION or self:FOLDER; the official SDK "
    "that the manifest names by default.",
)
@click.option(
    "--recordings",
    "folders",
    type=_EXISTING,
    multiple=True,
    help=f"A folder of recordings to replay, may be given several times; {RECORDINGS} by default, if it is there.",
)
@click.option(
    "--differential",
    "results",
    type=_EXISTING,
    help=f"The folder of differential results, PROVIDER.json; {DIFFERENTIAL} by default, if it is there.",
)
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), help="Write index.html, parity.md, parity.json."
)
@json_option
def command(
    providers: tuple[str, ...],
    reference: str | None,
    folders: tuple[Path, ...],
    results: Path | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Put clients beside a reference, method by method: PROVIDERS, or all that have an official SDK installed.

    Prints how many methods are equal in each aspect and a ranked list of gaps, with what closes each. With -o it is
    also written as one HTML page, as Markdown and as JSON.

    Gaps that parity.toml beside the spec accepts with a reason are listed apart.

    Exit codes: 0 there is no other gap; 1 there are gaps; 2 wrong usage or input.
    """
    with reporting(as_json):
        from specwright_generator.parity import report
        from specwright_generator.parity.parts import whole
        from specwright_generator.parity.references import default_reference
        from specwright_generator.parity.render_json import reports_json
        from specwright_generator.spec import load_spec

        root = project_root()
        if reference is not None and len(providers) != 1:
            raise click.UsageError("--reference is for one provider: name it")
        if not folders and (root / RECORDINGS).is_dir():
            folders = (root / RECORDINGS,)
        with working_on("reading recordings", as_json):
            libraries = _libraries(folders)
        reports: list[Report] = []
        for folder in chosen(root, providers):
            spec = load_spec(folder)
            if reference is None and not providers and default_reference(spec) is None:
                above = whole(spec)
                why = "no official SDK is installed, left out (give --reference)"
                click.echo(f"{spec.provider}: {why if above is None else f'counted with {above}'}", err=True)
                continue
            measured = (results or root / DIFFERENTIAL) / f"{spec.provider}.json"
            with working_on(f"comparing {spec.provider}", as_json):
                replays = _replays(spec, libraries)
                differential = measured if measured.is_file() else None
                found = report(spec, reference, root=root, replays=replays, differential=differential)
            reports.append(found)
            if not as_json:
                print_report(found)
        if output is not None:
            page = write_reports(reports, output)
            click.echo(f"written: {page.as_posix()}", err=as_json)
        if as_json:
            print_json(reports_json(reports))
        sys.exit(OK if all(each.ok for each in reports) else FOUND)


def write_reports(reports: list[Report], folder: Path) -> Path:
    """Write `index.html`, `parity.md` and `parity.json` into `folder`; the path of the page."""
    from specwright_generator.canonical import dumps
    from specwright_generator.parity.render_html import page
    from specwright_generator.parity.render_json import reports_json
    from specwright_generator.parity.render_markdown import markdown

    folder.mkdir(parents=True, exist_ok=True)
    files = {"index.html": page(reports), "parity.md": markdown(reports), "parity.json": dumps(reports_json(reports))}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder / "index.html"


def print_report(report: Report) -> None:
    """Print a report's counts and its heaviest gaps."""
    from specwright_generator.parity.results import STATUSES

    counts = report.counts()
    print_table(
        f"{report.provider} beside {report.reference} {report.reference_version}",
        ("aspect", *(_SHORT.get(status, status) for status in STATUSES)),
        [(aspect, *(str(each[status]) for status in STATUSES)) for aspect, each in counts.items()],
    )
    print_table(
        "counted",
        ("what", "reference", "here", "equal"),
        [
            (
                f"{each.what} ({each.part})" if each.part else each.what,
                *map(str, (each.reference, each.here, each.equal)),
            )
            for each in report.tallies
        ],
    )
    for aspect, reason in report.unmeasured.items():
        click.echo(f"{aspect}: {reason}")
    for entry in report.stale:
        click.echo(f"{report.provider}: parity.toml accepts what is no gap (any more): {entry}", err=True)
    gaps = report.open_gaps()
    accepted = len(report.gaps) - len(gaps)
    if accepted:
        click.echo(f"gaps accepted in parity.toml: {accepted}")
    if gaps:
        print_table(
            f"{len(gaps)} gaps" + (f", the first {_GAPS}" if len(gaps) > _GAPS else ""),
            ("score", "gap", "where", "what", "closed by"),
            [(str(gap.score), gap.kind, gap.title, _told(gap), gap.means) for gap in gaps[:_GAPS]],
        )


def _told(gap: Gap) -> str:
    """What a gap is, short enough for a terminal; all of it is in what -o writes."""
    said = gap.kind in ("type missing", "helper missing", "method missing", "job missing", "socket missing")
    return "" if said else "; ".join(_MODULE.sub("", each) for each in gap.details[:2])


def _libraries(folders: tuple[Path, ...]) -> list[Library]:
    from specwright_generator.verify.run import read_library, recordings

    return [read_library(recordings(folder), folder) for folder in folders]


def _replays(spec: Spec, libraries: list[Library]) -> list[Replays] | None:
    """What the recordings show of a client and of its parts; None where there are none at all."""
    from specwright_generator.parity.parts import parts
    from specwright_generator.verify.listed import read_listed
    from specwright_generator.verify.run import verify

    listed = [(each, read_listed(each.folder)) for each in (spec, *parts(spec).values())]
    return [
        verify(each, library, answers=known.answers, part=known.part)
        for each, known in listed
        for library in libraries
        if library.recordings
    ] or None
