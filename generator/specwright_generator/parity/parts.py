"""Which specs serve one package: a spec whose official SDK stands inside of another one's is a part of that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from specwright_generator.manifest import Manifest, load_manifest
from specwright_generator.spec import MANIFEST, Spec, load_spec


def parts(spec: Spec) -> dict[str, Spec]:
    """The specs whose `[names] package` is below its own, by the rest of it: `google.genai._gaos` → `_gaos`.

    Raises `InputError` where one of them is wrong.
    """
    own = spec.manifest.package
    if own is None:
        return {}
    return {
        manifest.package.removeprefix(f"{own}."): load_spec(folder)
        for folder, manifest in _beside(spec)
        if manifest.package is not None and manifest.package.startswith(f"{own}.")
    }


def whole(spec: Spec) -> str | None:
    """The provider that `spec` is a part of; None where it stands by itself."""
    own = spec.manifest.package or ""
    above = (each.provider for _, each in _beside(spec) if each.package and own.startswith(f"{each.package}."))
    return next(above, None)


def _beside(spec: Spec) -> Iterator[tuple[Path, Manifest]]:
    for folder in sorted(spec.folder.parent.iterdir()):
        if folder != spec.folder and (folder / MANIFEST).is_file():
            yield folder, load_manifest(folder / MANIFEST)
