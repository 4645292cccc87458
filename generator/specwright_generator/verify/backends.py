"""An SDK with several backends: its field maps say which of its calls a recorded request is, and with what arguments.

A recorded exchange becomes one of the SDK's own operation: its arguments are the body, and the base address is that of
the backend. From there on it is replayed like any other; what the client sends is compared with what was recorded, and
its answer is taken back to what came by the same maps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from specwright.runtime.fieldmaps import put
from specwright.runtime.spelling import camel, snake

from .dialect import Colour, plain
from .inverse import Inverse, Tree, Undo, Undone, is_list, is_object, pruned
from .traffic import Request

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """What is known of a backend beside its field maps.

    Attributes:
        servers: templates of the addresses that it is reached at, the longest first.
        places: expressions for what stands at a place of a path, by its name, or by that after a resource's
            (`caches.name`); others are one part of the path.
        sent, received: what takes back the changes that the field maps name, of requests and of answers.
        lists: the changes whose lists are spread over the items of another.
    """

    servers: tuple[str, ...]
    places: Mapping[str, str]
    sent: Mapping[str, Undo]
    received: Mapping[str, Undo]
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sdk:
    """What is known of an SDK.

    Attributes:
        backends: by their names.
        client: makes a client, of a backend's name, a colour, an address and an HTTP client.
        error: the class of the error for a status.
        public: by call, the arguments that users give, from those that the field maps begin with.
        answers: by call, an answer as it came, from what users see and what was recorded.
        added: keys that the SDK adds to answers.
        least: arguments of the least call.
    """

    backends: Mapping[str, Backend]
    client: Callable[[str, Colour, str, Any], Any]
    error: Callable[[int], str]
    public: Mapping[str, Callable[[Tree], Tree]]
    answers: Mapping[str, Callable[[Tree, Tree], Tree]]
    added: frozenset[str]
    least: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Route:
    """A call on a backend: the verb, what its path is like, the query that it always has, the type of its arguments."""

    call: str
    verb: str
    path: re.Pattern[str]
    query: frozenset[tuple[str, str]]
    kind: str | None


class Backends:
    """The dialect of an SDK whose calls are those of several backends.

    Args:
        fields: the content of `fields.json`.
        required: the arguments that each call requires.
        sdk: what is known of it beside that.
    """

    def __init__(self, fields: Mapping[str, Any], required: Mapping[str, Collection[str]], sdk: Sdk) -> None:
        self._fields = fields
        self._required = required
        self._sdk = sdk
        self.least: Mapping[str, object] = sdk.least
        self.omits: bool = False
        self.servers: tuple[str, ...] = tuple(server for backend in sdk.backends.values() for server in backend.servers)

    def asked(self, request: Request) -> Request | None:
        """The call that sends what `request` sent: the one that has its arguments, and whose can say most of it."""
        split = urlsplit(request.url)
        place = self._place(f"{split.scheme}://{split.netloc}{split.path}")
        if place is None:
            return None
        backend, base_url, path = place
        body = _body(request)
        if body is None:
            return None
        query = parse_qsl(split.query, keep_blank_values=True)
        found: list[tuple[int, int, Request]] = []
        for route in self._routes[backend]:
            match = route.path.fullmatch(path) if route.verb == request.method else None
            if match is None or not route.query <= set(query):
                continue
            rest = dict(pair for pair in query if pair not in route.query)
            places = {name: unquote(value) for name, value in match.groupdict().items()}
            wire = {**body, "_url": places, "_query": rest}
            undone = (
                self._sent[backend].undone(route.kind, wire) if route.kind else Undone(fields=wire, left={}, chosen={})
            )
            fields, left = undone.fields, undone.left
            for name, choice in undone.chosen.items():
                put(fields, name, choice)
            left.pop("_url", None)
            later = cast("Tree", left.pop("_query", {}))
            arguments = self._sdk.public.get(route.call, _same)(_arguments(fields))
            url = f"{base_url}/{route.call.replace('.', '/')}"
            asked = replace(
                request,
                method="POST",
                url=f"{url}?{urlencode(later)}" if later else url,
                body=json.dumps({**arguments, **left}).encode(),
            )
            absent = len(set(self._required.get(route.call, ())) - arguments.keys())
            found.append((absent, len(left), asked))
        return min(found, key=lambda each: each[:2])[2] if found else None

    def client(self, colour: Colour, base_url: str, http: Any) -> Any:
        return self._sdk.client(self._backend(base_url), colour, base_url, http)

    def comparable(self, request: Request) -> Request:
        """Keys of JSON say the same in either spelling, and what is empty says nothing."""
        if not request.media_type.endswith("json"):
            return request
        value = _json(request.body)
        return replace(request, body=b"" if value is None else json.dumps(_spelt(pruned(value))).encode())

    def written(self, operation: str, base_url: str, answer: object, recorded: object) -> object:
        backend = self._backend(base_url)
        call = operation.partition("/")[2].replace("/", ".")
        value = self.shape(answer, recorded)
        kind = self._fields["calls"][call][backend]["answer"]
        if kind is not None and is_object(value):
            undone = self._received[backend].undone(kind, value)
            value = _merged(undone.left, undone.fields)
        if call in self._sdk.answers and is_object(value) and is_object(recorded):
            value = self._sdk.answers[call](value, recorded)
        return _as_recorded(value, recorded)

    def shape(self, answer: object, recorded: object) -> object:
        if answer is None:
            return {}
        if hasattr(answer, "next_page"):
            page: Any = answer
            told = page.config.get("page_token")
            items = {camel(page.name): plain(page.page)} if page.page else {}
            return items if told is None else {**items, "nextPageToken": told}
        value = plain(answer)
        if is_object(value):
            return {key: each for key, each in value.items() if key not in self._sdk.added}
        return value

    def expected(self, name: str, answer: object) -> str:
        """Pagers are of a class of their own."""
        return "" if answer is None or hasattr(answer, "next_page") else name

    def error(self, status: int) -> str:
        return self._sdk.error(status)

    @cached_property
    def _sent(self) -> Mapping[str, Inverse]:
        return {
            name: Inverse(maps=self._fields["to"][name], undo=backend.sent, lists=backend.lists, spelt=camel)
            for name, backend in self._sdk.backends.items()
        }

    @cached_property
    def _received(self) -> Mapping[str, Inverse]:
        return {
            name: Inverse(maps=self._fields["from"][name], undo=backend.received)
            for name, backend in self._sdk.backends.items()
        }

    @cached_property
    def _addresses(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (name, re.compile(f"({_PLACE.sub('[^/]+', re.sub(r'[.]', '[.]', server))})/"))
            for name, backend in self._sdk.backends.items()
            for server in backend.servers
        )

    @cached_property
    def _routes(self) -> Mapping[str, tuple[_Route, ...]]:
        return {
            name: tuple(_routes(self._fields["calls"], name, backend.places))
            for name, backend in self._sdk.backends.items()
        }

    def _place(self, address: str) -> tuple[str, str, str] | None:
        """The backend that an address is one of, what comes before the call's path, and that."""
        for name, pattern in self._addresses:
            if found := pattern.match(address):
                return name, found[1], address[found.end() :]
        return None

    def _backend(self, base_url: str) -> str:
        place = self._place(f"{base_url}/")
        if place is None:
            raise LookupError(f"no backend is at {base_url}")
        return place[0]


def _routes(calls: Mapping[str, Any], backend: str, places: Mapping[str, str]) -> Iterator[_Route]:
    for call, each in calls.items():
        found = each[backend]
        if found is None:
            continue
        paths = found["path"] if isinstance(found["path"], list) else [{"path": found["path"]}]
        for choice in paths:
            template, _, query = str(choice["path"]).partition("?")
            pattern = _expression(template, call.rpartition(".")[0], places)
            yield _Route(call, found["verb"], pattern, frozenset(parse_qsl(query)), found["request"])


def _expression(template: str, resource: str, places: Mapping[str, str]) -> re.Pattern[str]:
    """The expression for a template of a path."""

    def place(found: re.Match[str]) -> str:
        name = found[1]
        return f"(?P<{name}>{places.get(f'{resource}.{name}') or places.get(name, '[^/:]+')})"

    return re.compile(_PLACE.sub(place, template))


def _arguments(fields: Mapping[str, Any]) -> Tree:
    """Arguments by their names in Python; what is in them is under the names of the JSON."""
    return {snake(name): value for name, value in fields.items()}


def _body(request: Request) -> Tree | None:
    """The object in a body; None where there is something else."""
    if not request.body:
        return {}
    value = _json(request.body)
    return value if is_object(value) else None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _spelt(value: object) -> object:
    if is_object(value):
        return {camel(key): _spelt(each) for key, each in value.items()}
    return [_spelt(each) for each in value] if is_list(value) else value


def _as_recorded(value: object, recorded: object) -> object:
    """A value with its whole numbers as texts where they came so: Google's JSON has those of 64 bits as texts."""
    if is_object(value) and is_object(recorded):
        return {key: _as_recorded(each, recorded.get(key)) for key, each in value.items()}
    if is_list(value) and is_list(recorded):
        pairs = zip_longest(value, recorded[: len(value)])
        return [_as_recorded(each, sent) for each, sent in pairs]
    if isinstance(value, int) and not isinstance(value, bool) and recorded == str(value):
        return recorded
    return value


def _merged(left: Tree, fields: Tree) -> Tree:
    """Two halves of an object, and of the objects in it."""
    found = {**left, **fields}
    for key in left.keys() & fields.keys():
        if is_object(left[key]) and is_object(fields[key]):
            found[key] = _merged(left[key], fields[key])
    return found


def _same(arguments: Tree) -> Tree:
    return arguments
