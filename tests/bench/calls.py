"""What a typed call costs beside the same call by hand, and beside the official client's, over one mock transport."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType

import httpx
import httpx2

from .measures import Measure, cpu_seconds
from .provider import Subject


def by_hand(subject: Subject, module: ModuleType) -> Callable[[], object]:
    """A call with a client of `module` (httpx2 or httpx) and `json.loads`."""
    client, url, body, headers = subject.http(module), subject.url, subject.body, subject.headers
    return lambda: json.loads(client.post(url, json=body, headers=headers).content)


def typed(subject: Subject, module: ModuleType) -> Callable[[], object]:
    """Our call through a client of `module`."""
    return subject.asking(subject.ours(subject.http(module)))


def official(subject: Subject) -> Callable[[], object]:
    """The official client's call, over httpx2."""
    return subject.asking(subject.theirs(subject.http()))


def measure(subject: Subject, *, count: int, rounds: int) -> list[Measure]:
    """A call over httpx2, beside the official one, and one over httpx."""
    over_httpx2 = {"ours": typed(subject, httpx2), "plain": by_hand(subject, httpx2)}
    over_httpx2[subject.official] = official(subject)
    over_httpx = {"ours": typed(subject, httpx), "plain": by_hand(subject, httpx)}
    found: list[Measure] = []
    for name, contenders in (("httpx2", over_httpx2), ("httpx", over_httpx)):
        micros = {who: spent * 1e6 for who, spent in cpu_seconds(contenders, count, rounds).items()}
        ours = micros.pop("ours")
        what = f"{subject.name}: one call over {name}, CPU µs"
        found.append(Measure(name=what, ours=ours, peers=micros, against="plain", target=subject.call_target))
        if subject.official in micros and subject.added_target is not None:
            plain = micros["plain"]
            added = Measure(
                name="… added to a plain call",
                ours=ours - plain,
                peers={subject.official: micros[subject.official] - plain},
                against=subject.official,
                target=subject.added_target,
            )
            found.append(added)
    return found
