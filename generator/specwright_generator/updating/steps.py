"""The steps of an update as plain data, and those that run in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from specwright_generator.ir import Json

State: TypeAlias = Literal["done", "skipped", "failed"]

_SECONDS = 1800.0
"""How long one step may take."""
_LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a step did: `said` is for a reader (why it was skipped or has failed, or its figures), `decide` what a
    maintainer has to settle, `figures` the same as data."""

    name: str
    state: State
    said: str = ""
    decide: tuple[str, ...] = ()
    figures: Mapping[str, Json] = field(default_factory=dict[str, Json])


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed as JSON, and its exit code."""

    code: int
    result: Mapping[str, Json]
    error: str


def run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Ran:
    """Run a command of ours with `--json` in `folder`; the clients there are imported by nobody else."""
    line = [sys.executable, "-m", "specwright_generator", *arguments, "--json"]
    try:
        ran = subprocess.run(  # noqa: S603 - our own program, without a shell
            line, cwd=folder, env=dict(environment), capture_output=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        return Ran(2, {}, f"not done after {_SECONDS:.0f} s")
    error = ran.stderr.decode(errors="replace").strip()
    try:
        result: Json = json.loads(ran.stdout)
    except ValueError:
        result = None
    return Ran(ran.returncode, result if isinstance(result, dict) else {}, error[-_LONGEST:])


def problems_of(ran: Ran) -> str:
    """Why a command failed, on one line each."""
    listed = ran.result.get("problems")
    told = [
        f"{each.get('file')}: {each.get('message')}"
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict)
    ]
    return "\n".join(told) or ran.error or f"exit code {ran.code}"
