"""Ruff over what was rendered: one process, a scratch folder, nothing of the user's configuration."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import cast

from .sealed import read_sealed, write_sealed

_OPTIONS = ("--isolated", "--quiet", "--no-cache", "--config=line-length=120")
_RULES = "I,RUF022"
_IN_MEMORY = "/dev/shm"  # noqa: S108  # TemporaryDirectory makes a folder of our own in it
"""Where Linux keeps files in memory: thousands of small ones cost a disk more than ruff needs for them."""


def format_files(
    files: Mapping[str, str], first_party: Iterable[str] = (), *, cache: Path | None = None
) -> dict[str, str]:
    """`files` with sorted imports and exports and ruff's layout at 120 columns; other files than `.py` pass unchanged.

    Imports from the packages `first_party` stand together below the others. `cache` is a file that keeps what ruff made
    of each text; it only saves time.

    Raises RuntimeError with ruff's words where a text is no Python: a defect of the compiler, not of the spec.
    """
    first_party = list(first_party)
    making = json.dumps([version("ruff"), _OPTIONS, _RULES, first_party])
    known = cast("dict[str, str]", read_sealed(cache, making))
    keys = {path: _key(path, text) for path, text in files.items() if path.endswith(".py")}
    new = {path: files[path] for path, key in keys.items() if key not in known}
    if new:
        known |= {keys[path]: text for path, text in _ruffed(new, first_party).items()}
    if new or len(known) != len(set(keys.values())):
        write_sealed(cache, making, {key: known[key] for key in keys.values()})
    return {path: known[keys[path]] if path in keys else text for path, text in files.items()}


def _key(path: str, text: str) -> str:
    # Ruff reads the file's name too: an `__init__.py` and a stub have rules of their own.
    return hashlib.sha256(f"{os.path.basename(path)}\0{text}".encode()).hexdigest()


def _ruffed(files: Mapping[str, str], first_party: list[str]) -> dict[str, str]:
    memory = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK | os.X_OK) else None
    with tempfile.TemporaryDirectory(prefix="specwright-", dir=memory) as scratch:
        places = {path: f"{scratch}/{path}" for path in files}
        for folder in sorted({os.path.dirname(place) for place in places.values()}):
            os.makedirs(folder, exist_ok=True)
        for path, place in places.items():
            with open(place, "wb") as file:
                file.write(files[path].encode())
        known = f"lint.isort.known-first-party={json.dumps(first_party)}"
        _ruff("check", f"--select={_RULES}", "--fix-only", f"--config={known}", scratch)
        _ruff("format", scratch)
        done: dict[str, str] = {}
        for path, place in places.items():
            with open(place, "rb") as file:
                done[path] = file.read().decode()
        return done


def _ruff(command: str, *arguments: str) -> None:
    # The program itself where it stands beside this Python: starting another Python for it costs more than its work.
    program = Path(sys.executable).with_name("ruff")
    ruff = [str(program)] if program.is_file() else [sys.executable, "-m", "ruff"]
    # Nothing of a spec is among the arguments.
    done = subprocess.run([*ruff, command, *_OPTIONS, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"ruff {command} failed: {done.stderr.strip() or done.stdout.strip()}")
