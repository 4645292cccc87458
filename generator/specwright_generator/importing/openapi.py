"""An upstream OpenAPI or Swagger document into facts: the steps of an import, in order, without touching the disk."""

from __future__ import annotations

from dataclasses import dataclass

from specwright_generator.ir import Json

from .defaults import drop_wrong_defaults
from .downgrade import from_3_2
from .facts import keep_facts
from .report import Report
from .swagger import from_swagger


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Facts as an OpenAPI 3.1 document, the version upstream gives, and what was done (errors make it unusable)."""

    document: dict[str, Json]
    version: str
    report: Report


def import_openapi(document: dict[str, Json], *, title: str, prose: bool = False) -> Imported:
    """The facts of an OpenAPI 3.0, 3.1 or 3.2 or Swagger 2.0 `document`, under a `title` of ours.

    References are not checked here: a patch may mend them (see `dangling`). With `prose` descriptions stay.
    """
    report = Report()
    stated = document.get("swagger", document.get("openapi"))
    dialect = str(stated)
    if dialect.startswith("2."):
        document = from_swagger(document, report)
    elif dialect.startswith("3.2."):
        document = from_3_2(document, report)
    elif not dialect.startswith(("3.0", "3.1")):
        report.fail("dialect", "", f"neither OpenAPI 3.0 to 3.2 nor Swagger 2.0: {stated!r:.60}")
        return Imported(document={}, version="", report=report)
    facts = keep_facts(document, title=title, report=report, prose=prose)
    drop_wrong_defaults(facts, report)
    info = facts["info"]
    version = str(info["version"]) if isinstance(info, dict) else ""
    return Imported(document=facts, version=version, report=report)
