"""Hands documents to the worker process and judges what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.stress.documents import ROOT

SECONDS = 60
"""The bound for one document: reading, compiling, writing and importing it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`stage` is `compiled`, `refused`, `crashed`, `hung` or `died`; only the first two are right."""

    stage: str
    said: str = ""
    escapes: tuple[str, ...] = ()
    operations: int = 0
    methods: int = 0
    built: int = 0

    @property
    def right(self) -> bool:
        return self.stage in ("compiled", "refused") and not self.escapes


def result_of(found: dict[str, Any]) -> Result:
    """What a process that tries documents says of one."""
    return Result(**{**found, "escapes": tuple(found["escapes"])})


def environment(scratch: str) -> dict[str, str]:
    """The variables of a process that tries documents, its temporary files below `scratch`."""
    path = [str(ROOT), *(str(ROOT / folder) for folder in ("overlays", "generated", "generator"))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path), "TMPDIR": scratch}


class Judge:
    """A worker that is begun when it is needed, and begun anew when a document has ended it."""

    def __init__(self) -> None:
        self._worker: subprocess.Popen[str] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="specwright-judge-")

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._folder.cleanup()

    def judge(self, data: bytes, seconds: int = SECONDS) -> Result:
        """What becomes of the document written in `data`."""
        path = Path(self._folder.name) / "document"
        path.write_bytes(data)
        return self._ask({"path": str(path), "seconds": seconds})

    def escape(self) -> Result:
        """What is said of code that does leave: the worker makes the canary's folder itself."""
        return self._ask({"path": None, "seconds": 1})

    def _ask(self, question: dict[str, object]) -> Result:
        worker = self._begin()
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(json.dumps(question) + "\n")
        worker.stdin.flush()
        answer = worker.stdout.readline()
        if not answer:
            worker.wait()
            self._worker = None
            return Result(stage="died", said=f"the process ended with {worker.returncode}")
        return result_of(json.loads(answer))

    def _begin(self) -> subprocess.Popen[str]:
        if self._worker is None:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "tests.hostile.worker"],
                env=environment(self._folder.name),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self._worker

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.communicate()
            self._worker = None
