"""Problems found in a spec: values that are collected and reported together, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """Something wrong at `pointer` of `file`, and what to do about it. An error fails the run."""

    file: str
    pointer: str
    level: Literal["error", "warning", "note"]
    message: str
    advice: str = ""

    def __str__(self) -> str:
        where = f"{self.file}#{self.pointer.removeprefix('#')}" if self.pointer else self.file
        return f"{self.level}: {where}: {self.message}" + (f" ({self.advice})" if self.advice else "")


class InputError(Exception):
    """Bad input: carries every problem found, so that all are reported at once. The command line exits with 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
