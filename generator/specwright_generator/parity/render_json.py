"""A report as plain data, for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from specwright_generator.ir import Json

from .results import Cell, Gap, Report, Row, TypeRow
from .signature import signature


def reports_json(reports: Iterable[Report]) -> dict[str, Json]:
    """Reports by provider, each with its summary, gaps, methods and types."""
    return {"providers": {report.provider: report_json(report) for report in reports}}


def report_json(report: Report) -> dict[str, Json]:
    """One report: `summary`, `gaps` in their order, `methods` with a status for each aspect, `types` that differ."""
    return {
        "summary": report.summary(),
        "gaps": [gap_json(gap) for gap in report.gaps],
        "methods": {row.key: _row(row) for row in report.rows},
        "types": {row.name: _type(row) for row in report.types if row.status != "equal"},
    }


def gap_json(gap: Gap) -> dict[str, Json]:
    """One gap: what it is, how heavy, where, and what closes it."""
    return {
        "kind": gap.kind,
        "title": gap.title,
        "score": gap.score,
        "weight": gap.weight,
        "details": list[Json](gap.details),
        "methods": list[Json](gap.methods),
        "means": gap.means,
        "closing": gap.closing,
        **({"accepted": gap.accepted} if gap.accepted else {}),
    }


def _row(row: Row) -> dict[str, Json]:
    return {
        "resource": row.resource,
        "verb": row.method.verb,
        "path": row.method.route,
        "ours": signature(row.ours) if row.ours is not None else None,
        "reference": signature(row.theirs) if row.theirs is not None else None,
        "aspects": {aspect: _cell(cell) for aspect, cell in row.cells.items() if cell.status != "not applicable"},
    }


def _cell(cell: Cell) -> Json:
    found: dict[str, Json] = {"status": cell.status}
    if cell.findings:
        found["differences"] = [
            f"{each.subject}: {each.text}" if ":" in each.subject else each.text for each in cell.findings
        ]
    if cell.note:
        found["note"] = cell.note
    return found


def _type(row: TypeRow) -> dict[str, Json]:
    return {
        "status": row.status,
        "methods": row.methods,
        "differences": [each.text for each in row.findings],
    }
