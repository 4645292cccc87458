"""Calls of the classic methods: with what is needed alone, with every field at once, with HTTP options, with errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.genai import probes
from tests.genai.answers import answer_to
from tests.genai.probes import Probe
from tests.genai.sides import alone

from .cases import Case, Kind, Reply, answering, failing, streaming, turning
from .clients import Google
from .special import SPECIAL, Start

OPTIONS: Mapping[str, Any] = {
    "headers": {"x-my": "1"},
    "api_version": "v9",
    "timeout": 5000,
    "extra_body": {"extra": {"a": 1}},
}
ERRORS = (400, 404, 429, 500)
_INNER = ("files.create", "operations.", "tunings.tune_mldev")
"""Calls that no public method has the name of."""


def methods() -> list[str]:
    """All classic methods."""
    return [call for call in probes.calls() if not call.startswith(_INNER) and call not in SPECIAL] + list(SPECIAL)


def cases(method: str, backend: str, official: Google) -> Iterator[Case]:
    """All cases of a method on a backend: one where the backend does not have the method."""
    starts = SPECIAL[method](backend) if method in SPECIAL else [_start(method, backend)]
    for start in starts:
        first = _first(method, start)
        if official.does(first, "sync").sent:
            yield from _of(first, start, backend, official)
        else:
            yield replace(first, kind="calls that a backend refuses")


def _start(method: str, backend: str) -> Start:
    return Start(call=method, needed=probes.needed(method, backend), reply=_reply(method, backend))


def _reply(method: str, backend: str) -> Reply:
    """The answer with every field, in the form that the method reads."""
    answer = answer_to(method, backend)
    if method.endswith("_stream"):
        return streaming(answer, {}, answer)
    return turning(answer) if method.endswith(".list") else answering(answer)


def _first(method: str, start: Start) -> Case:
    kind: Kind = "streams" if method.endswith("_stream") else "pages" if method.endswith(".list") else "calls"
    return Case(method=method, arguments=start.needed, made=start.made, reply=start.reply, kind=kind, then=start.then)


def _of(first: Case, start: Start, backend: str, official: Google) -> Iterator[Case]:
    yield first
    if not start.varied:
        return
    parameters = official.parameters(first.method)
    yield from _packed(first, _taken(start, backend, parameters), official)
    if "config" in parameters:
        yield _with_options(first, {name: OPTIONS[name] for name in start.options})
        if official.has_raw(first.method) and first.then is None:
            config = {**(first.arguments.get("config") or {}), "should_return_http_response": True}
            yield replace(first, arguments={**first.arguments, "config": config})
    if first.method not in SPECIAL:
        yield replace(first, reply=answering({}) if first.kind != "streams" else streaming())
    for status in ERRORS:
        yield replace(first, reply=failing(status), kind="errors")


def refused(method: str, backend: str) -> int:
    """How many fields of a method google-genai refuses on a backend, each given alone."""
    calls = {start.call for start in SPECIAL[method](backend)} if method in SPECIAL else {method}
    found = (alone("official", backend, call) for call in calls if call is not None)
    return sum(bool(sent.refused) for sides in found for probe, sent in sides if probe is not None)


def _taken(start: Start, backend: str, parameters: Sequence[str]) -> list[Probe]:
    """The fields that google-genai takes on a backend, as far as that is known from those of a call alone."""
    if start.call is None:
        schema = {"$ref": f"#/components/schemas/{start.config}"}
        return list(probes.probes_of("", {"properties": {"config": schema}})) if start.config else []
    found = (probe for probe, sent in alone("official", backend, start.call) if not sent.refused)
    return [probe for probe in found if probe is not None and probe.path[0] in parameters]


def _packed(first: Case, taken: Sequence[Probe], official: Google) -> Iterator[Case]:
    """As few calls as there can be that set all fields: fields that exclude each other are in calls of their own."""
    if not taken:
        return
    case = replace(
        first,
        arguments=probes.merged(first.arguments, taken),
        fields=frozenset(probe.name for probe in taken),
    )
    if official.does(case, "sync").sent:
        yield case
        yield from _typed(case, official)
    elif len(taken) > 1:
        half = len(taken) // 2
        yield from _packed(first, taken[:half], official)
        yield from _packed(first, taken[half:], official)


def _typed(case: Case, official: Google) -> Iterator[Case]:
    """The call with its configuration as an object of its type, where google-genai has a type that takes it."""
    kind = official.config_of(case.method)
    if kind is not None and "config" in case.arguments:
        config = case.arguments["config"]
        rest = {name: value for name, value in case.arguments.items() if name != "config"}
        typed = replace(
            case,
            arguments=rest,
            made=lambda types: {
                **(case.made(types) if case.made else {}),
                "config": getattr(types, kind).model_validate(config),
            },
        )
        if official.does(typed, "sync").sent:
            yield typed


def _with_options(first: Case, options: Mapping[str, Any]) -> Case:
    """The call with HTTP options of its own."""
    config: dict[str, Any] = {**(first.arguments.get("config") or {}), "http_options": options}
    fields = frozenset(f"config.http_options.{name}" for name in options)
    return replace(first, arguments={**first.arguments, "config": config}, fields=fields)
