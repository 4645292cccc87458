"""What a comparison found, as frozen records: a cell for each method and aspect, types, and gaps in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from specwright_generator.ir import Json

from .surface import Form, Method

Aspect: TypeAlias = Literal[
    "present",
    "parameters",
    "types",
    "colours",
    "pagination",
    "streaming",
    "jobs",
    "sockets",
    "wire",
    "recordings",
    "differential",
]
ASPECTS: Mapping[Aspect, str] = {
    "present": "there under this name",
    "parameters": "names, requiredness, order and kinds of arguments",
    "types": "the answer's type, and every type that request and answer consist of",
    "colours": "synchronous and asynchronous forms",
    "pagination": "pages and how they are called",
    "streaming": "streamed answers, asked for or always",
    "jobs": "waiting for what takes long",
    "sockets": "connections in both directions",
    "wire": "verb and path",
    "recordings": "recorded traffic, replayed",
    "differential": "the same call on both libraries, against one server",
}
Status: TypeAlias = Literal["equal", "differs", "missing", "ours only", "not applicable", "not measured"]
STATUSES: Mapping[Status, str] = {
    "equal": "✓",
    "differs": "≠",
    "missing": "✗",
    "ours only": "+",
    "not applicable": "·",
    "not measured": "?",
}
"""Every status, and the sign that stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that differs. `kind` is a key of `weights.KINDS`; findings of one kind and `subject` are one gap."""

    kind: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How one method is, in one aspect. `note` says more where nothing differs: why not measured, how many replayed."""

    status: Status
    findings: tuple[Finding, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One method, as it is on both sides: `ours` and `theirs` are None where it is not there."""

    key: str
    resource: str
    ours: Method | None
    theirs: Method | None
    cells: Mapping[Aspect, Cell]

    @property
    def method(self) -> Method:
        """The reference's method, or ours where there is none."""
        found = self.theirs or self.ours
        if found is None:
            raise ValueError(f"{self.key}: a row without a method")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """One named type of the reference, what of it differs, and how many methods consist of it.

    `held` counts the fields of an object and the values of an enum, `held_here` those of them that ours has.
    """

    name: str
    status: Status
    findings: tuple[Finding, ...]
    methods: int
    pointer: str = ""
    form: Form = "model"
    held: int = 0
    held_here: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much of one thing there is: `here` of those of the `reference`, of which `equal` are in no way different.

    `part` is the part of the reference's package that has them, empty for the package itself.
    """

    what: str
    reference: int
    here: int
    equal: int
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What it would take to be equal, once for all methods that it concerns.

    `score` is `weight` times the number of methods, one at least. `types` are the named types that it is about. `means`
    is what closes it (`overlay`, `patch`, `manifest`, …) and `closing` what to do. `accepted` is the reason for which
    it is left as it is.
    """

    kind: str
    title: str
    details: tuple[str, ...]
    methods: tuple[str, ...]
    weight: int
    score: int
    means: str
    closing: str
    types: tuple[str, ...] = ()
    accepted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A client beside its reference.

    Attributes:
        provider: the client's provider, with its `version` of the API.
        reference, reference_version: what it is compared with.
        rows: the methods of both, by resource and name, and the members of the reference's public classes.
        types: the named types of the reference.
        tallies: how much there is of each thing: methods and types are only the first of them.
        gaps: what differs, the heaviest first; accepted ones last.
        unmeasured: aspects that were not measured, each with the reason and what to do.
        stale: what is accepted (`parity.toml`) and is no gap any more.
    """

    provider: str
    version: str
    reference: str
    reference_version: str
    rows: tuple[Row, ...]
    types: tuple[TypeRow, ...] = ()
    tallies: tuple[Tally, ...] = ()
    gaps: tuple[Gap, ...] = ()
    unmeasured: Mapping[Aspect, str] = field(default_factory=dict[Aspect, str])
    stale: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no gap that nobody has accepted, and nothing accepted that is no gap."""
        return not (self.open_gaps() or self.stale)

    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps that nobody has accepted."""
        return tuple(gap for gap in self.gaps if not gap.accepted)

    def methods(self) -> tuple[Row, ...]:
        """The rows of methods, without those of members of classes."""
        return tuple(row for row in self.rows if not row.method.member)

    def counts(self) -> dict[Aspect, dict[Status, int]]:
        """For each aspect, how many methods have which status."""
        found: dict[Aspect, Counter[Status]] = {aspect: Counter() for aspect in ASPECTS}
        for row in self.methods():
            for aspect, cell in row.cells.items():
                found[aspect][cell.status] += 1
        return {aspect: {status: counts[status] for status in STATUSES} for aspect, counts in found.items()}

    def summary(self) -> dict[str, Json]:
        """The counts as plain data: methods, aspects by status, types, gaps."""
        types = Counter(row.status for row in self.types)
        return {
            "provider": self.provider,
            "reference": self.reference,
            "reference_version": self.reference_version,
            "methods": {
                "both": sum(row.ours is not None and row.theirs is not None for row in self.methods()),
                "reference": sum(row.theirs is not None for row in self.methods()),
                "ours": sum(row.ours is not None for row in self.methods()),
            },
            "tallies": [
                {
                    "what": each.what,
                    "part": each.part,
                    "reference": each.reference,
                    "here": each.here,
                    "equal": each.equal,
                }
                for each in self.tallies
            ],
            "aspects": {
                aspect: {status: counts[status] for status in STATUSES} for aspect, counts in self.counts().items()
            },
            "types": {status: types[status] for status in STATUSES if types[status]},
            "gaps": len(self.open_gaps()),
            "accepted": len(self.gaps) - len(self.open_gaps()),
            "stale": list[Json](self.stale),
            "unmeasured": {str(aspect): reason for aspect, reason in self.unmeasured.items()},
        }
