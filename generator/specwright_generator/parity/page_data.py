"""Reports as the page's script wants them: short, because a page has a thousand methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specwright_generator.ir import Json

from .results import ASPECTS, STATUSES, Aspect, Cell, Gap, Report, Row, TypeRow
from .signature import answer
from .surface import Method

HEADINGS: Mapping[Aspect, str] = {
    "present": "Present",
    "parameters": "Arguments",
    "types": "Types",
    "colours": "Sync, async",
    "pagination": "Pages",
    "streaming": "Streams",
    "jobs": "Jobs",
    "sockets": "Sockets",
    "wire": "Wire",
    "recordings": "Recordings",
    "differential": "Differential",
}
_CODES = dict(zip(STATUSES, "edmo.u", strict=True))


def page_data(reports: Sequence[Report]) -> dict[str, Json]:
    """Everything that the page shows. A row's `cells` has one letter for each aspect, in the order of `aspects`."""
    return {
        "aspects": [{"key": key, "heading": HEADINGS[key], "about": about} for key, about in ASPECTS.items()],
        "statuses": [{"code": _CODES[status], "name": status, "sign": sign} for status, sign in STATUSES.items()],
        "providers": [_provider(report) for report in reports],
    }


def _provider(report: Report) -> dict[str, Json]:
    places = {row.name: at for at, row in enumerate(row for row in report.types if row.findings)}
    rows = {row.key: at for at, row in enumerate(report.rows)}
    return {
        "name": report.provider,
        "version": report.version,
        "reference": report.reference,
        "referenceVersion": report.reference_version,
        "unmeasured": {str(aspect): reason for aspect, reason in report.unmeasured.items()},
        "rows": [_row(row, places) for row in report.rows],
        "types": [_type(row) for row in report.types if row.findings],
        "typesEqual": sum(not row.findings for row in report.types),
        "tallies": [
            {"what": each.what, "part": each.part, "counts": [each.reference, each.here, each.equal]}
            for each in report.tallies
        ],
        "gaps": [_gap(gap, rows) for gap in report.gaps],
    }


def _row(row: Row, places: Mapping[str, int]) -> dict[str, Json]:
    found: dict[str, Json] = {
        "key": row.key,
        "resource": row.resource,
        "verb": row.method.verb,
        "path": row.method.route,
        "member": row.method.member,
        "cells": "".join(_CODES[row.cells[aspect].status] for aspect in ASPECTS),
        "notes": {aspect: cell.note for aspect, cell in row.cells.items() if cell.note},
        "findings": {aspect: _told(cell) for aspect, cell in row.cells.items() if _told(cell)},
        "types": _named(row.cells["types"], places),
    }
    if row.ours is not None:
        found["ours"] = _method(row.ours)
    if row.theirs is not None:
        found["theirs"] = _method(row.theirs)
    return found


def _told(cell: Cell) -> list[Json]:
    """What differs, but for the types: those are told once, for all methods."""
    return list[Json](finding.text for finding in cell.findings if ":" not in finding.subject)


def _named(cell: Cell, places: Mapping[str, int]) -> list[Json]:
    names = dict.fromkeys(finding.subject for finding in cell.findings if finding.subject in places)
    return list[Json](places[name] for name in names)


def _method(method: Method) -> dict[str, Json]:
    return {
        "key": method.key,
        "pointer": method.pointer,
        "answer": answer(method),
        "forms": [name for name, there in (("sync", method.sync), ("async", method.asynchronous)) if there],
        "parameters": [
            [each.name, int(each.required), " | ".join(sorted(each.kinds)), each.place] for each in method.parameters
        ],
    }


def _gap(gap: Gap, rows: Mapping[str, int]) -> dict[str, Json]:
    return {
        "score": gap.score,
        "weight": gap.weight,
        "kind": gap.kind,
        "title": gap.title,
        "details": list[Json](gap.details),
        "rows": [rows[key] for key in gap.methods],
        "means": gap.means,
        "closing": gap.closing,
        "accepted": gap.accepted,
    }


def _type(row: TypeRow) -> dict[str, Json]:
    return {
        "name": row.name,
        "status": _CODES[row.status],
        "methods": row.methods,
        "findings": [finding.text for finding in row.findings],
    }
