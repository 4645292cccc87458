"""Large integers, which Google writes as texts in JSON: sizes and counts of files, stores, batches, tunings. Pure."""

from __future__ import annotations

from typing import Any

SERVICES = frozenset({"batches", "file_search_stores", "files", "tunings"})
"""The resources whose answers have such numbers."""

_NAMES = frozenset(
    {
        "activeDocumentsCount",
        "billableSum",
        "failedCount",
        "failedDocumentsCount",
        "incompleteCount",
        "pendingDocumentsCount",
        "sizeBytes",
        "successfulCount",
        "successfulForecastPointCount",
        "sum",
        "totalBillableCharacterCount",
        "totalBillableTokenCount",
        "totalTruncatedExampleCount",
        "totalTuningCharacterCount",
        "tuningDatasetExampleCount",
        "tuningStepCount",
    }
)
_DIGITS = 20
"""More than that is no integer of 64 bits."""


def read(value: Any) -> Any:
    """JSON whose large integers are numbers. What is no integer stays as it arrived."""
    found: Any = value
    if isinstance(value, list):
        return [read(each) for each in found]
    if isinstance(value, dict):
        return {key: _number(key, each) for key, each in found.items()}
    return found


def _number(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return read(value)
    is_number = key in _NAMES and value.removeprefix("-").isdecimal() and value.isascii() and len(value) <= _DIGITS
    return int(value) if is_number else value
