"""Recordings of a folder, replayed through the clients of one provider."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from specwright_generator import ir
from specwright_generator.frontends.openapi import read
from specwright_generator.manifest import Manifest
from specwright_generator.passes import names, surface
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import Spec

from .answers import judge
from .comparing import Difference, requests_differ
from .invocation import invocation
from .loaders import SUFFIXES, load
from .matching import Match, Routes, Target
from .replay import COLOURS, Player
from .results import Replay, Report, Skipped
from .traffic import BadRecording, Exchange, Recording


def verify(spec: Spec, files: Iterable[Path], root: Path) -> Report:
    """Replay every exchange in `files` that went to the provider of `spec`.

    Args:
        spec: the provider's spec, whose clients are installed.
        files: the recordings. One that cannot be read is reported, and the others are replayed.
        root: the folder that the names of files in the report are relative to.

    Raises:
        InputError: the provider has no client that can be imported.
    """
    api = described(spec)
    routes = Routes(api, (spec.manifest.client.base_url,))
    replays: list[Replay] = []
    skipped: list[Skipped] = []
    count = 0
    with Player(clients(spec.provider), spec.manifest) as player:
        for file in files:
            count += 1
            name = Path(os.path.relpath(file, root)).as_posix()
            try:
                recording = load(file)
            except BadRecording as fault:
                skipped.append(Skipped(file=name, where=fault.where, kind="unreadable", reason=fault.message))
                continue
            for fault in recording.faults:
                skipped.append(Skipped(file=name, where=fault.where, kind="unreadable", reason=fault.message))
            for item in _replayed(recording, name, player, routes, api, spec.manifest):
                if isinstance(item, Replay):
                    replays.append(item)
                else:
                    skipped.append(item)
    return Report(provider=spec.provider, files=count, replays=tuple(replays), skipped=tuple(skipped))


def recordings(folder: Path) -> list[Path]:
    """The files in `folder` and below that can be recordings, sorted."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(SUFFIXES))


def described(spec: Spec) -> ir.Api:
    """What the compiler knows of an API, without anything rendered."""
    api, _ = read(spec.document, file=f"specs/{spec.provider}/api.json", provider=spec.provider)
    api, _ = names.assign(api, spec.names, file=f"specs/{spec.provider}/names.json")
    return surface.apply(api, spec.manifest)[0]


def clients(provider: str) -> tuple[type[Any], type[Any]]:
    """The client classes of a provider. Raises `InputError` where there are none."""
    try:
        module: Any = import_module(f"specwright.{provider}")
        return module.Client, module.AsyncClient
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


def _replayed(
    recording: Recording, name: str, player: Player, routes: Routes, api: ir.Api, manifest: Manifest
) -> Iterator[Replay | Skipped]:
    for exchange in recording.exchanges:
        match = routes.match(exchange.request)
        if match is None:
            ours = routes.is_ours(exchange.request)
            yield Skipped(
                file=name,
                where=exchange.where,
                kind="no operation" if ours else "other host",
                reason=f"{exchange.request.method} {exchange.request.url.partition('?')[0]}"[:200],
            )
            continue
        for target in match.targets:
            yield from _both_colours(exchange, name, match, target, player, api, manifest)


def _both_colours(
    exchange: Exchange, name: str, match: Match, target: Target, player: Player, api: ir.Api, manifest: Manifest
) -> Iterator[Replay | Skipped]:
    try:
        call = invocation(match, target, exchange.request, api.definitions)
    except BadRecording as fault:
        yield Skipped(file=name, where=f"{exchange.where}/request", kind="unreadable", reason=fault.message)
        return
    method = target.method
    headers = [*method.headers, *(argument.wire for argument in method.arguments if argument.to == "header")]
    envelope = method.stream.envelope if method.stream else ()
    for colour in COLOURS:
        outcome = player.play(call, exchange.response, colour)
        judgement = judge(exchange.response, outcome, manifest.client.done, envelope)
        yield Replay(
            file=name,
            where=exchange.where,
            operation=match.operation.key,
            method=str(target),
            colour=colour,
            status=exchange.response.status,
            request=requests_differ(exchange.request, outcome.sent, headers) if outcome.sent else _unsent(outcome.error),
            answer=judgement.losses,
            unknown=call.unknown,
            missing=call.missing,
            found=judgement.found,
            events=judgement.events,
        )


def _unsent(error: Exception | None) -> tuple[Difference, ...]:
    """What is said of a request that was never sent."""
    return (Difference(where="request", recorded="a request", ours=f"{type(error).__name__}: {error}"[:300]),)
