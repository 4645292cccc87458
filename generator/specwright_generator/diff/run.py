"""Compares two versions of an API."""

from __future__ import annotations

from .changes import Report
from .python import python_changes
from .shapes import surface_of
from .sources import read_versions
from .wire import wire_changes


def diff(old: str, new: str) -> Report:
    """What changed from `old` to `new`.

    Args:
        old, new: each the folder of a spec (`specs/openai`), a git revision of one (`HEAD~3:specs/openai`), or an
            upstream document (a file or an https address: OpenAPI 3.0 to 3.2, Swagger 2.0, Google Discovery).

    Raises:
        InputError: one of them cannot be read, or they are too entangled to be compared.
    """
    before, after = read_versions(old, new)
    return Report(
        old=before.label,
        new=after.label,
        wire=wire_changes(before.api, after.api),
        python=python_changes(surface_of(before), surface_of(after)),
        problems=(*before.problems, *after.problems),
    )
