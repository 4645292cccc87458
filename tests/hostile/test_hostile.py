"""Never code from a document, never a hang, never a file elsewhere: the corpus, and a short run of the fuzzer."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from .corpus import PLACES, REFUSED, every_place, planted, too_much
from .found import FOUND
from .judge import Judge
from .payloads import CANARY, PAYLOADS
from .strategies import documents

HEAVY = {
    *("a hundred thousand schemas", "a chain of ten thousand", "ten thousand names for one"),
    *("ten thousand unions", "ten thousand parents"),
}
"""Documents that take more than a few seconds; `python -m tests.hostile` has them."""


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as found:
        yield found


@pytest.mark.parametrize("at", range(len(PAYLOADS)))
def test_a_payload_at_every_place(judge: Judge, at: int) -> None:
    result = judge.judge(every_place(PAYLOADS[at]))
    # Half a character is no text, wherever it stands.
    expected = "refused" if PAYLOADS[at] == "\ud800" else "compiled"
    assert (result.stage, result.escapes) == (expected, ()), result.said


@pytest.mark.parametrize("place", PLACES)
def test_code_at_one_place(judge: Judge, place: str) -> None:
    result = judge.judge(planted(PAYLOADS[1], place))
    assert (result.stage, result.escapes) == ("refused" if place in REFUSED else "compiled", ()), result.said


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in too_much() if name not in HEAVY])
def test_documents_that_are_too_much(judge: Judge, data: bytes) -> None:
    result = judge.judge(data)
    assert result.right, (result.stage, result.escapes, result.said)


@pytest.mark.parametrize("name", FOUND)
def test_documents_that_fuzzing_found(judge: Judge, name: str) -> None:
    result = judge.judge(json.dumps(FOUND[name]).encode())
    assert (result.stage, result.escapes) == ("compiled", ()), result.said


def test_the_watch_sees_what_leaves(judge: Judge) -> None:
    assert CANARY in str(judge.escape().escapes)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(document=documents())
def test_documents_made_wrong(judge: Judge, document: bytes) -> None:
    result = judge.judge(document)
    assert result.right, (result.stage, result.escapes, result.said)
