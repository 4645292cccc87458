"""What must not be seen: which headers and query keys carry credentials, and how they look once hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"

_SECRET_NAME = re.compile(
    r"auth|cookie|credential|password|secret|signature|token|upload[-_]?id|(^|[-_])(api[-_]?)?key([-_]|$)",
    re.IGNORECASE,
)
_NOT_SECRET = re.compile(r"max[-_]?\w*[-_]?tokens|ratelimit|page[-_]?token|idempotency", re.IGNORECASE)


def is_secret(name: str) -> bool:
    """True if a header or query key of this name usually carries a credential."""
    return _SECRET_NAME.search(name) is not None and _NOT_SECRET.search(name) is None


def redacted_pairs(pairs: Iterable[tuple[str, str]], also: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Headers (or query items) with the values of secret ones hidden. `also` are more secret names, in lower case."""
    return [(name, HIDDEN if name.lower() in also or is_secret(name) else value) for name, value in pairs]


def redacted_url(url: str, also: frozenset[str] = frozenset()) -> str:
    """A URL with the values of secret query keys and any password hidden."""
    base, mark, query = url.partition("?")
    base = re.sub(r"^([^:/?#]+://)[^/@]*@", rf"\1{HIDDEN}@", base)
    if not mark:
        return base
    items: list[str] = []
    for item in query.split("&"):
        name, equals, _ = item.partition("=")
        hide = equals and (name.lower() in also or is_secret(name))
        items.append(f"{name}={HIDDEN}" if hide else item)
    return f"{base}?{'&'.join(items)}"


def scrubbed(text: str, values: Iterable[str]) -> str:
    """`text` without the secret `values`, should a provider have echoed one."""
    for value in values:
        if len(value) >= 6:
            text = text.replace(value, HIDDEN)
    return text
