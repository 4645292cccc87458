"""Recordings of a folder, replayed through the clients of one provider."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from specwright_generator import ir
from specwright_generator.frontends.openapi import read
from specwright_generator.manifest import Manifest
from specwright_generator.passes import names, surface
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import Spec

from .answers import judge
from .bounds import check
from .comparing import Difference, requests_differ
from .dialect import COLOURS, Clients, Dialect, Direct
from .invocation import invocation, senders
from .listed import AnswerOf
from .loaders import SUFFIXES, load
from .loaders.index import NAME, Index, read_index
from .matching import Match, Routes, Target
from .replay import Outcome, Player
from .results import Replay, Report, Skipped
from .traffic import Answer, BadRecording, Exchange, Recording, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The recordings that could be read, by their names, and what could not."""

    recordings: Mapping[str, Recording]
    unreadable: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What replays of one provider need."""

    api: ir.Api
    manifest: Manifest
    dialect: Dialect
    routes: Routes
    player: Player
    part: bool = False


def verify(
    spec: Spec,
    library: Library,
    clients: Clients | None = None,
    answers: Mapping[str, AnswerOf] = MappingProxyType({}),
    api: ir.Api | None = None,
    *,
    part: bool = False,
) -> Report:
    """Replay every exchange in `library` that went to the provider of `spec`.

    Args:
        spec: the provider's spec.
        library: the recordings.
        answers: which operations the files belong to that have an answer and no request, where no index says so.
        api: what `described` makes of the spec, for those who verify more than once.
        clients: the client's classes, synchronous and asynchronous; by default those that the spec compiles to.
        part: whether the spec is only a part of what its hosts answer; what it has no operation for is others' then.

    Raises:
        InputError: the provider has no client that can be imported.
    """
    api = api or described(spec)
    dialect = dialect_of(spec, clients)
    routes = Routes(api, dialect.servers)
    replays: list[Replay] = []
    skipped: list[Skipped] = []
    with Player(dialect) as player:
        stage = Stage(api=api, manifest=spec.manifest, dialect=dialect, routes=routes, player=player, part=part)
        for name, recording in library.recordings.items():
            found = _replayed(recording, name, stage)
            if recording.answer is not None:
                found = _answered(recording.answer, name, stage, answers.get(name))
            for item in found:
                if isinstance(item, Replay):
                    replays.append(item)
                else:
                    skipped.append(item)
    return Report(provider=spec.provider, replays=tuple(replays), skipped=tuple(skipped))


def read_library(files: Iterable[Path], root: Path) -> Library:
    """Read recordings. What cannot be read is noted, and the rest is read. Their names are relative to `root`."""
    found: dict[str, Recording] = {}
    unreadable: list[Skipped] = []
    index: Index = {}
    try:
        index = read_index(root)
    except BadRecording as fault:
        unreadable.append(Skipped(file=NAME, where=fault.where, kind="unreadable", reason=fault.message))
    for file in files:
        name = Path(os.path.relpath(file, root)).as_posix()
        try:
            recording = found[name] = load(file, index.get(name))
            faults = recording.faults
        except BadRecording as fault:
            faults = (fault,)
        unreadable.extend(
            Skipped(file=name, where=part.where, kind="unreadable", reason=part.message) for part in faults
        )
    return Library(recordings=found, unreadable=tuple(unreadable))


def recordings(folder: Path) -> list[Path]:
    """The files in `folder` and below that can be recordings, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(SUFFIXES))


def described(spec: Spec) -> ir.Api:
    """What the compiler knows of an API, without anything rendered."""
    api, _ = read(spec.document, file=f"specs/{spec.provider}/api.json", provider=spec.provider)
    api, _ = names.assign(api, spec.names, file=f"specs/{spec.provider}/names.json")
    return surface.apply(api, spec.manifest)[0]


def dialect_of(spec: Spec, clients: Clients | None = None) -> Dialect:
    """How recordings are calls of a spec's operations. Raises `InputError` where there are no clients."""
    if spec.fields and clients is None:
        from .google import dialect

        return dialect(spec.fields, spec.document)
    return Direct(clients or generated_clients(spec.manifest), spec.manifest)


def generated_clients(manifest: Manifest) -> Clients:
    """The classes that a spec compiles to. Raises `InputError` where there are none."""
    provider = manifest.provider
    try:
        module = import_module(f"{manifest.output.package}.client")
        return getattr(module, manifest.client.class_name), getattr(module, manifest.client.async_class_name)
    except (ImportError, AttributeError) as error:
        raise InputError(
            [
                Problem(
                    file=f"specs/{provider}",
                    pointer="",
                    level="error",
                    message=f"there is no client to replay with: {error}",
                    advice=f"specwright generate {provider}",
                )
            ]
        ) from error


def _replayed(recording: Recording, name: str, stage: Stage) -> Iterator[Replay | Skipped]:
    for exchange in recording.exchanges:
        try:
            check(exchange)
        except BadRecording as fault:
            yield Skipped(file=name, where=fault.where, kind="unreadable", reason=fault.message)
            continue
        asked = stage.dialect.asked(exchange.request)
        match = stage.routes.match(asked) if asked else None
        if asked is None or match is None:
            ours = stage.routes.is_ours(exchange.request) and not stage.part
            yield Skipped(
                file=name,
                where=exchange.where,
                kind="no operation" if ours else "other host",
                reason=f"{exchange.request.method} {exchange.request.url.partition('?')[0]}"[:200],
            )
            continue
        response = exchange.response
        streamed = response.media_type == "text/event-stream" if response.status < 300 else None
        targets = senders(match.targets, asked, streamed=streamed)
        if not targets:
            reason = f"no method of {match.operation.key} sends what was recorded"
            yield Skipped(file=name, where=exchange.where, kind="no operation", reason=reason)
        for target in targets:
            yield from both_colours(exchange, asked, name, match, target, stage)


def _answered(answer: Answer, name: str, stage: Stage, told: AnswerOf | None) -> Iterator[Replay | Skipped]:
    """Replay an answer without its request, as that of the least request which it could belong to."""
    if told is None and answer.provider != stage.manifest.provider:
        yield Skipped(
            file=name, where="", kind="other host", reason=f"an answer of {answer.provider or 'nobody named'}"
        )
        return
    streamed = answer.response.media_type == "text/event-stream"
    endpoint = told.operation if told else answer.endpoint
    request = stage.routes.assumed(endpoint, streamed=streamed) if endpoint else None
    match = stage.routes.match(request) if request else None
    if request is None or match is None:
        told_of = f"the endpoint {endpoint!r}" if endpoint else "an endpoint that is not named"
        reason = f"an answer of {told_of}: say in recordings.toml which operation's it is"
        yield Skipped(file=name, where="", kind="no endpoint", reason=reason)
        return
    response = replace(answer.response, status=told.status) if told else answer.response
    exchange = Exchange(where="", request=request, response=response)
    try:
        check(exchange)
    except BadRecording as fault:
        yield Skipped(file=name, where=fault.where, kind="unreadable", reason=fault.message)
        return
    for target in senders(match.targets, request):
        yield from both_colours(exchange, request, name, match, target, stage, assumed=True)


def both_colours(
    exchange: Exchange, asked: Request, name: str, match: Match, target: Target, stage: Stage, *, assumed: bool = False
) -> Iterator[Replay | Skipped]:
    """Replay one exchange by one method. `asked` is its request as one of an operation of the spec."""
    try:
        call = invocation(match, target, asked, stage.api.definitions)
    except BadRecording as fault:
        yield Skipped(file=name, where=f"{exchange.where}/request", kind="unreadable", reason=fault.message)
        return
    method, client, dialect = target.method, stage.manifest.client, stage.dialect
    if assumed:
        least = {each.name: dialect.least[each.name] for each in method.arguments if each.name in dialect.least}
        call = replace(call, arguments={**least, **call.arguments})
    elif call.missing and not dialect.omits:
        reason = f"no call of {match.operation.key} sends what was recorded"
        yield Skipped(file=name, where=exchange.where, kind="no operation", reason=reason)
        return
    headers = [*method.headers, *(argument.wire for argument in method.arguments if argument.to == "header")]
    for colour in COLOURS:
        outcome = stage.player.play(call, exchange.response, colour)
        judgement = judge(
            exchange.response,
            outcome,
            done=client.done,
            unseen=client.unseen,
            envelope=method.stream.envelope if method.stream else (),
            frame=method.stream is not None and method.stream.frame,
            known=_page_keys(method, stage.api),
            text=method.returns.kind == "text",
            expected=dialect.expected(_class(method, stage.api), outcome.answer),
            written=partial(dialect.written, match.operation.key, match.base_url),
            shape=dialect.shape,
            error=dialect.error,
        )
        yield Replay(
            file=name,
            where=exchange.where,
            operation=match.operation.key,
            method=str(target),
            colour=colour,
            status=exchange.response.status,
            assumed=assumed,
            request=() if assumed else _request_differs(exchange, outcome, headers, dialect),
            answer=judgement.losses,
            unknown=() if assumed else call.unknown,
            missing=() if assumed else call.missing,
            found=judgement.found,
            events=judgement.events,
            raised=type(outcome.error).__name__ if outcome.error else "",
        )


def _class(method: ir.Method, api: ir.Api) -> str:
    """The class that answers of a method have by the spec; empty where they have none, or one of several."""
    type_ = method.returns.type
    if method.page or method.returns.kind != "json" or not isinstance(type_, ir.Ref):
        return ""
    definition = api.definitions[type_.target]
    return definition.model.name if definition.model and isinstance(definition.type, ir.Model) else ""


def _page_keys(method: ir.Method, api: ir.Api) -> tuple[str, ...]:
    """The keys that a page has by the spec; page classes name only those that lead to the next page."""
    type_ = method.returns.type if method.page else None
    while isinstance(type_, ir.Ref):
        type_ = api.definitions[type_.target].type
    return tuple(field.wire for field in type_.fields) if isinstance(type_, ir.Model) else ()


def _request_differs(
    exchange: Exchange, outcome: Outcome, headers: list[str], dialect: Dialect
) -> tuple[Difference, ...]:
    if outcome.sent is not None:
        return requests_differ(dialect.comparable(exchange.request), dialect.comparable(outcome.sent), headers)
    raised = f"{type(outcome.error).__name__}: {outcome.error}"[:300]
    return (Difference(where="request", recorded="a request", ours=raised),)
