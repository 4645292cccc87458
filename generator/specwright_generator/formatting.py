"""Ruff over what was rendered: one process, a scratch folder, nothing of the user's configuration."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_RUFF = (sys.executable, "-m", "ruff")
_OPTIONS = ("--isolated", "--quiet", "--no-cache")


def format_files(files: Mapping[str, str], first_party: Iterable[str] = ()) -> dict[str, str]:
    """`files` with sorted imports and ruff's layout at 120 columns; other files than `.py` pass unchanged.

    Imports from the packages `first_party` stand together below the others.

    Raises RuntimeError with ruff's words where a text is no Python: a defect of the compiler, not of the spec.
    """
    with tempfile.TemporaryDirectory(prefix="specwright-") as scratch:
        root = Path(scratch)
        for path, text in files.items():
            if path.endswith(".py"):
                target = root / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        known = f"lint.isort.known-first-party={json.dumps(list(first_party))}"
        _ruff("check", "--select=I", "--fix-only", f"--config={known}", "--config=line-length=120", scratch)
        _ruff("format", "--config=line-length=120", scratch)
        return {
            path: (root / path).read_text(encoding="utf-8") if path.endswith(".py") else text
            for path, text in files.items()
        }


def _ruff(command: str, *arguments: str) -> None:
    # Nothing of a spec is among the arguments.
    done = subprocess.run(  # noqa: S603
        [*_RUFF, command, *_OPTIONS, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"ruff {command} failed: {done.stderr.strip() or done.stdout.strip()}")
