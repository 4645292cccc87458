"""A project's double to try things in: what will change is its own, everything else is the project's, linked."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

from specwright_generator.manifest import Output
from specwright_generator.unchanged import cache_of

SPECS = "specs"


def roots(output: Output) -> tuple[str, ...]:
    """The folders that a client is compiled into, below the project's root."""
    found = [_folder(output.folder, output.package)]
    if output.mirror is not None:
        public = _folder(output.mirror_folder, output.mirror)
        found += [f"{public}/{output.types}", f"{public}/resources"]
    return tuple(found)


def _folder(source: str, package: str) -> str:
    path = package.replace(".", "/")
    return path if source == "." else f"{source}/{path}"


def make(root: Path, scratch: Path, provider: str, owned: Collection[str]) -> None:
    """Fill the empty folder `scratch` with a double of the project at `root`.

    The spec of `provider` is copied, the `owned` folders are left out: they will be compiled. Links are only read
    through, so nothing done in the double reaches the project.
    """
    _link(root.resolve(), scratch, {*owned, f"{SPECS}/{provider}"}, "")
    shutil.copytree(root / SPECS / provider, scratch / SPECS / provider)
    cache = cache_of(root / SPECS / provider, root)
    if cache.is_dir():
        shutil.copytree(cache, cache_of(scratch / SPECS / provider, scratch))


def environment(scratch: Path, output: Output) -> dict[str, str]:
    """The environment in which Python imports the double's packages before any other, and writes no caches."""
    folders = [str(scratch / output.folder), str(scratch / output.mirror_folder), *sys.path]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, folders)), "PYTHONDONTWRITEBYTECODE": "1"}


def _link(root: Path, scratch: Path, own: Collection[str], folder: str) -> None:
    """Link what stands in `folder`; a folder that has some of `own` in it is made and filled in turn."""
    (scratch / folder).mkdir(parents=True, exist_ok=True)
    for entry in sorted((root / folder).iterdir()):
        path = entry.relative_to(root).as_posix()
        if path in own or entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if any(each.startswith(f"{path}/") for each in own):
            _link(root, scratch, own, path)
        else:
            (scratch / path).symlink_to(entry, target_is_directory=entry.is_dir())
