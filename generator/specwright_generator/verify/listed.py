"""What a maintainer knows of recordings and says why: `recordings.toml` beside a spec, one for each folder of them.

A difference that is listed there is expected; `specwright verify` reports it and succeeds. One that is not, fails it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Final, Literal, TypeAlias

from specwright_generator.problems import InputError, Problem
from specwright_generator.toml_table import Table, TomlFile

NAME = "recordings.toml"
"""The list of a spec; those of further folders are called `recordings.<folder>.toml`."""
TO_SAY: Final = "to say"
"""The reason of an entry that nobody has explained yet; it counts as not listed."""

Fault: TypeAlias = Literal["ours", "recording", "drift", "to say"]
FAULTS: tuple[Fault, ...] = ("ours", "recording", "drift", TO_SAY)

MAX_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Departure:
    """Something that recordings have and the spec does not. The fields are those of `results.Drift`."""

    operation: str
    side: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Miss:
    """One difference between what was recorded and what the client did: `what` is its place in request or answer."""

    file: str
    exchange: str
    method: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A file, or with `exchange` what is at that place in it."""

    file: str
    exchange: str = ""

    def __str__(self) -> str:
        return f"{self.file}#{self.exchange}" if self.exchange else self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Why there is a miss: ours, the recording's, or because the provider does what its document does not say."""

    fault: Fault
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOf:
    """The operation that an answer belongs to whose request was not recorded, and its status where that is not 200."""

    operation: str
    status: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The content of a `recordings.toml`.

    Attributes:
        folder: the folder of recordings that it is about, relative to the project's root. Only in a run over that
            folder is an entry stale that does not occur.
        part: whether the spec is only a part of what its hosts answer. What it has no operation for is others' then,
            and no drift.
        answers: by the file.
        drift: with the reasons.
        misses: with whose fault they are.
        unreadable: files, and exchanges in them, that cannot be read, with the reasons.
    """

    folder: str = ""
    part: bool = False
    answers: Mapping[str, AnswerOf] = field(default_factory=dict[str, AnswerOf])
    drift: Mapping[Departure, str] = field(default_factory=dict[Departure, str])
    misses: Mapping[Miss, Explained] = field(default_factory=dict[Miss, Explained])
    unreadable: Mapping[Place, str] = field(default_factory=dict[Place, str])


def read_lists(spec_folder: Path) -> dict[str, Listed]:
    """The lists in `spec_folder` by the names of their files. Raises `InputError` with all that is wrong in one."""
    return {path.name: _read(path) for path in sorted(spec_folder.glob("recordings*.toml"))}


def about(lists: Mapping[str, Listed], folder: str) -> tuple[str, Listed]:
    """Of a spec's lists, that of a folder of recordings, relative to the project's root, and the name of its file.

    Of a folder that has none, what is known is what all of them say; a list of it would be called as is told.
    """
    for name, listed in lists.items():
        if listed.folder == folder:
            return name, listed
    name = f"recordings.{PurePosixPath(folder).name}.toml" if lists else NAME
    return name, replace(_united(lists.values()), folder="")


def read_listed(spec_folder: Path) -> Listed:
    """All that the lists in `spec_folder` say. Raises `InputError` with all that is wrong in one."""
    return _united(read_lists(spec_folder).values())


def _united(lists: Iterable[Listed]) -> Listed:
    found = list(lists)
    return Listed(
        folder=found[0].folder if found else "",
        part=any(each.part for each in found),
        answers={key: value for each in found for key, value in each.answers.items()},
        drift={key: value for each in found for key, value in each.drift.items()},
        misses={key: value for each in found for key, value in each.misses.items()},
        unreadable={key: value for each in found for key, value in each.unreadable.items()},
    )


def _read(path: Path) -> Listed:
    name = path.as_posix()
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        text = data.decode()
    except OSError as error:
        raise InputError([_problem(name, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise InputError([_problem(name, f"not UTF-8: byte {error.start}")]) from error
    if len(data) > MAX_BYTES:
        raise InputError([_problem(name, f"larger than {MAX_BYTES} bytes")])
    return parse_listed(text, name)


def parse_listed(text: str, file: str) -> Listed:
    """The list written in `text`; `file` names it in messages."""
    document = TomlFile(text, file)
    root = document.root
    listed = Listed(
        folder=root.text("folder", required=True),
        part=root.flag("part"),
        answers=dict(map(_answer, root.tables("answer"))),
        drift={departure: reason for table in root.tables("drift") for departure, reason in _drift(table)},
        misses={miss: explained for table in root.tables("miss") for miss, explained in _misses(table)},
        unreadable=dict(map(_unreadable, root.tables("unreadable"))),
    )
    root.finish()
    if document.problems:
        raise InputError(document.problems)
    return listed


def _answer(table: Table) -> tuple[str, AnswerOf]:
    file = table.text("file", required=True)
    answer = AnswerOf(operation=table.text("operation", required=True), status=table.integer("status", 200, least=100))
    table.finish()
    return file, answer


def _drift(table: Table) -> list[tuple[Departure, str]]:
    operation, side = table.text("operation", required=True), table.text("side")
    kind, reason = table.text("kind", required=True), _reason(table)
    places = table.texts("where", required=True)
    table.finish()
    return [(Departure(operation=operation, side=side, kind=kind, path=place), reason) for place in places]


def _misses(table: Table) -> list[tuple[Miss, Explained]]:
    file, exchange = table.text("file", required=True), table.text("exchange")
    method = table.text("method", required=True)
    explained = Explained(fault=table.choice("fault", FAULTS, TO_SAY), reason=_reason(table))
    places = table.texts("what", required=True)
    table.finish()
    return [(Miss(file=file, exchange=exchange, method=method, what=place), explained) for place in places]


def _unreadable(table: Table) -> tuple[Place, str]:
    place, reason = Place(file=table.text("file", required=True), exchange=table.text("exchange")), _reason(table)
    table.finish()
    return place, reason


def _reason(table: Table) -> str:
    reason = table.text("reason", required=True)
    if table.has("reason") and not reason.strip():
        table.problem("reason", "the reason is empty", f"say why, or write {TO_SAY!r}")
    return reason


def _problem(file: str, message: str) -> Problem:
    return Problem(file=file, pointer="", level="error", message=message)
