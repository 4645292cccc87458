"""Annotations that were made before, by the content of their shape: a run makes only what is new."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel

from .adapter import annotate, fingerprint
from .document import Shape


class _Content(BaseModel):
    """`digest` is that of the shapes: a file that was damaged and is still JSON is found out."""

    fingerprint: str
    digest: str
    shapes: dict[str, tuple[str, ...]]


def annotations_of(shapes: Iterable[Shape], *, cache: Path | None) -> Mapping[Shape, tuple[str, ...]]:
    """The annotations of each shape. `cache` is a file that is read where it is sound and then holds this run's shapes;
    one that is missing, stale or broken is made anew, and None keeps nothing."""
    wanted = list(dict.fromkeys(shapes))
    known: Mapping[str, tuple[str, ...]] = _read(cache) if cache else {}
    found = {shape: tuple(known.get(shape.schema, ())) for shape in wanted}
    found = {shape: texts for shape, texts in found.items() if len(texts) == len(shape.required)}
    missing = [shape for shape in wanted if shape not in found]
    if missing:
        found.update(zip(missing, annotate(missing), strict=True))
    if cache and (missing or known.keys() != {shape.schema for shape in wanted}):
        _write(cache, {shape.schema: found[shape] for shape in wanted})
    return found


def _read(path: Path) -> Mapping[str, tuple[str, ...]]:
    try:
        content = _Content.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return {}
    sound = content.fingerprint == fingerprint() and content.digest == _digest(content.shapes)
    return content.shapes if sound else {}


def _digest(shapes: Mapping[str, tuple[str, ...]]) -> str:
    return hashlib.sha256(repr(sorted(shapes.items())).encode()).hexdigest()


def _write(path: Path, shapes: Mapping[str, tuple[str, ...]]) -> None:
    """Whole or not at all; a folder that cannot be written to costs time on the next run and nothing else."""
    content = _Content(fingerprint=fingerprint(), digest=_digest(shapes), shapes=dict(shapes))
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(content.model_dump_json())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
