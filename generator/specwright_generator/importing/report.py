"""What an import did: every change made to a fact and every thing not taken, as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from specwright_generator.ir import Json
from specwright_generator.problems import Problem

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing seen at `pointer` of the upstream document.

    An *error* makes the import fail, a *warning* says that a fact was not taken or is doubtful, a *note* that a fact
    was rewritten without loss. `kind` groups findings (`nullable`, `default`, `validator`, `difference`, …).
    """

    kind: str
    pointer: str
    level: Level
    message: str

    def problem(self, file: str) -> Problem:
        """The same as a problem of `file`."""
        return Problem(file=file, pointer=self.pointer, level=self.level, message=f"{self.kind}: {self.message}")


@dataclass(slots=True)
class Report:
    """Collects findings; `dropped` counts the prose left behind by keyword."""

    findings: list[Finding] = field(default_factory=list[Finding])
    dropped: Counter[str] = field(default_factory=Counter[str])

    def note(self, kind: str, pointer: str, message: str) -> None:
        """A fact was rewritten without loss."""
        self.findings.append(Finding(kind=kind, pointer=pointer, level="note", message=message))

    def warn(self, kind: str, pointer: str, message: str) -> None:
        """A fact was not taken, or is doubtful."""
        self.findings.append(Finding(kind=kind, pointer=pointer, level="warning", message=message))

    def fail(self, kind: str, pointer: str, message: str) -> None:
        """The document cannot be imported as it is."""
        self.findings.append(Finding(kind=kind, pointer=pointer, level="error", message=message))

    def errors(self) -> list[Finding]:
        """The findings that make the import fail, in the order of the document."""
        return [finding for finding in self.findings if finding.level == "error"]

    def counts(self) -> dict[str, int]:
        """How many findings of each kind."""
        return dict(sorted(Counter(finding.kind for finding in self.findings).items()))

    def to_json(self) -> dict[str, Json]:
        """The whole report as plain data, in the order of the document."""
        return {
            "counts": dict[str, Json](self.counts()),
            "dropped": dict[str, Json](sorted(self.dropped.items())),
            "findings": [
                {"kind": each.kind, "pointer": each.pointer, "level": each.level, "message": each.message}
                for each in self.findings
            ],
        }


def problems(findings: Iterable[Finding], file: str) -> list[Problem]:
    """The findings as problems of `file`."""
    return [finding.problem(file) for finding in findings]
