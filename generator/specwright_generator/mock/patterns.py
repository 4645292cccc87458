"""Texts that match a regular expression, for the plain expressions that schemas have."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"
_WORD = _PLAIN + "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
_CLASSES = {"d": "0123456789", "w": _WORD, "s": " ", "D": _PLAIN[:26], "W": "-", "S": _PLAIN}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
_PRINTED = "".join(map(chr, range(33, 127)))
_QUANTIFIER = re.compile(r"\*|\+|\?|\{(\d{1,5})(,(\d{0,5}))?\}")
_USUAL = 6
"""How often something is repeated where that is free."""
_LONGEST = 10_000
_MOST_STEPS = 100_000


def matching(pattern: str, number: int) -> str | None:
    """A text that `pattern` matches, other ones for other numbers as far as it leaves a choice; None if none is found.

    Args:
        pattern: a regular expression, without look-around and references back.
        number: which text, from 0.
    """
    try:
        text = _Reader(pattern, number).alternatives()
        return text if re.search(pattern, text) else None
    except (_Unknown, re.error, IndexError, RecursionError):
        return None


class _Unknown(Exception):
    """Something in an expression that is not understood."""


class _Reader:
    def __init__(self, pattern: str, number: int) -> None:
        self._pattern = pattern
        self._number = number
        self._at = 0
        self._steps = 0

    def alternatives(self) -> str:
        """One of the alternatives up to the end of the group."""
        found = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            found.append(self._sequence())
        return found[self._number % len(found)]

    def _next(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _sequence(self) -> str:
        made = ""
        while self._next() not in ("", "|", ")"):
            start = self._at
            atom = self._atom()
            least, most = self._times()
            count = min(most, max(least, _USUAL if most > _USUAL else least or 1))
            after = self._at
            for index in range(count):
                if index:
                    self._at = start
                    atom = self._atom()
                made += atom
                self._steps += 1
                if len(made) > _LONGEST or self._steps > _MOST_STEPS:
                    raise _Unknown
            self._at = after
        return made

    def _times(self) -> tuple[int, int]:
        found = _QUANTIFIER.match(self._pattern, self._at)
        if found is None:
            return 1, 1
        self._at = found.end()
        if self._next() == "?":
            self._at += 1
        simple = {"*": (0, _LONGEST), "+": (1, _LONGEST), "?": (0, 1)}
        if found[0] in simple:
            return simple[found[0]]
        least = int(found[1])
        return least, (least if found[2] is None else int(found[3]) if found[3] else _LONGEST)

    def _atom(self) -> str:
        char = self._next()
        self._at += 1
        if char in ("^", "$"):
            return ""
        if char == "(":
            return self._group()
        if char == "[":
            return self._one_of(self._set())
        if char == ".":
            return self._one_of(_PLAIN)
        return self._one_of(self._escaped()) if char == "\\" else char

    def _group(self) -> str:
        if self._pattern.startswith("?:", self._at):
            self._at += 2
        elif self._next() == "?":
            raise _Unknown
        text = self.alternatives()
        if self._next() != ")":
            raise _Unknown
        self._at += 1
        return text

    def _escaped(self) -> str:
        char = self._pattern[self._at]
        self._at += 1
        if char in ("b", "A", "Z"):
            return ""
        if char.isdigit() or char in "pPxuk":
            raise _Unknown
        return _CLASSES.get(char, _CONTROLS.get(char, char))

    def _set(self) -> str:
        """The characters of `[…]`, of those that can be printed."""
        negated = self._next() == "^"
        self._at += negated
        chars = ""
        while self._next() != "]" or not chars:
            char = self._pattern[self._at]
            self._at += 1
            if char == "\\":
                chars += self._escaped()
            elif self._next() == "-" and self._pattern[self._at + 1] not in ("]", "\\"):
                last = self._pattern[self._at + 1]
                chars += "".join(map(chr, range(ord(char), min(ord(last), ord(char) + 255) + 1)))
                self._at += 2
            else:
                chars += char
        self._at += 1
        return "".join(each for each in _PLAIN + _PRINTED if each not in chars) if negated else chars

    def _one_of(self, chars: Sequence[str]) -> str:
        """A character: together, those of one text spell its number."""
        if not chars:
            return ""
        self._number, place = divmod(self._number, len(chars))
        return chars[place]
