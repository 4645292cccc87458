"""How many typed events a second a stream gives, beside lines and `json.loads`, and beside the official client."""

from __future__ import annotations

import json

import httpx2

from .measures import Measure, cpu_seconds
from .provider import Subject


def by_hand(subject: Subject, client: httpx2.Client) -> int:
    """Read the events of one stream without any library but httpx2; returns how many there were."""
    count = 0
    with client.stream(
        "POST", subject.stream_url or subject.url, json=subject.body, headers=subject.headers
    ) as response:
        for line in response.iter_lines():
            if line.startswith("data: "):
                data = line[6:]
                if data == "[DONE]":
                    break
                json.loads(data)
                count += 1
    return count


def measure(subject: Subject, *, events: int, rounds: int) -> list[Measure]:
    """Events a second of CPU time, in streams of `events` events: at full speed, and where each comes alone."""
    if subject.official_stream_target is None:
        bound, peer = subject.stream_target, "lines + json"
    else:
        bound, peer = subject.official_stream_target, subject.official
    return [
        _measure(subject, "streaming, events a CPU second", events, 16, rounds, peer, bound),
        _measure(subject, "… where each arrives alone", events, 1, rounds, peer, None),
    ]


def _measure(
    subject: Subject, name: str, events: int, batch: int, rounds: int, peer: str, target: float | None
) -> Measure:
    ours = subject.streaming(subject.ours(subject.stream_http(events, batch)))
    official = subject.streaming(subject.theirs(subject.stream_http(events, batch)))
    plain = subject.stream_http(events, batch)
    for found in (ours(), official(), by_hand(subject, plain)):
        assert found == events + subject.around, f"{found} of {events} events were read"
    contenders = {"ours": ours, "lines + json": lambda: by_hand(subject, plain), subject.official: official}
    rate = {who: events / spent for who, spent in cpu_seconds(contenders, 1, rounds).items()}
    return Measure(
        name=f"{subject.name}: {name}",
        ours=rate.pop("ours"),
        peers=rate,
        against=peer,
        target=target,
        at_least=True,
    )
