"""The benchmarks run: with tiny counts, and without a look at their figures."""

from __future__ import annotations

import pytest

from . import calls, memory, startup, streams
from .measures import Measure, resident, table


def test_calls() -> None:
    over_httpx2, over_httpx = calls.measure(count=2, rounds=1)
    assert over_httpx2.peers.keys() == {"plain", "openai"}
    assert over_httpx.peers.keys() == {"plain"}


def test_streams_read_every_event() -> None:
    for measure in streams.measure(events=50, rounds=1):
        assert measure.ours > 0


def test_memory() -> None:
    assert len(memory.measure(calls=10, events=20)) == 2


@pytest.mark.parametrize("program", [*startup.CLIENT.values(), *startup.ANSWER.values()])
def test_startup_programs_run(program: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    start = startup.run(program, str(tmp_path_factory.getbasetemp()))
    assert start.cpu > 0
    assert start.modules > 0


@pytest.mark.parametrize(
    ("ours", "at_least", "met"),
    [(5.0, False, True), (5.1, False, False), (5.0, True, True), (4.9, True, False)],
)
def test_a_target_bounds_the_ratio(ours: float, at_least: bool, met: bool) -> None:
    measure = Measure(name="x", ours=ours, peers={"peer": 10.0}, against="peer", target=0.5, at_least=at_least)
    assert measure.met is met
    assert ("NOT MET" in table([measure])) is not met


def test_a_target_without_a_peer_bounds_the_figure() -> None:
    assert Measure(name="x", ours=3.0, target=3.0).met is True
    assert Measure(name="x", ours=3.0).met is None


def test_memory_that_is_held_is_seen() -> None:
    before = resident()
    held = b"x" * (32 * 2**20)
    assert resident() - before > 16, len(held)
