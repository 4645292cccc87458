"""Canonical JSON: the one way in which specs are written, so that a changed fact is a changed line."""

from __future__ import annotations

import json

from .ir import Json


def dumps(value: Json) -> str:
    """`value` as canonical JSON: keys sorted, one space of indent, only JSON's own escapes, a newline at the end."""
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
