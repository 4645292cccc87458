"""Annotations that were made before, by the content of their shape: a run makes only what is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from specwright_generator.ir import Json
from specwright_generator.sealed import read_sealed, write_sealed

from .adapter import annotate, fingerprint
from .document import Shape


def annotations_of(shapes: Iterable[Shape], *, cache: Path | None) -> Mapping[Shape, tuple[str, ...]]:
    """The annotations of each shape. `cache` is a file that is read where it is sound and then holds this run's shapes;
    one that is missing, stale or broken is made anew, and None keeps nothing."""
    wanted = list(dict.fromkeys(shapes))
    known = cast("dict[str, list[str]]", read_sealed(cache, fingerprint()))
    found = {shape: tuple(known[shape.schema]) for shape in wanted if shape.schema in known}
    found = {shape: texts for shape, texts in found.items() if len(texts) == len(shape.required)}
    missing = [shape for shape in wanted if shape not in found]
    if missing:
        found.update(zip(missing, annotate(missing), strict=True))
    if missing or known.keys() != {shape.schema for shape in wanted}:
        write_sealed(cache, fingerprint(), {shape.schema: list[Json](found[shape]) for shape in wanted})
    return found
