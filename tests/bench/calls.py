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
    client, url, asked, headers = subject.http(module), subject.url, subject.asked, subject.headers
    return lambda: json.loads(client.post(url, json=asked, headers=headers).content)


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
    return [
        Measure(
            name=f"{subject.name}: one call over {name}, CPU µs",
            ours=seconds["ours"] * 1e6,
            peers={who: spent * 1e6 for who, spent in seconds.items() if who != "ours"},
            against="plain",
            target=1.0,
        )
        for name, contenders in (("httpx2", over_httpx2), ("httpx", over_httpx))
        for seconds in [cpu_seconds(contenders, count, rounds)]
    ]
