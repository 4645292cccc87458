"""Annotations that were made before, by the content of their shape: a run makes only what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from specwright_generator.sealed import read_sealed, write_sealed

from .adapter import annotate, fingerprint
from .document import Shape


def annotations_of(shapes: Iterable[Shape], *, cache: Path | None) -> Mapping[Shape, str]:
    """The annotation of each shape. `cache` is a file that is read where it is sound and then holds this run's shapes;
    one that is missing, stale or broken is made anew, and None keeps nothing."""
    wanted = {_key(shape): shape for shape in dict.fromkeys(shapes)}
    known = cast("dict[str, str]", read_sealed(cache, fingerprint()))
    missing = [shape for key, shape in wanted.items() if key not in known]
    found = {shape: known[key] for key, shape in wanted.items() if key in known}
    if missing:
        found.update(zip(missing, annotate(missing), strict=True))
    if missing or known.keys() != wanted.keys():
        write_sealed(cache, fingerprint(), {key: found[shape] for key, shape in wanted.items()})
    return found


def _key(shape: Shape) -> str:
    return shape.schema if shape.required else f"?{shape.schema}"
