"""google-genai's client and ours for one backend, in both colours, on a transport that answers as a case says."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import warnings
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, NamedTuple, get_args, get_type_hints

import httpx
from tests.differential.clients import OPTIONS, Colour, Who
from tests.differential.comparing import GENERIC, timed
from tests.genai import newer, twins
from tests.genai.newer import lenient
from tests.genai.pairs import sdk

from .cases import Case

_MADE_UP = re.compile(r"\d{14}_[0-9a-f]{5}")
"""The time and the chance in the names of batches."""

_CREDENTIALS = ("authorization", "x-goog-api-key")
_TOLD = ("x-my", "x-goog-upload-command", "x-goog-upload-offset")
"""Headers that are compared beside those of every call: the caller's own, and what a part of an upload says."""


class Did(NamedTuple):
    """What a client did with a case: its requests, and what it gave, or the error and what that says."""

    sent: list[Mapping[str, Any]]
    gave: Any = None
    error: Exception | None = None
    told: Mapping[str, Any] | None = None


class Family(NamedTuple):
    """How requests and results of a family of methods are made comparable, and what its errors have."""

    sent: Callable[[httpx.Request], Any]
    shown: Callable[[Any], Any]
    told: tuple[str, ...]


def _newer_sent(request: httpx.Request) -> newer.Sent:
    """A request of the newer resources: numbers and their texts alike, and what every client accepts left out."""
    sent = newer.sent_of(request)
    told = {**sent.headers, **{name: request.headers[name] for name in _TOLD if name in request.headers}}
    if told.get("accept") in GENERIC:
        del told["accept"]
    if "x-goog-upload-offset" in request.headers:
        # The address of an upload is all that it needs; google-genai repeats its credentials there.
        return sent._replace(headers={name: value for name, value in told.items() if name not in _CREDENTIALS})
    if request.url.params.get("alt") == "media":
        # On Vertex AI, google-genai asks for files of environments without a credential; ours has one.
        told.pop("authorization", None)
    query = tuple((key, value.lower() if value in ("True", "False") else value) for key, value in sent.query)
    return sent._replace(headers=told, path=sent.path.replace("%2F", "/"), query=query, body=lenient(sent.body))


CLASSIC = Family(twins.sent_of, twins.shown, ("code", "status", "message"))
NEWER = Family(_newer_sent, lambda value: lenient(newer.shown(value)), ("status_code", "body", "code", "status"))


class Google:
    """One client.

    Args:
        who: whose make.
        backend: what it is made for.
        loop: runs what is asynchronous.
        family: how what it does is read.
    """

    def __init__(self, who: Who, backend: str, loop: asyncio.Runner, family: Family = CLASSIC) -> None:
        self._loop = loop
        self._family = family
        self._case: Case | None = None
        self._sent: list[Mapping[str, Any]] = []
        transport = httpx.MockTransport(self._answer)
        library, self.types = sdk(who)
        given = {**twins.arguments(backend), "http_options": twins.clients(transport)}
        self.client: Any = library.Client(**given)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        assert self._case is not None
        self._sent.append(_normal(self._family.sent(request)))
        return self._case.reply(request)

    def method(self, path: str, colour: Colour = "sync") -> Callable[..., Any]:
        """A method by its path."""
        found: Callable[..., Any] = reduce(
            getattr, path.split("."), self.client.aio if colour == "async" else self.client
        )
        return found

    def parameters(self, path: str) -> tuple[str, ...]:
        """What a method takes."""
        return tuple(inspect.signature(self.method(path)).parameters)

    def is_open(self, path: str) -> bool:
        """Whether a method takes whatever it is given, as wrappers do."""
        kinds = {each.kind for each in inspect.signature(self.method(path)).parameters.values()}
        return inspect.Parameter.VAR_KEYWORD in kinds

    def arguments(self, path: str) -> set[str]:
        """The arguments of a method that are its own; none where it takes whatever it is given."""
        return set() if self.is_open(path) else set(self.parameters(path)) - OPTIONS

    def config_of(self, path: str) -> str | None:
        """The name of the type of a method's `config`."""
        hint = get_type_hints(self.method(path), vars(self.types) | {"types": self.types}).get("config")
        names = [kind.__name__ for kind in get_args(hint) if hasattr(kind, "model_fields")]
        return names[0] if names else None

    def has_raw(self, path: str) -> bool:
        """Whether a method can be told to give the HTTP response unparsed."""
        kind = self.config_of(path)
        return kind is not None and "should_return_http_response" in getattr(self.types, kind).model_fields

    def does(self, case: Case, colour: Colour) -> Did:
        """Make the call of a case; streams and pages are read to their end."""
        self._case, self._sent = case, []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                gave = self._loop.run(self._result(case, colour))
            except Exception as error:
                told = {name: getattr(error, name) for name in self._family.told if hasattr(error, name)}
                return Did(self._sent, error=error, told=told)
        return Did(self._sent, gave)

    async def _result(self, case: Case, colour: Colour) -> Any:
        found = self.method(case.called or case.method, colour)(**case.given(self.types))
        found = await found if inspect.isawaitable(found) else found
        if case.then is not None:
            found = await case.then(found, self.types)
        shown = self._family.shown
        if hasattr(found, "page_size"):
            first = {"name": str(found.name), "page_size": found.page_size, "length": len(found)}
            return {**first, "items": [_told(each, shown) for each in await _all(found)]}
        if hasattr(found, "__next__") or hasattr(found, "__anext__"):
            return [_told(each, shown) for each in await _all(found)]
        return _told(found, shown)


async def _all(found: Any) -> list[Any]:
    return [each async for each in found] if hasattr(found, "__aiter__") else list(found)


def _told(value: Any, shown: Callable[[Any], Any]) -> Any:
    """A result with the name of its type, and what it keeps of the HTTP response."""
    if hasattr(value, "model_dump"):
        kept = getattr(value, "sdk_http_response", None)
        http = {} if kept is None else {"headers": dict(kept.headers or {}), "body": kept.body}
        return {"type": type(value).__name__, "value": timed(shown(value)), "http": http}
    return timed(shown(value))


def _normal(sent: Any) -> dict[str, Any]:
    """A request with instants in one spelling, masks of fields in one order, and names that were made up alike."""
    found: dict[str, Any] = sent._asdict()
    body = found["body"]
    if isinstance(body, dict | list):
        body = json.loads(_MADE_UP.sub("made up", json.dumps(timed(body))))
    if isinstance(body, dict) and isinstance(body.get("fieldMask"), str):
        body = {**body, "fieldMask": sorted(body["fieldMask"].split(","))}
    return {**found, "body": body}
