"""The changes of values that the field maps name: what users may write, as what the backends take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.runtime.fieldmaps import Change

    from ._settings import Settings


def changes(settings: Settings) -> Mapping[str, Change]:
    """The functions behind the names, for one client's settings."""
    return {"model": lambda name: model(name, settings)}


def model(name: str, settings: Settings) -> str:
    """A model's resource name: `gemini-2.5-flash` is `models/…`, or one of Google's publisher on Vertex AI."""
    if not name or any(mark in name for mark in ("..", "?", "&")):
        raise ValueError(f"not a model: {name!r}")
    if settings.backend == "gemini":
        return name if name.startswith(("models/", "tunedModels/")) else f"models/{name}"
    if name.startswith(("projects/", "models/", "publishers/")):
        return name
    if "/" in name:
        publisher, _, rest = name.partition("/")
        return f"publishers/{publisher}/models/{rest}"
    return f"publishers/google/models/{name}"
