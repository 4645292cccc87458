"""The differences that are known, each with its reason: `<provider>.toml`, kept exact."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A known difference.

    Attributes:
        methods: the methods that have it.
        part: whether it is in what is sent or in what is given.
        begins: what it begins with.
        reason: why it is there.
    """

    methods: tuple[str, ...]
    part: Literal["request", "answer"]
    begins: str
    reason: str


def listed(provider: str) -> list[Listed]:
    """The known differences of a provider's clients."""
    file = Path(__file__).with_name(f"{provider}.toml")
    found = tomllib.loads(file.read_text(encoding="utf-8"))["difference"]
    return [
        Listed(methods=tuple(each["methods"]), part=each["part"], begins=each["begins"], reason=each["reason"])
        for each in found
    ]


def unlisted(results: Sequence[Result], known: Sequence[Listed]) -> Iterator[str]:
    """Differences that are not listed, and entries that are no difference any more."""
    by_method = {result.method: result for result in results}
    for result in results:
        for part, differences in (("request", result.request), ("answer", result.answer)):
            begins = tuple(each.begins for each in known if each.part == part and result.method in each.methods)
            for difference in differences:
                if not difference.startswith(begins):
                    yield f"{result.method}: {part}: {difference}"
    for each in known:
        for method in each.methods:
            found = by_method[method]
            if not any(text.startswith(each.begins) for text in getattr(found, each.part)):
                yield f"{method}: no difference of the {each.part} begins with {each.begins!r} any more"


def methods(known: Sequence[Listed]) -> set[str]:
    """The methods that differ."""
    return {method for each in known for method in each.methods}
