"""Which operation a recorded request is, by its verb, host and path; and which methods call it."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from specwright_generator import ir
from specwright_generator.naming.bodies import answers, is_stream
from specwright_generator.path_templates import expand, expression, place_names

from .traffic import Request

_ASKS = re.compile(rb'"stream"\s*:\s*true|name="stream"\r?\n\r?\ntrue')
"""A body that asks for a stream, as JSON or as a form."""
_PLACES = re.compile(r"\{[^{}]+\}")
_PLACE = re.compile(r"\\\{([^{}]+)\\\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A method as it is reached from the client: `chat.completions` and `create`."""

    resource: str
    method: ir.Method

    def __str__(self) -> str:
        return f"{self.resource}.{self.method.name}".lstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An operation, the methods that call it, the address of the API, and the values in the path, decoded."""

    operation: ir.Operation
    targets: tuple[Target, ...]
    base_url: str
    path: Mapping[str, str]


class Routes:
    """The operations of an API by what is on the wire. `servers` are addresses beside those that the API names."""

    def __init__(self, api: ir.Api, servers: tuple[str, ...] = ()) -> None:
        targets: dict[str, list[Target]] = defaultdict(list)
        for resource in api.resources:
            for method in resource.methods:
                targets[method.operation].append(Target(resource=resource.path, method=method))
        self._targets = {key: tuple(found) for key, found in targets.items()}
        everywhere = tuple(dict.fromkeys((*api.servers, *servers)))
        self._operations = api.operations
        self._servers = everywhere
        self._hosts = [_pattern(urlsplit(server).netloc) for server in everywhere]
        self._routes: dict[str, list[tuple[re.Pattern[str], ir.Operation]]] = defaultdict(list)
        for operation in sorted(api.operations, key=_literalness, reverse=True):
            for server in operation.servers or everywhere:
                split = urlsplit(server)
                base = split.path.rstrip("/")
                pattern = f"(?P<base_>{_pattern(split.netloc + base)}){_places(operation.path)}/?"
                self._routes[operation.verb.upper()].append((re.compile(pattern), operation))

    def is_ours(self, request: Request) -> bool:
        """Whether a request went to one of the API's hosts."""
        netloc = urlsplit(request.url).netloc
        return any(re.fullmatch(host, netloc) for host in self._hosts)

    def match(self, request: Request) -> Match | None:
        """The operation that a request is, or None.

        Of twins, the one whose constant query keys were sent, that knows most of the headers, and that streams where
        a stream was asked for.
        """
        sent = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))

        def distance(match: Match) -> tuple[int, int]:
            # What is not sent may have been once: a twin that it names comes first, and last where it is missing.
            return -len(_headers(match) & request.headers.keys()), len(_unsent(match.operation) - sent.keys())

        found = sorted(self._matches(request), key=distance)
        twins = [each for each in found if each.operation.path == found[0].operation.path]
        asked = _ASKS.search(request.body) is not None
        return next((each for each in twins if _only_streams(each.operation) == asked), twins[0] if twins else None)

    def assumed(self, endpoint: str, *, streamed: bool) -> Request | None:
        """The least request for an endpoint: an operation's key, a path, or the last word of one.

        None where no operation, or more than one path, is meant.
        """
        found = {url: operation for operation, url in self._addresses(endpoint)}
        if len(found) != 1:
            return None
        url, operation = found.popitem()
        return Request(method=operation.verb.upper(), url=url, body=b'{"stream": true}' if streamed else b"")

    def _addresses(self, endpoint: str) -> Iterator[tuple[ir.Operation, str]]:
        for operation in self._operations:
            server = (operation.servers or self._servers)[0]
            url = _PLACES.sub("x", server.rstrip("/")) + expand(operation.path, "x")
            named = urlsplit(url).path == endpoint or operation.path.rpartition("/")[2] == endpoint
            if operation.key == endpoint:
                query = urlencode(_constants(operation))
                yield operation, f"{url}?{query}" if query else url
            elif named and operation.verb.upper() == "POST":
                yield operation, url

    def _matches(self, request: Request) -> Iterator[Match]:
        split = urlsplit(request.url)
        asked = dict(parse_qsl(split.query, keep_blank_values=True))
        for pattern, operation in self._routes[request.method]:
            found = pattern.fullmatch(split.netloc + split.path)
            unsent = _unsent(operation)
            wanted = {key: value for key, value in _constants(operation).items() if key in asked or key not in unsent}
            if found is None or any(asked.get(key) != value for key, value in wanted.items()):
                continue
            targets = self._targets.get(operation.key, ())
            if not targets:
                continue
            names = place_names(operation.path)
            values = {name: unquote(found[f"place_{index}"]) for index, name in enumerate(names)}
            base_url = f"{split.scheme}://{found['base_']}"
            yield Match(operation=operation, targets=targets, base_url=base_url, path=values)


def _only_streams(operation: ir.Operation) -> bool:
    media = answers(operation)
    return bool(media) and all(is_stream(each) for each in media)


def _constants(operation: ir.Operation) -> dict[str, str]:
    return {p.wire: p.const for p in operation.parameters if p.const is not None and p.location == "query"}


def _headers(match: Match) -> set[str]:
    """The headers that the methods of an operation send, in lower case."""
    arguments = (each.wire for target in match.targets for each in target.method.arguments if each.to == "header")
    return {name.lower() for name in (*arguments, *(name for each in match.targets for name in each.method.headers))}


def _unsent(operation: ir.Operation) -> set[str]:
    return {p.wire for p in operation.parameters if not p.sent}


def _literalness(operation: ir.Operation) -> tuple[int, int, str]:
    """Twins with more constants first, then paths with fewer places."""
    return len(_constants(operation)), -operation.path.count("{"), operation.key


def _pattern(template: str) -> str:
    return _PLACE.sub(r"[^/]+?", re.escape(template))


def _places(path: str) -> str:
    count = itertools.count()
    return expression(path, lambda _: f"?P<place_{next(count)}>")
