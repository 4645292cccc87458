"""Scenarios: a TOML file that says which calls of which operations go wrong, or are answered with what.

[[rules]]
operations = ["POST /chat/completions"]
call = 2
fail = "status=429; retry-after=0"
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from specwright.testing import Answer, text_answer
from specwright_generator.problems import InputError, Problem
from specwright_generator.selectors import is_selector, selects
from specwright_generator.toml_table import Table, TomlFile

from .control import BadControl, Control, read_control

_LARGEST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens to calls `first` to `last` (None: all later ones) of these operations."""

    operations: tuple[str, ...]
    first: int = 1
    last: int | None = None
    control: Control | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Rules; the first that fits a call decides."""

    rules: tuple[Rule, ...] = ()

    def rule(self, operation: str, call: int) -> Rule | None:
        """The rule for the `call`-th call, from 1, of an operation."""
        for rule in self.rules:
            ended = rule.last is not None and call > rule.last
            if rule.first <= call and not ended and selects(rule.operations, operation):
                return rule
        return None


def load_scenario(path: Path, operations: Collection[str]) -> Scenario:
    """The scenario in the file `path`, for an API with these operations.

    Raises:
        InputError: all that is wrong with the file, each with its line.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError([_error(path, f"larger than the {_LARGEST} bytes that are read")])
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError([_error(path, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise InputError([_error(path, f"not UTF-8: {error.reason}")]) from error
    file = TomlFile(text, path.as_posix())
    rules = tuple(_rule(table, operations) for table in file.root.tables("rules"))
    file.root.finish()
    if file.problems:
        raise InputError(file.problems)
    return Scenario(rules=rules)


def _rule(table: Table, operations: Collection[str]) -> Rule:
    named = table.texts("operations", required=True)
    for text in named:
        if not is_selector(text):
            table.problem("operations", f"{text!r:.80} is no operation", "write a verb and a path: GET /files/*")
        elif not any(selects([text], key) for key in operations):
            table.problem("operations", f"{text!r:.80} is no operation of this API")
    only = table.has("call")
    first = table.integer("call", 1, least=1)
    until = table.integer("until", first, least=first)
    fail = table.optional_text("fail")
    control: Control | None = None
    if fail is not None:
        try:
            control = read_control(fail)
        except BadControl as error:
            table.problem("fail", str(error))
    answer = _answer(table.table("answer")) if table.has("answer") else None
    if (answer is None) == (fail is None):
        table.problem("operations", "a rule has either `fail` or `answer`")
    table.finish()
    return Rule(operations=named, first=first, last=until if only else None, control=control, answer=answer)


def _answer(table: Table) -> Answer:
    status = table.integer("status", 200, least=100)
    if status > 599:
        table.problem("status", f"{status} is no status")
    made = text_answer(table.text("body"), status=status, media_type=table.text("media_type", "application/json"))
    headers = {name.lower(): value for name, value in table.text_map("headers").items()}
    table.finish()
    return Answer(status=status, headers={**made.headers, **headers}, chunks=made.chunks)


def _error(path: Path, message: str) -> Problem:
    return Problem(file=path.as_posix(), pointer="", level="error", message=message)
