"""Importing the documents that providers really publish. They stand beside the repository and are never copied in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from specwright_generator.importing.dangling import settle_references
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.importing.reading import read_document
from specwright_generator.importing.update import import_spec
from specwright_generator.importing.validity import validator_findings
from specwright_generator.spec import load_spec

ROOT = Path(__file__).parents[2]
UPSTREAM = ROOT.parent / "shared" / "upstream"
OPENAI = UPSTREAM / "openai" / "openapi.yaml"
OPENAI_SECOND = UPSTREAM / "openai" / "openapi.transformed.3.3.1.yml"

SDK = "sdk:openai==3.52.0"

# Documents that refer to schemas they do not contain; a patch has to add those.
DANGLING = {"chroma/sync.openapi.json", "cohere/cohere-openapi.yaml"}

needs_upstream = pytest.mark.skipif(not UPSTREAM.is_dir(), reason="../shared/upstream is not here")


@needs_upstream
def test_every_document_imports_and_says_what_was_not_taken() -> None:
    taken = 0
    for path in sorted(each for each in UPSTREAM.rglob("*") if each.suffix in (".json", ".yaml", ".yml")):
        document = read_document(path.read_bytes())
        if not {"openapi", "swagger"} & document.keys():
            continue
        name = path.relative_to(UPSTREAM).as_posix()
        imported = import_openapi(document, title="Any")
        assert imported.report.errors() == [], name
        settle_references(imported.document, imported.report)
        assert imported.report.errors() == [], name
        dangling = any("points to nothing" in finding.message for finding in imported.report.findings)
        assert dangling == (name in DANGLING), name
        again = import_openapi(imported.document, title="Any")
        assert again.document == imported.document, name
        taken += 1
    assert taken == 71


@needs_upstream
def test_importing_openai_again_changes_no_byte(tmp_path: Path) -> None:
    folder = tmp_path / "specs" / "openai"
    folder.mkdir(parents=True)
    for name in ("provider.toml", "patches.yaml", "names.json"):
        shutil.copy(ROOT / "specs" / "openai" / name, folder / name)
    update = import_spec(
        "openai",
        str(OPENAI),
        tmp_path,
        second=str(OPENAI_SECOND),
        added=[SDK],
        validate=False,
    )
    assert update.changed == ("specs/openai/api.json",)
    for name in ("api.json", "names.json", "provider.toml"):
        assert (folder / name).read_bytes() == (ROOT / "specs" / "openai" / name).read_bytes()
    assert (update.operations, update.schemas) == (388, 2122)
    assert {"difference", "stale", "patch", "manifest"}.isdisjoint(update.report.counts())


def test_the_validator_accepts_openai_with_its_patches() -> None:
    spec = load_spec(ROOT / "specs" / "openai")
    assert validator_findings(spec.document) == []
