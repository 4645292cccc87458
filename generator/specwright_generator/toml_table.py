"""Reads a TOML document table by table, checking every value, and collects what is wrong with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from typing import Any, TypeVar

from .problems import Problem

_T = TypeVar("_T")
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-\"']+)\s*=")


class TomlFile:
    """One TOML document: its root table and the problems met so far."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._lines = _lines(text)
        values: dict[str, Any] = {}
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.problems.append(Problem(file=file, pointer="", level="error", message=f"not TOML: {error}"))
        self.root = Table(self, values, ())

    def problem(self, path: tuple[str | int, ...], message: str, advice: str = "") -> None:
        """Note an error at `path`."""
        known = path
        while known and known not in self._lines:
            known = known[:-1]
        line = self._lines.get(known)
        pointer = "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
        file = f"{self.file}:{line}" if line else self.file
        self.problems.append(Problem(file=file, pointer=pointer, level="error", message=message, advice=advice))


class Table:
    """One table. A reader returns the value, or the default after noting what is wrong; `finish` notes unknown keys."""

    def __init__(self, file: TomlFile, values: dict[str, Any], path: tuple[str | int, ...]) -> None:
        self._file = file
        self._values = values
        self._path = path
        self._read: set[str] = set()

    def text(self, key: str, default: str = "", *, required: bool = False, pattern: str = "", hint: str = "") -> str:
        """A string, matching the regular expression `pattern` as a whole; `hint` says in words what is expected."""
        value: str = self._get(key, str, "a string", default, required)
        if pattern and key in self._values and not re.fullmatch(pattern, value) and value != default:
            self.problem(key, f"{value!r:.80} is not {hint}")
            return default
        return value

    def optional_text(self, key: str) -> str | None:
        """A string, or None where the key is absent."""
        value: str | None = self._get(key, str, "a string", None, False)
        return value

    def choice(self, key: str, choices: tuple[_T, ...], default: _T) -> _T:
        """One of `choices`."""
        value = self._get(key, object, "a value", default, False)
        for choice in choices:
            if choice == value:
                return choice
        listed = ", ".join(repr(choice) for choice in choices)
        self.problem(key, f"{value!r:.80} is none of {listed}")
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        """A boolean."""
        value: bool = self._get(key, bool, "true or false", default, False)
        return value

    def number(self, key: str, default: float, *, least: float = 0) -> float:
        """A number that is at least `least`."""
        value: float = self._get(key, (int, float), "a number", default, False)
        if isinstance(value, bool) or not least <= value < float("inf"):
            self.problem(key, f"{value!r} is not a number from {least:g} up")
            return default
        return float(value)

    def integer(self, key: str, default: int, *, least: int = 0) -> int:
        """A whole number that is at least `least`."""
        value: int = self._get(key, int, "a whole number", default, False)
        if isinstance(value, bool) or value < least:
            self.problem(key, f"{value!r} is not a whole number from {least} up")
            return default
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of strings."""
        value: list[Any] = self._get(key, list, "a list of strings", [], required)
        wrong = [index for index, each in enumerate(value) if not isinstance(each, str)]
        for index in wrong:
            self._file.problem((*self._path, key, index), "expected a string")
        if required and key in self._values and not value:
            self.problem(key, "the list is empty")
        return () if wrong else tuple(value)

    def text_map(self, key: str) -> dict[str, str]:
        """A table whose values are strings."""
        value: dict[str, Any] = self._get(key, dict, "a table of strings", {}, False)
        result: dict[str, str] = {}
        for name, each in value.items():
            if isinstance(each, str):
                result[name] = each
            else:
                self._file.problem((*self._path, key, name), "expected a string")
        return result

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self._values

    def table(self, key: str, *, required: bool = False) -> Table:
        """A table under this one; an empty one where it is absent."""
        value: dict[str, Any] = self._get(key, dict, "a table", {}, required)
        return Table(self._file, value, (*self._path, key))

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of an array of tables, in order."""
        value: list[Any] = self._get(key, list, "an array of tables ([[…]])", [], False)
        for index, each in enumerate(value):
            if isinstance(each, dict):
                yield Table(self._file, each, (*self._path, key, index))  # pyright: ignore[reportUnknownArgumentType]
            else:
                self._file.problem((*self._path, key, index), "expected a table")

    def finish(self) -> None:
        """Note every key that nothing has read."""
        for key in self._values:
            if key not in self._read:
                close = difflib.get_close_matches(key, self._read, n=1)
                advice = f"did you mean {close[0]!r}?" if close else f"known keys: {', '.join(sorted(self._read))}"
                self.problem(key, f"unknown key {key!r:.80}", advice)

    def problem(self, key: str, message: str, advice: str = "") -> None:
        """Note an error at a key of this table."""
        self._file.problem((*self._path, key), message, advice)

    def _get(self, key: str, kind: Any, expected: str, default: Any, required: bool) -> Any:
        self._read.add(key)
        if key not in self._values:
            if required:
                self._file.problem(self._path, f"{key!r} is missing", f"write {key} = … ({expected})")
            return default
        value = self._values[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind not in (bool, object)):
            self.problem(key, f"expected {expected}; found {type(value).__name__}")
            return default
        return value


def _lines(text: str) -> dict[tuple[str | int, ...], int]:
    """The line of each table and key. A reading by eye: a key in an odd place only makes a message less exact."""
    lines: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            names = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            table = ()
            for name in names[:-1]:
                table = (*table, name)
                if table in counts:
                    table = (*table, counts[table] - 1)
            table = (*table, names[-1])
            if header[1] == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = (*table, counts[table] - 1)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path = (*table, *(part.strip("\"'") for part in key[1].split(".")))
            lines.setdefault(path, number)
    return lines
