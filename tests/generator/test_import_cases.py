"""Each `cases/import_*` folder holds an upstream document, the facts it gives, and the report of its import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from specwright_generator.canonical import dumps
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.importing.reading import read_document

CASES = sorted((Path(__file__).parent / "cases").glob("import_*"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_gives_its_facts_and_a_report(case: Path) -> None:
    upstream = next(case.glob("upstream.*"))
    imported = import_openapi(read_document(upstream.read_bytes()), title="Acme")
    assert dumps(imported.document) == (case / "api.json").read_text()
    assert dumps(imported.report.to_json()) == (case / "report.json").read_text()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_facts_are_a_valid_document_and_stay_the_same_when_imported_again(case: Path) -> None:
    facts = json.loads((case / "api.json").read_text())
    assert [error.message for error in OpenAPIV31SpecValidator(facts).iter_errors()] == []
    again = import_openapi(facts, title="Acme")
    assert again.document == facts
    assert [finding for finding in again.report.findings if finding.level != "note"] == []


def test_there_are_cases() -> None:
    assert len(CASES) >= 7
