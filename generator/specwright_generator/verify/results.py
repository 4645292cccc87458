"""What a run of replays found, as frozen records, and its counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, TypeAlias

from .comparing import Difference
from .dialect import Colour
from .findings import Finding

Skip: TypeAlias = Literal["other host", "no operation", "no endpoint", "unreadable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """One recorded exchange, replayed by one method in one colour.

    Attributes:
        file, where: the recording, relative to the folder of recordings, and the exchange in it.
        operation: the operation's key.
        method: as it is reached from the client.
        status: the recorded status.
        assumed: whether the request was not recorded, and is one that the answer could belong to.
        request: where the client's request differs from the recorded one.
        answer: where what the client gave differs from the recorded answer.
        unknown: keys of the request that the spec does not know.
        missing: required arguments that the recorded request does not have.
        found: what the spec does not say of the answer.
        events: the classes of a stream's events, and how many there were.
        raised: the class of the error that the call ended in, if it did.
    """

    file: str
    where: str
    operation: str
    method: str
    colour: Colour
    status: int
    assumed: bool = False
    request: tuple[Difference, ...] = ()
    answer: tuple[Difference, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    found: tuple[Finding, ...] = ()
    events: Mapping[str, int] = field(default_factory=dict[str, int])
    raised: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An exchange, or with an empty `where` a whole file, that was not replayed."""

    file: str
    where: str
    kind: Skip
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Something that recordings have and the spec does not, and in how many exchanges it was seen.

    `side` is `request`, or the class that was parsed; `path` is where, `kind` as in `Finding`.
    """

    operation: str
    side: str
    kind: str
    path: str
    seen: int
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Exchanges of one operation in one colour: right where every method that can send it was right.

    Attributes:
        replayed: exchanges, answers without their requests among them.
        requests, equal: those whose request was recorded, and those of them where ours was the same.
        lossless: those whose answer came out as it was.
        errors, raised: those with a status from 300 up, and those of them where the right class was raised.
        events, typed: events of streams, and those of them that became a class of the spec.
    """

    operation: str
    colour: Colour
    replayed: int
    requests: int
    equal: int
    lossless: int
    errors: int
    raised: int
    events: int
    typed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a run found for one provider."""

    provider: str
    replays: tuple[Replay, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def misses(self) -> tuple[Replay, ...]:
        """Replays whose request differs or whose answer lost something."""
        return tuple(replay for replay in self.replays if replay.request or replay.answer)

    def counts(self) -> tuple[Count, ...]:
        """For each operation and colour, how many were replayed, and how many of them right."""
        groups: dict[tuple[str, Colour], dict[tuple[str, str], list[Replay]]] = {}
        for replay in self.replays:
            group = groups.setdefault((replay.operation, replay.colour), {})
            group.setdefault((replay.file, replay.where), []).append(replay)
        return tuple(
            _count(operation, colour, list(found.values())) for (operation, colour), found in sorted(groups.items())
        )

    def drift(self) -> tuple[Drift, ...]:
        """What the spec should be told, each thing once; both colours find the same."""
        seen: dict[tuple[str, str, str, str], set[tuple[str, str]]] = {}
        examples: dict[tuple[str, str, str, str], str] = {}
        for skipped in self.skipped:
            if skipped.kind == "no operation":
                seen.setdefault((skipped.reason, "request", "no operation", ""), set()).add(
                    (skipped.file, skipped.where)
                )
        for replay in self.replays:
            exchange = (replay.file, replay.where)
            for path in replay.unknown:
                seen.setdefault((replay.operation, "request", "unknown key", path), set()).add(exchange)
            for name in replay.missing:
                seen.setdefault((replay.operation, "request", "absent", name), set()).add(exchange)
            for finding in replay.found:
                key = (replay.operation, finding.owner, finding.kind, finding.path)
                seen.setdefault(key, set()).add(exchange)
                examples.setdefault(key, finding.detail)
        return tuple(
            Drift(
                operation=key[0],
                side=key[1],
                kind=key[2],
                path=key[3],
                seen=len(exchanges),
                example=examples.get(key, ""),
            )
            for key, exchanges in sorted(seen.items())
        )


def total(report: Report, colour: Colour) -> Count:
    """The counts of all operations in one colour together."""
    counts = [count for count in report.counts() if count.colour == colour]
    names = [each.name for each in fields(Count)[2:]]
    sums = {name: sum(getattr(count, name) for count in counts) for name in names}
    return Count(operation="all", colour=colour, **sums)


_UNTYPED = ("UnknownObject", "dict", "list", "str", "int", "float", "bool", "NoneType")
"""What an event is that became no class of the spec."""


def _count(operation: str, colour: Colour, exchanges: list[list[Replay]]) -> Count:
    asked = [replays for replays in exchanges if not replays[0].assumed]
    failed = [replays for replays in exchanges if replays[0].status >= 300]
    events = [replays[0].events for replays in exchanges]
    return Count(
        operation=operation,
        colour=colour,
        replayed=len(exchanges),
        requests=len(asked),
        equal=sum(not any(replay.request for replay in replays) for replays in asked),
        lossless=sum(not any(replay.answer for replay in replays) for replays in exchanges),
        errors=len(failed),
        raised=sum(not any(_wrong_class(replay) for replay in replays) for replays in failed),
        events=sum(sum(each.values()) for each in events),
        typed=sum(number for each in events for name, number in each.items() if name not in _UNTYPED),
    )


def _wrong_class(replay: Replay) -> bool:
    return any(difference.where in ("error", "status") for difference in replay.answer)
