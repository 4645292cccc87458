"""Which operation a request is: by verb, path, constant query keys, and whether it asks for a stream."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from specwright_generator.path_templates import expression

from .endpoints import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An operation and the values in its path, decoded."""

    endpoint: Endpoint
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoute:
    """No operation: `allowed` are the verbs that the path has, `near` the keys of operations like it."""

    allowed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Routes:
    """The operations by what is on the wire.

    Args:
        endpoints: the operations.
        bases: the paths of servers; a request may have one of them in front, or none.
        unsent: keys of constants that clients may leave out.
    """

    def __init__(
        self, endpoints: Iterable[Endpoint], bases: Collection[str] = (), unsent: Collection[str] = ()
    ) -> None:
        self._endpoints = tuple(endpoints)
        self._bases = sorted({base.rstrip("/") for base in bases} | {""}, key=len, reverse=True)
        self._unsent = frozenset(unsent)
        ordered = sorted(self._endpoints, key=_order)
        self._patterns = [(re.compile(_expression(each.template)), each) for each in ordered]
        self._by_key = {each.key: each for each in self._endpoints}

    def match(
        self,
        method: str,
        path: str,
        query: Sequence[tuple[str, str]],
        *,
        headers: Collection[str] = (),
        streams: bool = False,
    ) -> tuple[Route, ...] | NoRoute:
        """The operations that a request may be, the likeliest first: the one with the most literal path, and its twins.

        Of twins, the marked one (`#stream`) is meant where it is the only one that streams and a stream is asked for;
        then the one whose constants the query has, or whose headers are sent.

        Args:
            method: the verb.
            path: the path, still encoded.
            query: the query, decoded.
            headers: the names of the headers, in lower case.
            streams: whether the request asks for a stream.
        """
        found = self._found(path, query)
        verb = "GET" if method == "HEAD" and not any(each.endpoint.verb == "HEAD" for each in found) else method
        fitting = [each for each in found if each.endpoint.verb == verb]
        if not fitting:
            allowed = {each.endpoint.verb for each in found}
            return NoRoute(allowed=tuple(sorted(allowed)), near=self._near(method, path))
        same = _expression(fitting[0].endpoint.template)

        def unlikely(route: Route) -> tuple[bool, int, int, int, bool]:
            endpoint = route.endpoint
            sent = sum(pair in query for pair in endpoint.constants)
            known = sum(name.lower() in headers for name in endpoint.by_place("header"))
            return only_streams(endpoint) != streams, -sent, -known, len(endpoint.constants) - sent, endpoint.marked

        twins = [each for each in fitting if _expression(each.endpoint.template) == same]
        return tuple(sorted(twins, key=unlikely))

    def _found(self, path: str, query: Sequence[tuple[str, str]]) -> list[Route]:
        for base in self._bases:
            if base and not path.startswith(base + "/"):
                continue
            rest = path[len(base) :] or "/"
            rest = rest.rstrip("/") or "/"
            routes: list[Route] = []
            for pattern, endpoint in self._patterns:
                values = pattern.fullmatch(rest)
                if values is not None and all(pair in query or pair[0] in self._unsent for pair in endpoint.constants):
                    named = dict(zip(endpoint.names, map(unquote, values.groups()), strict=True))
                    routes.append(Route(endpoint=endpoint, values=named))
            if routes:
                return routes
        return []

    def _near(self, method: str, path: str) -> tuple[str, ...]:
        asked = f"{method} {path}"
        return tuple(difflib.get_close_matches(asked, self._by_key, n=3, cutoff=0.6))


def only_streams(endpoint: Endpoint) -> bool:
    """Whether a good answer is always a stream of events."""
    media = endpoint.good[1]
    return bool(media) and all(is_stream(each) for each in media)


def is_stream(media: str) -> bool:
    """Whether a media type is a stream of events."""
    return media == "text/event-stream"


def _order(endpoint: Endpoint) -> tuple[tuple[bool, ...], int, str]:
    """Literal segments before places, from the left."""
    places = tuple("{" in segment or "*" in segment for segment in endpoint.template.rstrip("/").split("/"))
    return places, -len(endpoint.template), endpoint.key


def _expression(template: str) -> str:
    return expression(template.rstrip("/") or "/")
