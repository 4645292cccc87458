"""How a manifest names operations: `GET /files`, `* /threads/**`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

VERBS = frozenset({"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "*"})


def is_selector(text: str) -> bool:
    """Whether `text` is a verb (or `*`), a blank and a path pattern."""
    verb, _, path = text.partition(" ")
    return verb in VERBS and path.startswith("/")


def is_dotted(text: str) -> bool:
    """Whether `text` is a pattern of operationIds: words with dots between them, `*` for one, `**` for any number."""
    return re.fullmatch(r"([A-Za-z0-9_]+|\*\*?)(\.([A-Za-z0-9_]+|\*\*?))*", text) is not None


def selects_id(selector: str, operation_id: str) -> bool:
    """Whether the pattern `selector` names the operation with this operationId; `a.**` names `a` too."""
    return _dotted(selector).fullmatch(operation_id) is not None


@lru_cache(maxsize=4096)
def _dotted(selector: str) -> re.Pattern[str]:
    parts = re.split(r"(\.\*\*|\*\*|\*)", selector)
    meaning = {".**": r"(?:\..*)?", "**": r".*", "*": r"[^.]*"}
    return re.compile("".join(meaning.get(part, re.escape(part)) for part in parts))


def selects(selectors: Iterable[str], operation: str) -> bool:
    """Whether one of `selectors` names `operation` (its key: verb and path as the spec writes it).

    `*` stands for one path segment or a part of one, `**` for any number of segments, also none: `/threads/**` names
    `/threads` too. A path parameter is written as it is or as `*`.
    """
    return any(_pattern(selector).fullmatch(operation) for selector in selectors)


@lru_cache(maxsize=4096)
def _pattern(selector: str) -> re.Pattern[str]:
    verb, _, path = selector.partition(" ")
    parts = re.split(r"(/\*\*|\*\*|\*)", path)
    meaning = {"/**": r"(?:[/?#].*)?", "**": r".*", "*": r"[^/?#]*"}
    expression = "".join(meaning.get(part, re.escape(part)) for part in parts)
    return re.compile(f"{'[A-Z]+' if verb == '*' else verb} {expression}")
