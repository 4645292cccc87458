"""Sampled calls of all methods, made and kept: which exchanges there are, and what could not be recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from specwright_generator.mock import MockApi
from specwright_generator.mock.sampling import Keys, NoSample
from specwright_generator.proof.calls import Call, Calls
from specwright_generator.spec import load_spec

from .cassettes import Exchange, cassette, steady
from .driving import Driver, forwarding
from .scrubbing import BODY_KEYS, Scrubber

ERRORS = "errors"
"""The cassette of everything that goes wrong."""

FAILURES = (
    *(f"status={status}" for status in (400, 401, 403, 404, 409, 422, 500, 503)),
    "status=429; retry-after=1",
    "malformed",
)
STREAM_FAILURES = ("status=429; retry-after=1", "cut=120", "stream-error")
_CONTROL = "x-specwright-mock"
_TRIES = 16
_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A method that was not recorded, and why."""

    method: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a run made.

    Attributes:
        cassettes: texts by the name of the file, without its ending.
        exchanges: how many there are.
        methods: the methods that were recorded.
        missed: those that were not.
    """

    cassettes: Mapping[str, str]
    exchanges: int
    methods: tuple[str, ...]
    missed: tuple[Missed, ...]


def record_provider(
    folder: Path,
    methods: Collection[str] = (),
    *,
    official: bool = True,
    ours: bool = True,
    sdk: str | None = None,
    base_url: str | None = None,
    seed: int = 0,
    secrets: Collection[str] = (),
    body_keys: Collection[str] = BODY_KEYS,
) -> Recorded:
    """Record the methods of one provider's clients.

    Args:
        folder: its spec (`specs/openai`).
        methods: the paths of methods, or of resources; all where none is given.
        official: whether to record the official client.
        ours: whether to record ours; beside the official one, for the methods that it lacks or cannot be recorded with.
        sdk: the package of the official client; by default the one that the manifest names.
        base_url: a server to record; by default a mock of the spec, which also makes what goes wrong.
        seed: which samples are sent and answered.
        secrets: texts to take out wherever they stand, beside the client's credentials.
        body_keys: keys of bodies whose texts are secrets.

    Raises:
        InputError: the spec cannot be read, or there is no such client.
    """
    calls = Calls(load_spec(folder), seed=seed, depth=_DEPTH)
    carry = forwarding(base_url) if base_url else MockApi.of_provider(folder, seed=seed).answer
    wanted = [name for name in calls.methods if not methods or any(_within(name, each) for each in methods)]
    cassettes: dict[str, str] = {}
    done: list[str] = []
    missed: tuple[Missed, ...] = tuple(Missed(method=name, reason="") for name in wanted)
    count = 0
    for whose, mark in (("official", ""), ("ours", ".ours" if official else "")):
        if not (official if whose == "official" else ours) or not missed:
            continue
        driver = Driver(calls.spec.manifest, carry, whose="official" if whose == "official" else "ours", sdk=sdk)
        scrubber = Scrubber(secrets=(*driver.secrets, *secrets), body_keys=tuple(body_keys))
        fails = base_url is None and not (mark or methods)
        found = record(calls, driver, scrubber, [each.method for each in missed], errors=fails)
        cassettes.update({f"{name}{mark}": text for name, text in found.cassettes.items()})
        done += found.methods
        count += found.exchanges
        missed = found.missed
    return Recorded(cassettes=cassettes, exchanges=count, methods=tuple(done), missed=missed)


def record(
    calls: Calls, driver: Driver, scrubber: Scrubber, methods: Collection[str], *, errors: bool = True
) -> Recorded:
    """Record a good answer to each of `methods` with all its optional arguments, as a stream too.

    Args:
        calls: samples the calls.
        driver: makes them.
        scrubber: takes secrets out.
        methods: their paths.
        errors: whether to record what goes wrong, which takes a mock server.
    """
    found: dict[str, list[Exchange]] = {}
    done: list[str] = []
    missed: list[Missed] = []
    for method in methods:
        if not driver.has(method):
            missed.append(Missed(method=method, reason="the client has no such method"))
            continue
        reason, exchanges = _good(calls, driver, method)
        if reason:
            missed.append(Missed(method=method, reason=reason))
        else:
            done.append(method)
            found.setdefault(method.rpartition(".")[0] or method, []).extend(exchanges)
    if errors and done:
        found[ERRORS] = _failing(calls, driver, done)
    texts = {
        name: cassette([_clean(exchange, scrubber) for exchange in exchanges])
        for name, exchanges in sorted(found.items())
    }
    count = sum(map(len, found.values()))
    return Recorded(cassettes=texts, exchanges=count, methods=tuple(done), missed=tuple(missed))


def _within(method: str, chosen: str) -> bool:
    return f"{method}.".startswith(f"{chosen}.")


def _clean(exchange: Exchange, scrubber: Scrubber) -> Exchange:
    exchange = steady(exchange)
    return Exchange(request=scrubber.request(exchange.request), answer=scrubber.answer(exchange.answer))


def _good(calls: Calls, driver: Driver, method: str) -> tuple[str, list[Exchange]]:
    """Exchanges with good answers, or why there are none."""
    stream = calls.methods[method].stream
    found: list[Exchange] = []
    reason = ""
    for asked in (None, True) if stream and stream.switch else (None,):
        reason, exchanges = _accepted(calls, driver, method, asked)
        found += exchanges
        if reason and not asked:
            break
    # Who streams by methods of their own has no stream to give here.
    return ("", found) if found else (reason, [])


def _accepted(calls: Calls, driver: Driver, method: str, stream: bool | None) -> tuple[str, list[Exchange]]:
    """The exchanges of the first sample that the client takes and the server answers well."""
    reason = ""
    for attempt in range(_TRIES):
        keys: Keys = "all" if attempt < _TRIES / 2 else "some" if attempt < _TRIES - 2 else "required"
        try:
            call = calls.of(method, keys, stream=stream)
        except NoSample as none:
            return str(none), []
        exchanges, error = driver.call(method, known(call, driver), _unsent(calls, call))
        if exchanges and all(each.answer.status < 300 for each in exchanges) and _read(error):
            return "", exchanges
        last = exchanges[-1].answer if exchanges else None
        said = f"{last.status}: {b''.join(last.chunks)[:200].decode('utf-8', 'replace')}" if last else ""
        reason = f"{type(error).__name__}: {error} {said}"[:300] if error else said
    return reason, []


def _read(error: Exception | None) -> bool:
    """Whether an answer was read, or only its form was not liked: the request is right anyway."""
    return error is None or "Validation" in type(error).__name__


def known(call: Call, driver: Driver) -> dict[str, Any]:
    """The arguments of a call that the client has."""
    names = driver.parameters(call.method)
    return {name: value for name, value in call.arguments.items() if name in names}


def _unsent(calls: Calls, call: Call) -> dict[str, str]:
    """What tells the operation of a call apart from its twin, and is not sent."""
    parameters = calls.operations[call.operation].parameters
    return {each.wire: each.const for each in parameters if each.const is not None and not each.sent}


def _failing(calls: Calls, driver: Driver, done: Collection[str]) -> list[Exchange]:
    """One method that answers at once and one that streams, with everything that can go wrong."""
    streams = {name: calls.methods[name].stream for name in done}
    streaming = [name for name, stream in streams.items() if stream is not None and stream.format == "sse"]
    plain = next(name for name in done if not calls.methods[name].stream)
    found: list[Exchange] = []
    chosen: list[tuple[str, bool | None, str]] = [(plain, None, each) for each in FAILURES]
    chosen += [(name, True, each) for name in streaming[:1] for each in STREAM_FAILURES]
    for method, stream, failure in chosen:
        call = calls.of(method, "required", stream=stream)
        names = driver.parameters(method)
        extra = "extra_headers" if "extra_headers" in names else "http_headers"
        given = {**known(call, driver), extra: {_CONTROL: failure}}
        exchanges, _ = driver.call(method, given, _unsent(calls, call))
        found += exchanges
    return found
