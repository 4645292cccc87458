"""google-genai and ours, each with a transport that keeps what is sent: what the two do with a call."""

from __future__ import annotations

import json
import re
import traceback
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import httpx

from specwright.runtime.fieldmaps import CallNotSupported, FieldNotSupported

from .probes import Credentials, Probe, comparable, needed, probes

WHOLE = "*"
"""What is refused where it is no field."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one side did with a call: a request, or a refusal, and which converter of google-genai's it came from."""

    verb: str = ""
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    refused: str = ""
    guard: str = field(default="", compare=False)


@dataclass
class Wire:
    """An HTTP client that keeps the last request and answers with an empty object."""

    last: httpx.Request | None = None

    def client(self) -> httpx.Client:
        def answer(request: httpx.Request) -> httpx.Response:
            self.last = request
            return httpx.Response(200, json={})

        return httpx.Client(transport=httpx.MockTransport(answer))

    def sent(self) -> Sent:
        """What was asked, in a form that both sides share: keys in camel case, no empty objects."""
        request = self.last
        assert request is not None
        body = json.loads(request.content) if request.content else None
        query = tuple(sorted(request.url.params.multi_items()))
        return Sent(request.method, request.url.path, query, comparable(body) or None)


def arguments_of_client(backend: str) -> dict[str, Any]:
    """How a client is made for a backend, in either SDK."""
    if backend == "gemini":
        return {"api_key": "key"}
    return {"vertexai": True, "project": "p", "location": "us-central1", "credentials": Credentials()}


@cache
def official(backend: str) -> tuple[Any, Wire]:
    """google-genai's client and what it sends through."""
    from google import genai

    wire = Wire()
    options: Any = {"httpx_client": wire.client()}
    return genai.Client(**arguments_of_client(backend), http_options=options), wire


@cache
def ours(backend: str) -> tuple[Any, Wire]:
    """Our client and what it sends through."""
    from specwright import genai

    wire = Wire()
    options: Any = {"httpx_client": wire.client()}
    return genai.Client(**arguments_of_client(backend), http_options=options), wire


def send(side: tuple[Any, Wire], call: str, arguments: Mapping[str, Any], *, private: bool = False) -> Sent:
    """Make a call and tell what became of it. `private`: by the method that makes the request itself."""
    client, wire = side
    *parents, name = call.split(".")
    target = client
    for parent in parents:
        target = getattr(target, parent)
    method = _primitive(target, name) if private else getattr(target, name)
    wire.last = None
    try:
        result = method(**arguments)
        if hasattr(result, "__next__"):
            next(result, None)
    except Exception as error:
        if wire.last is None:
            return refusal_of(error)
    return wire.sent()


@cache
def alone(who: str, backend: str, call: str) -> Sequence[tuple[Probe | None, Sent]]:
    """What `official` or `ours` does with a call as such, and with each of its fields alone."""
    side = official(backend) if who == "official" else ours(backend)
    least = needed(call, backend)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: list[tuple[Probe | None, Sent]] = [(None, send(side, call, least, private=True))]
        return found + [(each, send(side, call, each.arguments(least), private=True)) for each in probes(call)]


def refusal_of(error: Exception) -> Sent:
    """What an error says of a call that nothing was sent for."""
    guard = _guard(error)
    return Sent(refused="not on this backend" if guard else type(error).__name__, guard=guard)


def _guard(error: Exception) -> str:
    """What was refused: a field (of google-genai's `module.converter.field`), `*` for a method; or else nothing."""
    if isinstance(error, FieldNotSupported):
        return error.field
    if isinstance(error, CallNotSupported):
        return WHOLE
    frame = traceback.extract_tb(error.__traceback__)[-1]
    if re.search("_to_(mldev|vertex)$", frame.name):
        return f"{Path(frame.filename).stem}.{frame.name}.{str(error).split()[0]}"
    said = "This method is only supported" in str(error) or "does not support batches" in str(error)
    return WHOLE if said else ""


def _primitive(target: Any, name: str) -> Any:
    """The method below all convenience: google-genai's has an underscore, ours is the generated one."""
    for kind in type(target).__mro__:
        if kind.__module__.startswith("specwright_generated.") and name in vars(kind):
            return partial(vars(kind)[name], target)
    return getattr(target, f"_{name}", None) or getattr(target, name)
