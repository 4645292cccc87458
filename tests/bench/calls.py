"""What a typed call costs beside the same call by hand, and beside openai's, over one mock transport."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType

import httpx
import httpx2
import openai

from specwright.openai import OpenAI

from .measures import Measure, cpu_seconds
from .provider import ASKED, HEADERS, URL, http


def by_hand(module: ModuleType) -> Callable[[], object]:
    """A call with a client of `module` (httpx2 or httpx) and `json.loads`."""
    client = http(module)
    return lambda: json.loads(client.post(URL, json=ASKED, headers=HEADERS).content)


def typed(module: ModuleType) -> Callable[[], object]:
    """Our call through a client of `module`."""
    return _asking(OpenAI(api_key="test", http_client=http(module)).chat.completions.create)


def official() -> Callable[[], object]:
    """openai's call, over httpx2."""
    return _asking(openai.OpenAI(api_key="test", http_client=http()).chat.completions.create)


def _asking(create: Callable[..., object]) -> Callable[[], object]:
    return lambda: create(**ASKED)


def measure(*, count: int, rounds: int) -> list[Measure]:
    """A call over httpx2, beside openai's, and one over httpx."""
    found = [
        ("httpx2", cpu_seconds({"ours": typed(httpx2), "plain": by_hand(httpx2), "openai": official()}, count, rounds)),
        ("httpx", cpu_seconds({"ours": typed(httpx), "plain": by_hand(httpx)}, count, rounds)),
    ]
    return [
        Measure(
            name=f"one call over {name}, CPU µs",
            ours=seconds["ours"] * 1e6,
            peers={who: spent * 1e6 for who, spent in seconds.items() if who != "ours"},
            against="plain",
            target=1.0,
        )
        for name, seconds in found
    ]
