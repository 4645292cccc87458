"""Findings of all rows as gaps: each thing to do once, the heaviest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from .results import Finding, Gap, Row, TypeRow
from .weights import KINDS

_MOST = 12
"""How many different texts a gap quotes."""


def ranked(rows: Iterable[Row], types: Iterable[TypeRow]) -> tuple[Gap, ...]:
    """The gaps of a comparison, by score, then by name.

    A difference of a type counts once for every method that consists of it.
    """
    found: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    using: dict[str, list[str]] = {}
    for row in rows:
        for aspect, cell in row.cells.items():
            for finding in cell.findings:
                if aspect == "types" and finding.kind != "answer differs":
                    using.setdefault(finding.subject, []).append(row.key)
                else:
                    found.setdefault((finding.kind, _subject(finding)), []).append((row.key, finding))
    gaps = [_gap(kind, subject, group) for (kind, subject), group in found.items()]
    gaps += _type_gaps(types, {name: tuple(dict.fromkeys(keys)) for name, keys in using.items()})
    return tuple(sorted(gaps, key=lambda gap: (-gap.score, gap.kind, gap.title)))


def _subject(finding: Finding) -> str:
    return "" if finding.kind == "form missing" else finding.subject


def _gap(kind: str, subject: str, group: list[tuple[str, Finding]]) -> Gap:
    methods = tuple(dict.fromkeys(key for key, _ in group if key))
    texts = tuple(dict.fromkeys(finding.text for _, finding in group))
    known = KINDS[kind]
    title = methods[0] if len(methods) == 1 else f"{subject or kind} ({len(methods)} methods)"
    return Gap(
        kind=kind,
        title=title,
        details=(*texts[:_MOST], *([f"… and {len(texts) - _MOST} more"] if len(texts) > _MOST else [])),
        methods=methods,
        weight=known.weight,
        score=known.weight * max(1, len(methods)),
        means=known.means,
        closing=known.closing,
    )


def _said(name: str, finding: Finding) -> str:
    if finding.kind != "type missing":
        return f"{name}: {finding.text}"
    _, _, twin = finding.text.partition("; ")
    return f"{name} ({twin})" if twin else name


def _type_gaps(types: Iterable[TypeRow], using: Mapping[str, tuple[str, ...]]) -> Iterator[Gap]:
    """Differences of types: one gap for types that the same methods consist of, which mostly belong together."""
    found: dict[tuple[str, tuple[str, ...]], list[tuple[str, Finding]]] = {}
    for row in types:
        for finding in row.findings:
            found.setdefault((finding.kind, using.get(row.name, ())), []).append((row.name, finding))
    for (kind, methods), group in found.items():
        names = list(dict.fromkeys(name for name, _ in group))
        # A type that no method consists of weighs as if one did.
        findings = [(key, replace(each, text=_said(name, each))) for name, each in group for key in methods or ("",)]
        others = {0: "", 1: f" and {names[-1].rpartition(':')[2]}"}.get(
            len(names) - 1, f" and {len(names) - 1} more types"
        )
        title = f"{names[0].rpartition(':')[2]}{others}"
        yield replace(_gap(kind, names[0], findings), title=title, types=tuple(names))
