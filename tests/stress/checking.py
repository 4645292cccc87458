"""What was compiled, under test: its modules imported, its models built, its types checked by mypy --strict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .compiling import Outcome
from .documents import ROOT, provider

SECONDS = 600
"""No step of one document may take longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An outcome and what its files are worth: failures to import or build, and the type checker's errors."""

    outcome: Outcome
    failures: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    built: int = 0

    @property
    def sound(self) -> bool:
        """Whether all of the document became a working client."""
        return self.outcome.stage == "compiled" and not (self.failures or self.errors or self.outcome.dropped)


def examine(document: str, scratch: Path) -> Verdict:
    """Compile `document` below `scratch` and put the result under test, each step in a process of its own."""
    folder = scratch / provider(document)
    done = run("tests.stress.compiling", document, str(folder))
    try:
        outcome = Outcome(**json.loads(done.stdout.splitlines()[-1]))
    except (IndexError, ValueError):
        outcome = Outcome(document=document, stage="crashed", dropped={}, messages=(done.stderr[-2000:],))
    if outcome.stage != "compiled":
        return Verdict(outcome=outcome)
    package = f"{provider(document)}_client"
    probed = run("tests.stress.probe", str(folder), package)
    try:
        found = json.loads(probed.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        found = {"failures": [probed.stderr[-2000:]], "models": 0}
    return Verdict(
        outcome=outcome,
        failures=tuple(found["failures"]),
        errors=_mypy(folder / package, scratch),
        built=found["models"],
    )


def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this project in a fresh interpreter."""
    path = [str(ROOT), *(str(ROOT / folder) for folder in ("overlays", "generated", "generator"))]
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def _mypy(package: Path, scratch: Path) -> tuple[str, ...]:
    """The errors of mypy --strict in a package; one cache serves all of them."""
    config = scratch / "mypy.ini"
    overlays = ROOT / "overlays"
    config.write_text(f"[mypy]\nstrict = True\nmypy_path = {overlays}\ncache_dir = {scratch / 'mypy_cache'}\n")
    done = run("mypy", f"--config-file={config}", "--no-color-output", str(package))
    found = tuple(line for line in done.stdout.splitlines() if ": error: " in line)
    return found if found or done.returncode == 0 else (done.stderr or done.stdout,)
