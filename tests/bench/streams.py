"""How many typed events a second a stream gives, beside splitting lines and `json.loads`, and beside openai."""

from __future__ import annotations

import json

import httpx2
import openai

from specwright.openai import OpenAI

from .measures import Measure, cpu_seconds
from .provider import ASKED, HEADERS, URL, streaming


def by_hand(client: httpx2.Client) -> int:
    """Read the events of one stream without any library but httpx2; returns how many there were."""
    count = 0
    with client.stream("POST", URL, json={**ASKED, "stream": True}, headers=HEADERS) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                data = line[6:]
                if data == "[DONE]":
                    break
                json.loads(data)
                count += 1
    return count


def typed(client: OpenAI | openai.OpenAI) -> int:
    """Read the events of one stream through a client; returns how many there were."""
    create = client.chat.completions.create
    return sum(1 for _ in create(**ASKED, stream=True))


def measure(*, events: int, rounds: int) -> list[Measure]:
    """Events a second of CPU time, in streams of `events` events: at full speed, and where each comes alone."""
    return [
        _measure("streaming, events a CPU second", events, 16, rounds, 0.85),
        _measure("… where each arrives alone", events, 1, rounds, None),
    ]


def _measure(name: str, events: int, batch: int, rounds: int, target: float | None) -> Measure:
    ours = OpenAI(api_key="test", http_client=streaming(events, batch))
    official = openai.OpenAI(api_key="test", http_client=streaming(events, batch))
    plain = streaming(events, batch)
    for found in (typed(ours), typed(official), by_hand(plain)):
        assert found == events, f"{found} of {events} events were read"
    seconds = cpu_seconds(
        {"ours": lambda: typed(ours), "lines + json": lambda: by_hand(plain), "openai": lambda: typed(official)},
        1,
        rounds,
    )
    rate = {who: events / spent for who, spent in seconds.items()}
    return Measure(name=name, ours=rate.pop("ours"), peers=rate, against="lines + json", target=target, at_least=True)
