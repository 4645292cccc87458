"""Accessors on OpenAI's answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, cast


class _HasOutput(Protocol):
    @property
    def output(self) -> Iterable[Any]: ...


class OutputText:
    """What a response says, without looking through its items."""

    @property
    def output_text(self: _HasOutput) -> str:
        """The texts of all messages among the output, put together; empty if there is none."""
        return "".join(_texts(self.output))


def _texts(output: Iterable[object]) -> Iterator[str]:
    for item in _items(output):
        if getattr(item, "type", None) == "message":
            for content in _items(getattr(item, "content", None)):
                text = getattr(content, "text", None)
                if getattr(content, "type", None) == "output_text" and isinstance(text, str):
                    yield text


def _items(value: object) -> Iterable[object]:
    # An answer may depart from its description: what is no list has no items.
    return cast("list[object]", value) if isinstance(value, list) else ()
