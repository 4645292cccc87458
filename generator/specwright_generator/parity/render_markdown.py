"""Reports as Markdown: a table of counts and the ranked gaps, to be pasted into an issue or a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .results import ASPECTS, STATUSES, Gap, Report

_MOST = 60
"""How many gaps of one provider are written out."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def markdown(reports: Iterable[Report]) -> str:
    """All reports, one section each."""
    return "\n".join(["# Parity", "", *(line for report in reports for line in _section(report))])


def escaped(text: str) -> str:
    """`text` as Markdown shows it: names out of a spec are no markup."""
    return _SPECIAL.sub(r"\\\1", _CONTROL.sub(" ", text))


def _section(report: Report) -> Iterator[str]:
    yield f"## {escaped(report.provider)} beside {escaped(report.reference)} {escaped(report.reference_version)}"
    yield ""
    both = sum(row.ours is not None and row.theirs is not None for row in report.methods())
    theirs = sum(row.theirs is not None for row in report.methods())
    yield f"{both} of {theirs} methods of the reference, {len(report.open_gaps())} gaps."
    yield ""
    yield "| counted | reference | here | equal |"
    yield "|---|---:|---:|---:|"
    for each in report.tallies:
        what = f"{each.what} of {escaped(each.part)}" if each.part else each.what
        yield f"| {what} | {each.reference} | {each.here} | {each.equal} |"
    yield ""
    yield f"| aspect | {' | '.join(STATUSES)} |"
    yield f"|---|{'---:|' * len(STATUSES)}"
    for aspect, counts in report.counts().items():
        yield f"| {aspect}: {ASPECTS[aspect]} | {' | '.join(str(counts[status]) for status in STATUSES)} |"
    yield ""
    for aspect, reason in report.unmeasured.items():
        yield f"- {aspect}: not measured ({escaped(reason)})"
    yield ""
    gaps = report.open_gaps()
    if gaps:
        yield "| score | gap | where | closed by |"
        yield "|---:|---|---|---|"
        yield from (_gap(gap) for gap in gaps[:_MOST])
        yield ""
    if len(gaps) > _MOST:
        yield f"… and {len(gaps) - _MOST} more."
        yield ""
    accepted = [gap for gap in report.gaps if gap.accepted]
    if accepted:
        yield f"{len(accepted)} accepted:"
        yield ""
        yield from (f"- {escaped(gap.title)}: {gap.kind} ({escaped(gap.accepted)})" for gap in accepted)
        yield ""


def _gap(gap: Gap) -> str:
    details = "; ".join(gap.details[:4])
    where = ", ".join(gap.methods[:3]) + (f" and {len(gap.methods) - 3} more" if len(gap.methods) > 3 else "")
    text = f"{gap.kind}: {gap.title}: {details}"
    return f"| {gap.score} | {escaped(text)} | {escaped(where)} | {gap.means}: {escaped(gap.closing)} |"
