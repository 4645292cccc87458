"""Where a redirect leads and what may go along. Pure.

Both HTTP libraries drop only `Authorization` on the way to another host and would forward `x-api-key` and its like;
so redirects are followed by us.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from .secrets import is_secret

MAX_REDIRECTS = 20

_STATUSES = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_BODY_HEADERS = frozenset({"content-length", "content-type", "content-encoding", "transfer-encoding"})
_HOP_HEADERS = frozenset({"host", "content-length", "transfer-encoding"})


class RedirectRefused(Exception):
    """A redirect that is not followed; the message says why, without the address."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The next request. `same_site` says that credentials may go along; `keep_body` that the body does."""

    method: str
    url: str
    headers: list[tuple[str, str]]
    keep_body: bool
    same_site: bool


def is_redirect(status: int, location: str | None) -> bool:
    """True if an answer of this status sends the client elsewhere."""
    return status in _STATUSES and location is not None


def follow(
    method: str,
    url: str,
    headers: list[tuple[str, str]],
    *,
    status: int,
    location: str,
    secret: frozenset[str] = frozenset(),
) -> Redirect:
    """The request that answers a redirect.

    Args:
        method, url, headers: the request that was redirected.
        status, location: the answer to it.
        secret: names of headers (in lower case) that carry this provider's credentials.

    Raises:
        RedirectRefused: it leads away from https, or to no web address.
    """
    origin = urlsplit(url)
    try:
        target = urlsplit(urljoin(url, location))
        same_site = _same_site(origin, target)
    except ValueError:
        raise RedirectRefused("The answer redirects to a malformed address.") from None
    if target.scheme not in _PORTS or not target.hostname:
        raise RedirectRefused("The answer redirects to an address that is not on the web.")
    if origin.scheme == "https" and target.scheme == "http":
        raise RedirectRefused("The answer redirects from https to http, which is refused.")
    keep_body = status in (307, 308) or method in ("GET", "HEAD") or (status != 303 and method != "POST")
    kept: list[tuple[str, str]] = []
    for name, value in headers:
        low = name.lower()
        if low in _HOP_HEADERS or (not keep_body and low in _BODY_HEADERS):
            continue
        if not same_site and (low in secret or is_secret(low)):
            continue
        kept.append((name, value))
    target = target._replace(fragment="")
    return Redirect(
        method=method if keep_body else "GET",
        url=target.geturl(),
        headers=kept,
        keep_body=keep_body,
        same_site=same_site,
    )


def _same_site(one: SplitResult, other: SplitResult) -> bool:
    ports = (one.port or _PORTS.get(one.scheme), other.port or _PORTS.get(other.scheme))
    if (one.hostname or "").lower() != (other.hostname or "").lower():
        return False
    return ports[0] == ports[1] or (one.scheme == "http" and other.scheme == "https" and ports == (80, 443))
