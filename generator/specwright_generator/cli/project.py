"""Which project a command works on: the folder with `specs/`, and the specs in it."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import MANIFEST, spec_folders


def project_root() -> Path:
    """The nearest folder, from the current one upwards, that has a `specs/`; the current one where there is none."""
    here = Path.cwd()
    found = next((folder for folder in (here, *here.parents) if (folder / "specs").is_dir()), here)
    # Relative, so that messages name files as a reader knows them.
    return Path(os.path.relpath(found, here))


def chosen(root: Path, providers: tuple[str, ...]) -> list[Path]:
    """The spec folders of these providers, or all. Raises `InputError` for one that is not there."""
    folders = {folder.name: folder for folder in spec_folders(root)}
    problems: list[Problem] = []
    for name in dict.fromkeys(providers):
        if name not in folders:
            close = difflib.get_close_matches(name, folders, n=1)
            known = ", ".join(folders) or "none"
            advice = f"did you mean {close[0]}?" if close else f"there are: {known}"
            problems.append(_missing(f"specs/{name}/{MANIFEST}"[:200], "there is no such spec", advice))
    if not folders:
        problems.append(_missing(f"{root.as_posix()}/specs", "there is no spec here", "begin one: specwright new NAME"))
    if problems:
        raise InputError(problems)
    return [folders[name] for name in dict.fromkeys(providers)] if providers else list(folders.values())


def _missing(file: str, message: str, advice: str) -> Problem:
    return Problem(file=file, pointer="", level="error", message=message, advice=advice)
