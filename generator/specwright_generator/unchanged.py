"""Knows without compiling that nothing has changed: same spec, same compiler, same files on the disk.

What is remembered stands in `.specwright/cache/`, which git ignores; without it everything is compiled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from .lock import files_digest
from .spec import spec_digest
from .swap import WORK
from .write import owned_files

_TOOLS = ("datamodel-code-generator", "jinja2", "pydantic", "ruff")


def recall(folder: Path, root: Path) -> Mapping[str, int] | None:
    """The figures of the last compilation of the spec in `folder`, if it would give the very files that are there."""
    try:
        known = json.loads(_place(folder, root).read_text())
        if known["key"] != _key(folder):
            return None
        figures: Mapping[str, int] = known["stats"]
        return figures if known["files"] == _on_disk(root, known["roots"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(
    folder: Path, root: Path, roots: Iterable[str], files: Mapping[str, str], stats: Mapping[str, int]
) -> None:
    """Note that the spec in `folder` compiles to `files`, which is all that the folders `roots` hold now."""
    known = {"key": _key(folder), "roots": list(roots), "files": files_digest(files), "stats": dict(stats)}
    place = _place(folder, root)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(known))


def cache_of(folder: Path, root: Path) -> Path:
    """The folder that keeps what compiling the spec in `folder` has made, for the next time."""
    return root / WORK / "cache" / folder.name


def _place(folder: Path, root: Path) -> Path:
    return cache_of(folder, root) / "unchanged.json"


def _key(folder: Path) -> str:
    digest = hashlib.sha256(spec_digest(folder).encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".j2", ".jinja2"):
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    for tool in _TOOLS:
        try:
            digest.update(f"{tool} {version(tool)}".encode())
        except PackageNotFoundError:
            digest.update(tool.encode())
    return digest.hexdigest()


def _on_disk(root: Path, roots: Iterable[str]) -> str:
    return files_digest({path: (root / path).read_bytes() for folder in roots for path in owned_files(root, folder)})
