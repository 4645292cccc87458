"""The bounds that every document read by the compiler is held to, and the error for what is beyond them."""

from __future__ import annotations

MAX_BYTES = 64 * 1024 * 1024
"""Size of one document, in bytes. The largest real one known is 4 MB."""

MAX_DEPTH = 100
"""Nesting of objects and arrays in one document. The deepest real one known has 31 levels."""

MAX_NODES = 4_000_000
"""Values in one document; what a YAML alias repeats counts each time it is used."""


class Refused(Exception):
    """A document that cannot be taken. `line` and `column` count from 1; 0 where unknown."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0) -> None:
        self.line = line
        self.column = column
        self.message = message
        super().__init__(f"line {line}, column {column}: {message}" if line else message)
