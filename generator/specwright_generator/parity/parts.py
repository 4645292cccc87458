"""Which specs serve one package: a spec whose official SDK stands inside of another one's is a part of that."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from specwright_generator.spec import MANIFEST, Spec, load_spec


def parts(spec: Spec) -> dict[str, Spec]:
    """The specs whose `[names] package` is below that of `spec`, by the rest of it: `google.genai._gaos` → `_gaos`.

    Raises `InputError` where one of them is wrong.
    """
    own = spec.manifest.package
    return {
        package.removeprefix(f"{own}."): load_spec(folder)
        for folder, package in _beside(spec)
        if own is not None and package.startswith(f"{own}.")
    }


def whole(spec: Spec) -> str | None:
    """The provider that `spec` is a part of; None where it stands by itself."""
    own = spec.manifest.package or ""
    return next((folder.name for folder, package in _beside(spec) if own.startswith(f"{package}.")), None)


def _beside(spec: Spec) -> Iterator[tuple[Path, str]]:
    """The other specs with the package of each. A wrong manifest is told where its own spec is read, and not here."""
    for manifest in sorted(spec.folder.parent.glob(f"*/{MANIFEST}")):
        try:
            document: dict[str, Any] = tomllib.loads(manifest.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        names: Any = document.get("names")
        try:
            package: Any = names["package"]
        except (KeyError, TypeError):
            continue
        if manifest.parent != spec.folder and isinstance(package, str):
            yield manifest.parent, package
