"""The benchmarks run: with tiny counts, and without a look at their figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from . import calls, memory, startup, streams
from .measures import Measure, resident, table
from .provider import SUBJECTS, Subject

every = pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)


@every
def test_calls(subject: Subject) -> None:
    over_httpx2, *added, over_httpx = calls.measure(subject, count=2, rounds=1)
    assert over_httpx2.peers.keys() == {"plain", subject.official}
    assert over_httpx.peers.keys() == {"plain"}
    assert [measure.against for measure in added] == [subject.official] * (subject.added_target is not None)


@every
def test_streams_read_every_event(subject: Subject) -> None:
    for measure in streams.measure(subject, events=50, rounds=1):
        assert measure.ours > 0


@every
def test_memory(subject: Subject) -> None:
    assert len(memory.measure(subject, calls=10, events=20)) == 2


@every
@pytest.mark.parametrize("programs", [startup.clients, startup.answers], ids=["clients", "answers"])
def test_startup_programs_run(
    subject: Subject, programs: Callable[[Subject], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    for program in programs(subject).values():
        start = startup.run(program, str(tmp_path_factory.getbasetemp()))
        assert start.cpu > 0
        assert start.modules > 0


@every
def test_first_answers_come_over_loopback(subject: Subject, tmp_path_factory: pytest.TempPathFactory) -> None:
    with startup.serving(subject.answer) as url:
        for program in startup.loopback_answers(subject, url).values():
            assert startup.run(program, str(tmp_path_factory.getbasetemp())).cpu > 0


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
