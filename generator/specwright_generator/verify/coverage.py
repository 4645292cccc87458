"""What became of the files of a folder of recordings: in which layouts they are, and what no client was there for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .results import Report
from .run import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Account of a library. Each file is in exactly one of the numbers but `layouts`, which splits `files` by layout.

    Attributes:
        files: how many were looked at.
        replayed: those of which something was replayed.
        elsewhere: those with exchanges or answers of providers only that no client was there for.
        left_out: those of which nothing was replayed for another reason (see `Report.skipped`).
        sessions: those that are sessions of messages, and have no HTTP exchange.
        unreadable: those that could not be read at all.
        empty: those with no traffic in them.
        layouts: files that could be read, by their layout.
        hosts: exchanges that no client was there for, by host or provider.
    """

    files: int
    replayed: int
    elsewhere: int
    left_out: int
    sessions: int
    unreadable: int
    empty: int
    layouts: Mapping[str, int]
    hosts: Mapping[str, int]


def coverage(library: Library, reports: Iterable[Report]) -> Coverage:
    """What became of each file of `library` in runs of some providers."""
    runs = list(reports)
    replayed = {replay.file for run in runs for replay in run.replays}
    left_out = {each.file for run in runs for each in run.skipped if each.kind != "other host"} - replayed
    foreign = [
        {(each.file, each.where): each.reason for each in run.skipped if each.kind == "other host"} for run in runs
    ]
    nobodys = set[tuple[str, str]].intersection(*map(set, foreign)) if foreign else set[tuple[str, str]]()
    elsewhere = {file for file, _ in nobodys} - replayed - left_out
    sessions = {name for name, recording in library.recordings.items() if recording.session}
    files = {*library.recordings, *(each.file for each in library.unreadable)}
    unreadable = files - library.recordings.keys()
    return Coverage(
        files=len(files),
        replayed=len(replayed),
        elsewhere=len(elsewhere),
        left_out=len(left_out),
        sessions=len(sessions),
        unreadable=len(unreadable),
        empty=len(files - replayed - elsewhere - left_out - sessions - unreadable),
        layouts=dict(sorted(Counter(recording.layout for recording in library.recordings.values()).items())),
        hosts=dict(Counter(_whose(foreign[0][place]) for place in nobodys).most_common()),
    )


def _whose(reason: str) -> str:
    """The host in `POST https://host/path`; or who an answer was of."""
    address = reason.partition("://")[2]
    return address.partition("/")[0] if address else reason.rpartition(" ")[2]
