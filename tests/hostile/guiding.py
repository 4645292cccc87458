"""Runs the guided fuzzer, and begins it anew where a document has ended its process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from .judge import Result, environment, result_of


def guided(seed: int, end: float) -> Iterator[tuple[bytes, Result]]:
    """Documents that the guided fuzzer tries until the clock `time.monotonic` shows `end`, with what came of each.

    A document that came to good is not given (it is empty).

    Raises RuntimeError where the fuzzer does not run at all.
    """
    with TemporaryDirectory(prefix="specwright-guided-") as scratch:
        place = Path(scratch) / "document"
        while (left := int(end - time.monotonic())) > 0:
            place.unlink(missing_ok=True)
            said = Path(scratch) / "said"
            with said.open("w") as errors, _begin(left, seed, place, errors.fileno()) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    found, data = json.loads(line)
                    yield data.encode("latin-1"), result_of(found)
            if process.returncode and not place.exists():
                raise RuntimeError(f"the guided fuzzer does not run: {said.read_text()[-500:]}")
            if process.returncode:
                yield place.read_bytes(), Result(stage="died", said=f"the process ended with {process.returncode}")
            seed += 1


def _begin(seconds: int, seed: int, place: Path, errors: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.guided", str(seconds), str(seed), str(place)],
        env=environment(str(place.parent)),
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
    )
