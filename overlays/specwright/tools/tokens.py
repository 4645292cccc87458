"""How many tokens, how that was found out, and whether it is exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

__all__ = ["CountMethod", "TokenCount"]

CountMethod: TypeAlias = Literal["api", "tokenizer", "estimate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCount:
    """A count of tokens.

    Attributes:
        total: how many.
        method: `api` asked the provider, `tokenizer` ran the model's own tokenizer here, `estimate` guessed by length.
        exact: True if the model will count the same.
        details: parts of the total, such as `text`, `image` or `cached`.
        source: the tokenizer's or endpoint's name.

    Raises:
        ValueError: a number is negative, or an estimate is said to be exact.
    """

    total: int
    method: CountMethod
    exact: bool
    details: Mapping[str, int] = field(default_factory=dict[str, int])
    source: str = ""

    def __post_init__(self) -> None:
        if self.total < 0 or any(part < 0 for part in self.details.values()):
            raise ValueError("A count of tokens is not negative.")
        if self.exact and self.method == "estimate":
            raise ValueError("An estimate is not exact.")

    def __int__(self) -> int:
        return self.total
