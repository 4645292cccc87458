"""The official clients and ours, asked in the same way, on a transport that keeps what they send."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal, TypeAlias, get_type_hints

import pydantic

from specwright.runtime import models
from specwright.testing import Answer, MockRequest, MockTransport, error

from .narrowing import narrowed

Who: TypeAlias = Literal["official", "ours"]
Colour: TypeAlias = Literal["sync", "async"]
EVENTS = object()
"""What is read is in the list of events."""

COLOURS: tuple[Colour, ...] = ("sync", "async")

SECRETS = {
    "openai": {"api_key": "sk-user", "admin_api_key": "sk-admin"},
    "anthropic": {"api_key": "sk-user"},
    "mistral": {"api_key": "sk-user"},
}
PACKAGES = {
    ("openai", "official"): "openai",
    ("openai", "ours"): "specwright.openai",
    ("anthropic", "official"): "anthropic",
    ("anthropic", "ours"): "specwright.anthropic",
    ("mistral", "official"): "mistralai.client",
    ("mistral", "ours"): "specwright.mistral",
}
OPTIONS = {
    *("extra_headers", "extra_query", "extra_body", "timeout"),
    *("retries", "server_url", "timeout_ms", "http_headers", "accept_header_override"),
}
CLASSES = {"openai": ("OpenAI", "AsyncOpenAI"), "anthropic": ("Anthropic", "AsyncAnthropic")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a client sent, and what it gave: a value or a list of events as plain data, and what it raised."""

    requests: tuple[MockRequest, ...]
    value: Any
    error: Exception | None


class Client:
    """One client in both colours.

    Args:
        provider: whose.
        who: whose make.
        loop: runs what is asynchronous.
        address: where its requests go; by default the provider's, which the transport keeps them from.
    """

    def __init__(self, provider: str, who: Who, loop: asyncio.Runner, *, address: str | None = None) -> None:
        self._loop = loop
        self._answers: Sequence[Answer] = ()
        self._mock = MockTransport(self._answer)
        self._paired = provider == "mistral"
        package = importlib.import_module(PACKAGES[provider, who])
        http: Any = {} if address else {"sync": self._mock.client(), "async": self._mock.async_client()}
        secrets = SECRETS[provider]
        if self._paired:
            given = {"client": http.get("sync"), "async_client": http.get("async"), "server_url": address}
            both = package.Mistral(**secrets, **given)
            self._clients = dict.fromkeys(COLOURS, both)
        else:
            self._clients = {
                colour: getattr(package, name)(**secrets, http_client=http.get(colour), max_retries=0, base_url=address)
                for colour, name in zip(COLOURS, CLASSES[provider], strict=True)
            }

    def _answer(self, _: MockRequest) -> Answer:
        number = len(self._mock.requests)
        # Who asks on and on, for the same page again and again, is told to stop.
        return self._answers[number - 1] if number <= len(self._answers) else error(410, "There is no more.")

    def method(self, path: str, colour: Colour = "sync") -> Callable[..., Any]:
        """A method by its path."""
        name = f"{path}_async" if self._paired and colour == "async" else path
        found: Callable[..., Any] = reduce(getattr, name.split("."), self._clients[colour])
        return found

    def has(self, path: str) -> bool:
        """Whether there is such a method."""
        try:
            self.method(path)
        except AttributeError:
            return False
        return True

    def parameters(self, path: str) -> set[str]:
        """The arguments of a method, without those that every method has."""
        return set(inspect.signature(self.method(path)).parameters) - OPTIONS

    def narrowed(self, path: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments without the inner keys that the types of a method do not have, and drop without a word."""
        hints = get_type_hints(self.method(path))
        return {name: narrowed(value, hints.get(name)) for name, value in arguments.items()}

    def defaults(self, path: str) -> Mapping[str, Any]:
        """What a method sends for arguments that are not given."""
        given = inspect.signature(self.method(path)).parameters.values()
        known = (each for each in given if isinstance(each.default, str | int | float | bool))
        # What is a name of Python's own has an underscore after it, which the wire has not.
        return {each.name.removesuffix("_"): each.default for each in known}

    def call(self, path: str, colour: Colour, arguments: Mapping[str, Any], *answers: Answer) -> Outcome:
        """Call a method, answered in turn with `answers`; streams are read to their end."""
        return self._run(colour, self.method(path, colour), arguments, answers, _read, _aread)

    def items(self, path: str, colour: Colour, arguments: Mapping[str, Any], *answers: Answer) -> Outcome:
        """Call a method and take the items of all pages."""
        return self._run(colour, self.method(path, colour), arguments, answers, _items, _aitems)

    def _run(
        self,
        colour: Colour,
        method: Callable[..., Any],
        arguments: Mapping[str, Any],
        answers: Sequence[Answer],
        read: Callable[[Any, list[Any]], Any],
        aread: Callable[[Any, list[Any]], Any],
    ) -> Outcome:
        self._answers = answers
        self._mock.requests = []
        failure: Exception | None = None
        value: Any = None
        events: list[Any] = []
        # That a method is deprecated, or a value is not of its type, is told by neither or both.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                if colour == "sync":
                    value = read(method(**arguments), events)
                else:
                    value = self._loop.run(_awaited(method, arguments, events, aread))
            except Exception as raised:
                failure = raised
        value = events if value is EVENTS else value
        return Outcome(requests=tuple(self._mock.requests), value=value, error=failure)


async def _awaited(method: Callable[..., Any], arguments: Mapping[str, Any], events: list[Any], aread: Any) -> Any:
    return await aread(method(**arguments), events)


def _read(given: Any, events: list[Any]) -> Any:
    if not hasattr(given, "__next__"):
        return plain(given)
    events.extend(plain(each) for each in given)
    return EVENTS


async def _aread(given: Any, events: list[Any]) -> Any:
    found = await given if inspect.isawaitable(given) else given
    if not hasattr(found, "__anext__"):
        content = plain(found) if not hasattr(found, "aread") else await found.aread()
        return await content if inspect.isawaitable(content) else content
    async for each in found:
        events.append(plain(each))
    return EVENTS


def _items(given: Any, events: list[Any]) -> Any:
    events.extend(plain(each) for each in given)
    return EVENTS


async def _aitems(given: Any, events: list[Any]) -> Any:
    async for each in given:
        events.append(plain(each))
    return EVENTS


def plain(value: Any) -> Any:
    """What a client gave as JSON data, text or bytes."""
    if isinstance(value, models.BaseModel):
        return value.to_dict(mode="json")
    if isinstance(value, pydantic.BaseModel):
        if type(value).model_fields.keys() in ({"next", "result"}, {"headers", "result"}):
            # Mistral's client wraps pages, with the function that gets the next one, and answers with headers.
            return plain(vars(value)["result"])
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value.read() if hasattr(value, "read") else value
