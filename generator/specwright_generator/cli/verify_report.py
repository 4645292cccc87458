"""What `specwright verify` prints: results as tables on standard output, what is wrong on standard error; or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import cast

import click

from specwright_generator.ir import Json
from specwright_generator.verify.coverage import Coverage
from specwright_generator.verify.dialect import COLOURS
from specwright_generator.verify.listed import Miss, Place
from specwright_generator.verify.results import Count, Report, Skipped, total
from specwright_generator.verify.run import Library
from specwright_generator.verify.verdict import Verdict

from .output import print_table

_LINES = 10
"""How many differences of one exchange are printed."""

_HOSTS = 12
"""How many hosts are printed that no client was there for."""


def report_json(report: Report, verdict: Verdict) -> dict[str, Json]:
    """A report as plain data: counts, misses and drift with what is listed of them, and what was left out."""
    explained = {miss: asdict(why) for miss, why in verdict.misses}
    reasons = {id(drift): reason for drift, reason in verdict.drift}
    drift = [*(each for each, _ in verdict.drift), *verdict.new_drift]
    return {
        "ok": verdict.ok,
        "totals": {colour: _plain(asdict(total(report, colour))) for colour in COLOURS},
        "counts": [_plain(asdict(count)) for count in report.counts()],
        "misses": [
            _plain(
                {
                    **asdict(replay),
                    "listed": {
                        miss.what: explained[miss]
                        for miss in explained
                        if (miss.file, miss.exchange, miss.method) == (replay.file, replay.where, replay.method)
                    },
                }
            )
            for replay in report.misses
        ],
        "drift": [_plain({**asdict(each), "listed": reasons.get(id(each))}) for each in drift],
        "stale": [_plain(asdict(each)) for each in verdict.stale],
        "skipped": [_plain(asdict(skipped)) for skipped in report.skipped],
        "events": dict[str, Json](_events(report)),
    }


def library_json(
    library: Library, account: Coverage, known: Mapping[Place, str], providers: Mapping[str, Json]
) -> dict[str, Json]:
    """The result of a run over a library as plain data."""
    return {
        "recordings": _plain(asdict(account)),
        "unreadable": [
            _plain({**asdict(each), "listed": known.get(Place(file=each.file, exchange=each.where))})
            for each in library.unreadable
        ],
        "providers": dict(providers),
    }


def print_report(report: Report, verdict: Verdict) -> None:
    """Print what a run found for one provider."""
    _print_counts(report)
    if verdict.misses:
        print_table(
            "misses that are listed",
            ("recording", "method", "what", "fault", "reason"),
            [(_place(miss), miss.method, miss.what, why.fault, why.reason) for miss, why in verdict.misses],
        )
    if verdict.drift:
        print_table(
            "drift that is listed",
            ("operation", "of", "what", "where", "seen", "reason"),
            [
                (each.operation, each.side, each.kind, each.path, str(each.seen), reason)
                for each, reason in verdict.drift
            ],
        )
    for skipped, reason in verdict.unreadable:
        click.echo(f"cannot be read, as is listed: {_where(skipped)}: {skipped.reason}: {reason}")
    for skipped in report.skipped:
        if skipped.kind == "no endpoint":
            click.echo(f"left out: {_where(skipped)}: {skipped.reason}")
    _print_new(report, verdict)


def print_overlay(overlay: Json) -> None:
    """Print an Overlay document as YAML."""
    import yaml

    click.echo(yaml.safe_dump(overlay, sort_keys=False, width=120, allow_unicode=True), nl=False)


def print_library(library: Library, account: Coverage, known: Mapping[Place, str]) -> None:
    """Print what became of the files."""
    for skipped in library.unreadable:
        reason = known.get(Place(file=skipped.file, exchange=skipped.where))
        if reason:
            click.echo(f"cannot be read, as is listed: {_where(skipped)}: {skipped.reason}: {reason}")
        else:
            click.echo(f"cannot be read: {_where(skipped)}: {skipped.reason}", err=True)
    layouts = ", ".join(f"{layout} {number}" for layout, number in account.layouts.items())
    click.echo(f"files: {account.files} ({layouts})")
    click.echo(
        f"of them replayed: {account.replayed}; of providers without a client here: {account.elsewhere}; sessions of "
        f"messages: {account.sessions}; left out: {account.left_out}; empty: {account.empty}; cannot be read: "
        f"{account.unreadable}"
    )
    hosts = list(account.hosts.items())
    if hosts:
        more = f" and {len(hosts) - _HOSTS} more" if len(hosts) > _HOSTS else ""
        listed = ", ".join(f"{host} {number}" for host, number in hosts[:_HOSTS])
        click.echo(f"exchanges without a client here: {sum(account.hosts.values())} ({listed}{more})")


def _print_counts(report: Report) -> None:
    columns = ("operation", "colour", "replayed", "equal", "lossless", "errors", "events")
    by_operation: dict[str, list[Count]] = {}
    for count in report.counts():
        by_operation.setdefault(count.operation, []).append(count)
    rows = [row for counts in by_operation.values() for row in _rows(counts)]
    totals = _rows([total(report, colour) for colour in COLOURS])
    print_table(
        f"{report.provider}: requests equal, answers lossless, errors of the right class, events typed",
        columns,
        [*rows, *totals],
    )


def _rows(counts: list[Count]) -> list[tuple[str, ...]]:
    """One row where both colours are alike, and one for each where they are not."""
    cells = [_cells(count) for count in counts]
    if len(counts) > 1 and len(set(cells)) == 1:
        return [(counts[0].operation, "both", *cells[0])]
    return [(count.operation, count.colour, *row) for count, row in zip(counts, cells, strict=True)]


def _cells(count: Count) -> tuple[str, ...]:
    return (
        str(count.replayed),
        _share(count.equal, count.requests),
        _share(count.lossless, count.replayed),
        _share(count.raised, count.errors),
        _share(count.typed, count.events),
    )


def _share(right: int, all_: int) -> str:
    return f"{right}/{all_} {100 * right / all_:.1f}%" if all_ else ""


def _print_new(report: Report, verdict: Verdict) -> None:
    """On standard error, what is not listed and what is listed and gone."""
    shown = {
        (replay.file, replay.where, replay.method, difference.where): str(difference)
        for replay in report.misses
        for difference in (*replay.request, *replay.answer)
    }
    seen: Counter[str] = Counter()
    for miss, colours in verdict.new_misses:
        place = f"{_place(miss)}: {miss.method}"
        seen[place] += 1
        if seen[place] <= _LINES:
            only = "" if len(colours) > 1 else f" ({', '.join(colours)} only)"
            text = shown[miss.file, miss.exchange, miss.method, miss.what]
            click.echo(f"{place}: {text}{only}", err=True)
    for place, number in seen.items():
        if number > _LINES:
            click.echo(f"{place}: … and {number - _LINES} more", err=True)
    for each in verdict.new_drift:
        found = f": {each.example}" if each.example else ""
        click.echo(f"drift: {each.operation}: {each.side} {each.kind} {each.path}{found}".replace("  ", " "), err=True)
    for skipped in verdict.new_unreadable:
        click.echo(f"cannot be read: {_where(skipped)}: {skipped.reason}", err=True)
    for gone in verdict.stale:
        told = " ".join(str(part) for part in asdict(gone).values() if part)
        click.echo(f"listed, and occurs no longer: {told}", err=True)


def _events(report: Report) -> Mapping[str, int]:
    events: Counter[str] = Counter()
    for replay in report.replays:
        events.update(replay.events)
    return dict(sorted(events.items()))


def _place(miss: Miss) -> str:
    return f"{miss.file}#{miss.exchange}" if miss.exchange else miss.file


def _where(skipped: Skipped) -> str:
    return f"{skipped.file}#{skipped.where}" if skipped.where else skipped.file


def _plain(value: object) -> Json:
    return cast("Json", value)
