"""What came of comparing one method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One method, compared.

    Attributes:
        method: its path.
        request, answer: where requests, and what the clients gave, differ; each difference once.
        counts: how many calls, streams, pages and so on were compared.
    """

    method: str
    request: tuple[str, ...]
    answer: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
