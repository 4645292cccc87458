"""openapi-spec-validator's opinion of a document, as findings."""

from __future__ import annotations

from typing import Any

from specwright_generator.ir import Json

from .grammar import child
from .report import Finding

_MAX_FINDINGS = 200


def validator_findings(document: dict[str, Json]) -> list[Finding]:
    """What openapi-spec-validator finds wrong with `document`, at most 200 findings.

    It stops with an exception at some documents, such as those with dangling references: that is a finding too.
    """
    import openapi_spec_validator as validator

    version = str(document.get("swagger") or document.get("openapi") or "")
    validators: dict[str, Any] = {
        "2.0": validator.OpenAPIV2SpecValidator,
        "3.0": validator.OpenAPIV30SpecValidator,
        "3.1": validator.OpenAPIV31SpecValidator,
        "3.2": getattr(validator, "OpenAPIV32SpecValidator", None),
    }
    chosen = validators.get(version[:3])
    if chosen is None:
        return [_finding("", f"the validator knows no version {version!r:.40}")]
    found: list[Finding] = []
    try:
        for error in chosen(document).iter_errors():
            found.append(_finding(child("", *error.absolute_path), str(error.message)))
            if len(found) == _MAX_FINDINGS:
                found.append(_finding("", f"more than {_MAX_FINDINGS} findings: the rest was not looked for"))
                break
    except Exception as error:  # its own exceptions, jsonschema's, referencing's: whatever a document provokes
        found.append(_finding("", f"the validator stopped: {type(error).__name__}: {error}"))
    return found


def _finding(pointer: str, message: str) -> Finding:
    short = message if len(message) <= 300 else f"{message[:300]}…"
    return Finding(kind="validator", pointer=pointer, level="warning", message=" ".join(short.split()))
