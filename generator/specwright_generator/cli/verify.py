"""`specwright verify`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from specwright_generator.ir import Json

from .output import FOUND, OK, json_option, print_json, print_table, reporting
from .output import working as working_on
from .project import chosen, project_root

if TYPE_CHECKING:
    from specwright_generator.verify.results import Count, Replay, Report, Skipped

RECORDINGS = "tests/wire"
"""Where a project keeps its recordings."""

_LINES = 10
"""How many differences of one exchange are printed."""


@click.command(name="verify")
@click.argument("providers", nargs=-1)
@click.option(
    "--recordings",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"The folder of recordings, whatever their layout; {RECORDINGS} by default.",
)
@json_option
def command(providers: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Replay recorded traffic through generated clients, sync and async: PROVIDERS, or all.

    The request that the client makes is compared with the recorded one; the recorded answer is parsed, and must come
    out again as it was. What recordings have and the spec does not is listed, and is no failure.

    Exit codes: 0 all requests are equal and nothing is lost; 1 something differs, or cannot be read; 2 wrong usage or
    input.
    """
    with reporting(as_json):
        from specwright_generator.spec import load_spec
        from specwright_generator.verify.run import read_library, recordings, verify

        root = project_root()
        where = folder or root / RECORDINGS
        if not where.is_dir():
            raise click.UsageError(f"there is no folder {where}: give --recordings")
        with working_on("reading recordings", as_json):
            library = read_library(recordings(where), where)
        code = FOUND if library.unreadable else OK
        results: dict[str, Json] = {}
        for spec_folder in chosen(root, providers):
            with working_on(f"replaying {spec_folder.name}", as_json):
                report = verify(load_spec(spec_folder), library)
            code = FOUND if report.misses else code
            results[spec_folder.name] = report_json(report)
            if not as_json:
                print_report(report)
        if as_json:
            unreadable = [_plain(asdict(skipped)) for skipped in library.unreadable]
            print_json({"recordings": len(library.recordings), "unreadable": unreadable, "providers": results})
        else:
            for skipped in library.unreadable:
                click.echo(f"cannot be read: {_place(skipped)}: {skipped.reason}", err=True)
        sys.exit(code)


def report_json(report: Report) -> Json:
    """A report as plain data: counts, misses, drift and what was left out."""
    return {
        "counts": [_plain(asdict(count)) for count in report.counts()],
        "misses": [_plain(asdict(miss)) for miss in report.misses],
        "drift": [_plain(asdict(drift)) for drift in report.drift()],
        "skipped": [_plain(asdict(skipped)) for skipped in report.skipped],
        "events": dict[str, Json](_events(report)),
    }


def print_report(report: Report) -> None:
    """Print a report: tables on standard output, misses on standard error."""
    for line, colours in _missed(report).items():
        click.echo(line + ("" if len(colours) > 1 else f" ({colours[0]} only)"), err=True)
    print_table(
        f"{report.provider}: replayed, requests equal, answers lossless",
        ("operation", "colour", "replayed", "equal", "lossless"),
        [_row(count) for count in report.counts()],
    )
    drift = [(item.operation, item.side, item.kind, item.path, str(item.seen)) for item in report.drift()]
    if drift:
        print_table("not in the spec, or otherwise", ("operation", "of", "what", "where", "seen"), drift)
    kinds = Counter(skipped.kind for skipped in report.skipped)
    for skipped in report.skipped:
        if skipped.kind == "no operation":
            click.echo(f"no operation: {_place(skipped)}: {skipped.reason}", err=True)
    left_out = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "nothing"
    click.echo(f"events of streams: {sum(_events(report).values())}; left out: {left_out}")


def _missed(report: Report) -> Mapping[str, list[str]]:
    """A line for each difference, with the colours that show it: nearly always both."""
    found: dict[str, list[str]] = {}
    for miss in report.misses:
        differences = (*miss.request, *miss.answer)
        lines = [f"{_place(miss)}: {miss.method}: {difference}" for difference in differences[:_LINES]]
        if len(differences) > _LINES:
            lines.append(f"{_place(miss)}: {miss.method}: … and {len(differences) - _LINES} more")
        for line in lines:
            found.setdefault(line, []).append(miss.colour)
    return found


def _row(count: Count) -> tuple[str, ...]:
    return count.operation, count.colour, str(count.replayed), str(count.equal), str(count.lossless)


def _events(report: Report) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for replay in report.replays:
        total.update(replay.events)
    return dict(sorted(total.items()))


def _place(item: Skipped | Replay) -> str:
    return f"{item.file}#{item.where}" if item.where else item.file


def _plain(value: object) -> Json:
    return cast("Json", value)
