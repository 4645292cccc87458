"""A run's findings against what is listed: what is expected, what is new, and what is listed and occurs no longer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .dialect import COLOURS, Colour
from .listed import TO_SAY, Departure, Explained, Listed, Miss, Place
from .results import Drift, Report, Skipped
from .run import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to think of a report.

    Attributes:
        drift: departures from the spec that are listed, with the reasons.
        new_drift: those that are not, or that nobody has explained.
        misses: misses that are listed, with whose fault they are.
        new_misses: those that are not, with the colours that show them.
        stale: what is listed and did not occur.
        unreadable: exchanges that could not be read and are listed, with the reasons.
        new_unreadable: exchanges that could not be read and are not listed.
    """

    drift: tuple[tuple[Drift, str], ...]
    new_drift: tuple[Drift, ...]
    misses: tuple[tuple[Miss, Explained], ...]
    new_misses: tuple[tuple[Miss, tuple[Colour, ...]], ...]
    stale: tuple[Departure | Miss | Place, ...]
    unreadable: tuple[tuple[Skipped, str], ...]
    new_unreadable: tuple[Skipped, ...]

    @property
    def ok(self) -> bool:
        """Whether all that was found is expected, and all that is expected was found."""
        return not (self.new_drift or self.new_misses or self.stale or self.new_unreadable)


def departure(drift: Drift) -> Departure:
    """What identifies a departure in a list."""
    return Departure(operation=drift.operation, side=drift.side, kind=drift.kind, path=drift.path)


def missed(report: Report) -> dict[Miss, tuple[Colour, ...]]:
    """The differences of a report, each with the colours that show it: nearly always both."""
    found: dict[Miss, set[Colour]] = {}
    for replay in report.misses:
        for difference in (*replay.request, *replay.answer):
            miss = Miss(file=replay.file, exchange=replay.where, method=replay.method, what=difference.where)
            found.setdefault(miss, set()).add(replay.colour)
    return {miss: tuple(colour for colour in COLOURS if colour in found[miss]) for miss in sorted(found)}


def broken(found: Iterable[Skipped]) -> dict[Place, Skipped]:
    """Of what was skipped, what could not be read."""
    return {Place(file=each.file, exchange=each.where): each for each in found if each.kind == "unreadable"}


def verdict(report: Report, library: Library, listed: Listed, *, whole: bool) -> Verdict:
    """Compare a report with a list. That a file of `library` could not be read at all is not judged here.

    A miss is expected only in both colours: one that only one of them shows is a fault of ours, whatever is listed.

    Args:
        report: what a run found.
        library: what it was over.
        listed: what is known.
        whole: whether the run was over the recordings that the list is about; only then can an entry be stale.
    """
    drift, misses, unreadable = report.drift(), missed(report), broken(report.skipped)
    told = {key: reason for key, reason in listed.drift.items() if reason != TO_SAY}
    explained = {key: each for key, each in listed.misses.items() if TO_SAY not in (each.fault, each.reason)}
    known = {place: reason for place, reason in listed.unreadable.items() if reason != TO_SAY}
    expected = {miss for miss, colours in misses.items() if miss in explained and colours == COLOURS}
    gone: tuple[Departure | Miss | Place, ...] = (
        *(listed.drift.keys() - set(map(departure, drift))),
        *(listed.misses.keys() - misses.keys()),
        *(listed.unreadable.keys() - unreadable.keys() - broken(library.unreadable).keys()),
    )
    return Verdict(
        drift=tuple((each, told[departure(each)]) for each in drift if departure(each) in told),
        new_drift=tuple(each for each in drift if departure(each) not in told),
        misses=tuple((miss, explained[miss]) for miss in misses if miss in expected),
        new_misses=tuple((miss, colours) for miss, colours in misses.items() if miss not in expected),
        stale=tuple(sorted(gone, key=str)) if whole else (),
        unreadable=tuple((each, known[place]) for place, each in unreadable.items() if place in known),
        new_unreadable=tuple(each for place, each in unreadable.items() if place not in known),
    )
