"""Real traffic, replayed through our clients: the same requests go out, and every answer comes back whole.

The recordings are reference data outside the project (`../shared/recordings`), and are skipped where they are not. What
differs all the same is listed with the reason in `specs/<provider>/recordings.toml`, and these tests keep that exact.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specwright_generator.spec import load_spec
from specwright_generator.verify.coverage import coverage
from specwright_generator.verify.dialect import COLOURS, Colour
from specwright_generator.verify.listed import Listed, about, read_lists
from specwright_generator.verify.results import Report, total
from specwright_generator.verify.run import Library, read_library, recordings, verify
from specwright_generator.verify.verdict import broken, verdict

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / ".." / "shared" / "recordings"

FEWEST = {
    "openai": (209, 206, 19, 633),
    "anthropic": (85, 82, 8, 165),
    "mistral": (31, 27, 6, 39),
    "gemini": (83, 80, 9, 33),
    "vertex": (24, 23, 1, 13),
    "genai": (106, 103, 10, 46),
    "genai_next": (2, 0, 0, 19),
}
"""Exchanges, requests, errors and events that are there to be replayed: with fewer, it would prove less."""

REFUSED = {"genai": 1}
"""Errors whose requests the client does not make: their arguments are refused, which is listed."""

LAYOUTS = {
    "body": ["BODY-json", "BODY-raw", "BODY-sse", "BODY-txt"],
    "dd-testagent": ["dd-testagent-json"],
    "go-vcr": ["go-vcr-v2"],
    "har": ["har"],
    "hfjs-tapes": ["hfjs-tapes"],
    "httprr": ["httprr", "httprr+gz"],
    "messages": ["pydantic-ws", "pydantic-xai-grpc"],
    "req_llm": ["req_llm"],
    "ruby-vcr": ["ruby-vcr"],
    "vcrpy": ["vcrpy", "vcrpy+parsed_body"],
}
"""Our names of the layouts, with those of the recordings' own index."""

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="no ../shared/recordings beside this project")


@cache
def library() -> Library:
    return read_library(recordings(RECORDINGS), RECORDINGS)


def listed_of(provider: str) -> Listed:
    return about(read_lists(ROOT / "specs" / provider), "../shared/recordings")[1]


@cache
def report(provider: str) -> Report:
    listed = listed_of(provider)
    return verify(load_spec(ROOT / "specs" / provider), library(), answers=listed.answers, part=listed.part)


@pytest.mark.parametrize("provider", FEWEST)
def test_all_that_differs_is_listed_and_all_that_is_listed_differs(provider: str, counts: Counter[str]) -> None:
    listed = listed_of(provider)
    found = verdict(report(provider), library(), listed, whole=True)
    assert (found.new_misses, found.new_drift, found.new_unreadable, found.stale) == ((), (), (), ())
    counts[f"departures of recordings from the spec ({provider}), each with its reason"] += len(found.drift)
    counts[f"misses ({provider}), each with whose fault it is"] += len(found.misses)
    assert all(explained.fault != "ours" for _, explained in found.misses)


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("provider", FEWEST)
def test_recorded_exchanges_are_replayed(provider: str, colour: Colour, counts: Counter[str]) -> None:
    exchanges, requests, errors, events = FEWEST[provider]
    found = total(report(provider), colour)
    assert found.replayed >= exchanges
    assert found.requests >= requests
    assert found.errors >= errors
    assert found.events >= events
    assert found.raised == found.errors - REFUSED.get(provider, 0)
    assert found.typed == found.events
    label = f"recorded exchanges ({provider}, {colour})"
    counts[f"{label} replayed"] += found.replayed
    counts[f"{label} with a recorded request"] += found.requests
    counts[f"{label} with an equal request"] += found.equal
    counts[f"{label} with a lossless answer"] += found.lossless
    counts[f"{label} with an error of the right class"] += found.raised
    counts[f"events of recorded streams ({provider}, {colour}) typed"] += found.typed


@pytest.mark.parametrize("provider", FEWEST)
def test_both_colours_find_the_same(provider: str) -> None:
    by_colour = {
        colour: {
            (each.file, each.where, each.method, str(each.request), str(each.answer), str(each.events))
            for each in report(provider).replays
            if each.colour == colour
        }
        for colour in COLOURS
    }
    assert by_colour["sync"] == by_colour["async"] != set()


@pytest.mark.parametrize(("provider", "client"), [("openai", "OpenAI"), ("anthropic", "Anthropic")])
def test_errors_are_those_that_the_official_client_raises(provider: str, client: str, counts: Counter[str]) -> None:
    official, ours = import_module(provider), import_module(f"specwright.{provider}")
    failed = [replay for replay in report(provider).replays if replay.status >= 300]
    exchanges = {name: recording.exchanges for name, recording in library().recordings.items()}
    for replay in failed:
        answer = next((each.response for each in exchanges[replay.file] if each.where == replay.where), None)
        body = answer.body if answer else b""
        transport = httpx2.MockTransport(
            lambda _, status=replay.status, body=body: httpx2.Response(status, content=body)
        )
        http = httpx2.Client(transport=transport)
        asked = getattr(official, client)(api_key="k", base_url="http://localhost", http_client=http, max_retries=0)
        with pytest.raises(official.APIStatusError) as caught:
            asked.get("/", cast_to=object)
        assert replay.raised == type(caught.value).__name__
        assert getattr(ours, replay.raised).__name__ == replay.raised
    counts[f"recorded errors ({provider}) raised as the official client raises them"] += len(failed)


def test_every_file_is_accounted_for(counts: Counter[str]) -> None:
    lines = (RECORDINGS / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    formats = Counter(row["format"] for row in rows if row["format"] != "companion")
    account = coverage(library(), [report(provider) for provider in FEWEST])
    assert account.files == formats.total()
    assert {layout: sum(formats[each] for each in LAYOUTS[layout]) for layout in LAYOUTS} == {
        **account.layouts,
        "body": account.layouts["body"] + account.unreadable,
    }
    parts = (account.replayed, account.elsewhere, account.left_out, account.sessions, account.unreadable, account.empty)
    assert sum(parts) == account.files
    assert account.empty == 0
    counts["files of recordings read"] += account.files - account.unreadable
    counts["files of recordings replayed, in part or whole"] += account.replayed


def test_what_cannot_be_read_is_listed() -> None:
    listed = {place for provider in FEWEST for place in listed_of(provider).unreadable}
    assert broken(library().unreadable).keys() <= listed
