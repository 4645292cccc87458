"""The ledger: every element of a spec is generated, hand-written, or excluded with a reason. Nothing is lost unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from . import ir
from .compile import Compiled
from .exclusion import reason as excluded
from .frontends.openapi.elements import Element, elements
from .problems import Problem
from .spec import Spec

State: TypeAlias = Literal["generated", "excluded", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One element of the spec and what became of it; `reason` is the manifest's where it is excluded."""

    kind: str
    pointer: str
    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The account of one provider. `sources` says of every operation where it is known from: the published document,
    an installed SDK, or both."""

    provider: str
    entries: tuple[Entry, ...]
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def origins(self) -> Mapping[str, int]:
        """Where operations are known from → how many; those of a single source stand alone."""
        return dict(sorted(Counter(" and ".join(each) for each in self.sources.values()).items()))

    @property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Kind of element → state → how many."""
        found = Counter((entry.kind, entry.state) for entry in self.entries)
        kinds = sorted({kind for kind, _ in found})
        return {kind: {state: found[kind, state] for state in ("generated", "excluded", "missing")} for kind in kinds}

    @property
    def missing(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.state == "missing")

    def problems(self) -> tuple[Problem, ...]:
        """An error for each element that nothing accounts for."""
        return tuple(
            Problem(
                file=f"specs/{self.provider}/api.json",
                pointer=entry.pointer,
                level="error",
                message=f"this {entry.kind} is neither generated nor excluded",
                advice="a defect of the compiler, or an [[exclude]] with its reason is missing in provider.toml",
            )
            for entry in self.missing
        )


def account(spec: Spec, compiled: Compiled) -> Ledger:
    """The account of `spec`: its elements as an independent walk finds them, against what was rendered."""
    reasons = {"#" + each.pointer: each.reason for each in spec.manifest.exclusions if each.pointer}

    def entry(element: Element) -> Entry:
        if element.pointer in compiled.pointers:
            return Entry(kind=element.kind, pointer=element.pointer, state="generated")
        reason = element.reason or excluded(spec.left_out, element.pointer)
        reason = reason or next((text for prefix, text in reasons.items() if element.pointer.startswith(prefix)), None)
        if reason is not None:
            return Entry(kind=element.kind, pointer=element.pointer, state="excluded", reason=reason)
        return Entry(kind=element.kind, pointer=element.pointer, state="missing")

    return Ledger(
        provider=spec.provider,
        entries=tuple(entry(element) for element in elements(spec.whole or spec.document)),
        sources={operation.key: _sources(operation, spec) for operation in compiled.api.operations},
    )


def _sources(operation: ir.Operation, spec: Spec) -> tuple[str, ...]:
    """An operation that only an SDK has names it as its source; one that it has too bears its names for it."""
    if operation.source:
        return (operation.source,)
    added = spec.manifest.added if "x-specwright-method" in operation.hints else ()
    return ("document", *(each.origin for each in added))
