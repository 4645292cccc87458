"""The list of what is known of recordings, written: what was found, under the reasons that were there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

import tomlkit
from tomlkit.items import AoT

from .listed import TO_SAY, Departure, Explained, Listed, Miss
from .results import Report
from .verdict import departure, missed

_HEAD = f"""\
What recordings show and the spec does not say, each with the reason; and what our client does otherwise, with whose
fault it is: `ours`, the `recording`'s, or `drift` (the provider does what its document does not say).
`specwright verify --accept` writes new entries here with the reason {TO_SAY!r}. They fail `specwright verify` until
somebody says why. An `answer` says whose an answer is that was kept without its request; what is `unreadable` is listed
by hand.
"""

_K = TypeVar("_K")
_V = TypeVar("_V")
_Row: TypeAlias = "dict[str, str | int | list[str]]"


def accepted(report: Report, listed: Listed, *, folder: str, whole: bool) -> Listed:
    """`listed` with all that `report` found, the reasons kept. With `whole`, what did not occur is left out.

    `folder` is what the list is about where it is about none yet: only the reasons of what occurs are taken over then.
    """
    own = listed.folder != ""
    drift = {departure(each): TO_SAY for each in report.drift()}
    misses = {miss: Explained(fault=TO_SAY, reason=TO_SAY) for miss in missed(report)}
    return Listed(
        folder=listed.folder or folder,
        part=listed.part,
        answers=listed.answers if own else {},
        drift=_kept(drift, listed.drift, whole),
        misses=_kept(misses, listed.misses, whole),
        unreadable=listed.unreadable if own else {},
    )


def _kept(found: Mapping[_K, _V], known: Mapping[_K, _V], whole: bool) -> dict[_K, _V]:
    if not whole:
        return {**found, **known}
    return {key: known.get(key, value) for key, value in found.items()}


def written(listed: Listed) -> str:
    """The text of `recordings.toml`: sorted, with the places of one kind and one reason together."""
    document = tomlkit.document()
    for line in _HEAD.splitlines():
        document.add(tomlkit.comment(line))
    document.add("folder", tomlkit.string(listed.folder))
    if listed.part:
        document.add("part", tomlkit.boolean("true"))
    answers: list[_Row] = [
        {"file": file, "operation": each.operation, **({"status": each.status} if each.status != 200 else {})}
        for file, each in sorted(listed.answers.items())
    ]
    unreadable: list[_Row] = [
        {"file": place.file, **({"exchange": place.exchange} if place.exchange else {}), "reason": reason}
        for place, reason in sorted(listed.unreadable.items())
    ]
    rows_by_key = {
        "answer": answers,
        "drift": _drift(listed.drift),
        "miss": _misses(listed.misses),
        "unreadable": unreadable,
    }
    for key, rows in rows_by_key.items():
        if rows:
            document.add(key, _tables(rows))
    return tomlkit.dumps(document)  # pyright: ignore[reportUnknownMemberType] (its parameter is partly untyped)


def _drift(drift: Mapping[Departure, str]) -> list[_Row]:
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for each, reason in sorted(drift.items()):
        groups.setdefault((each.operation, each.side, each.kind, reason), []).append(each.path)
    return [
        {"operation": operation, "side": side, "kind": kind, "where": places, "reason": reason}
        for (operation, side, kind, reason), places in groups.items()
    ]


def _misses(misses: Mapping[Miss, Explained]) -> list[_Row]:
    groups: dict[tuple[str, str, str, Explained], list[str]] = {}
    for miss, why in sorted(misses.items(), key=lambda item: item[0]):
        groups.setdefault((miss.file, miss.exchange, miss.method, why), []).append(miss.what)
    return [
        {
            "file": file,
            "exchange": exchange,
            "method": method,
            "what": places,
            "fault": why.fault,
            "reason": why.reason,
        }
        for (file, exchange, method, why), places in groups.items()
    ]


def _tables(rows: Iterable[_Row]) -> AoT:
    tables = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            table.add(key, tomlkit.item(value).multiline(len(value) > 3) if isinstance(value, list) else value)
        tables.append(table)  # pyright: ignore[reportUnknownMemberType] (a list of what is not typed)
    return tables
