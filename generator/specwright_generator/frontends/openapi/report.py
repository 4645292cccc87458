"""The problems of one document, collected while it is read."""

from __future__ import annotations

from typing import Literal

from specwright_generator.problems import Problem


class Malformed(Exception):
    """A part of the document that cannot be read at all; whoever asked for it decides what that costs."""

    def __init__(self, pointer: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message
        self.advice = advice


class Report:
    """Collects problems, each once however often its place is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: dict[Problem, None] = {}

    def add(self, level: Literal["error", "warning", "note"], pointer: str, message: str, advice: str = "") -> None:
        problem = Problem(file=self.file, pointer=pointer, level=level, message=message, advice=advice)
        self._problems[problem] = None

    def malformed(self, cause: Malformed) -> None:
        """Record a part that could not be read."""
        self.add("error", cause.pointer, cause.message, cause.advice)

    def problems(self) -> list[Problem]:
        """Everything recorded, in the order in which it was met."""
        return list(self._problems)
