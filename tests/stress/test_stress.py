"""A few published documents of different dialects and habits, from upstream file to type-checked client."""

from __future__ import annotations

from pathlib import Path

import pytest

from .checking import examine
from .documents import SUBSET, UPSTREAM, documents

pytestmark = pytest.mark.skipif(not UPSTREAM.is_dir(), reason="../shared/upstream is not here")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all, so that the type checker reads the runtime once."""
    return tmp_path_factory.mktemp("stress")


def test_all_documents_are_found() -> None:
    assert len(documents()) == 71
    assert set(documents()) >= set(SUBSET)


@pytest.mark.parametrize("document", SUBSET)
def test_document(document: str, scratch: Path) -> None:
    verdict = examine(document, scratch)
    assert verdict.outcome.stage == "compiled", verdict.outcome.messages
    assert verdict.outcome.operations == verdict.outcome.methods > 0
    assert verdict.outcome.dropped == {}
    assert (verdict.failures, verdict.errors) == ((), ())
    assert verdict.built >= verdict.outcome.models
