"""Real traffic with OpenAI, replayed through our client: the same requests go out, and every answer comes back whole.

The recordings are reference data outside the project (`../shared/recordings`), and are skipped where they are not.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from specwright_generator.spec import load_spec
from specwright_generator.verify.results import Replay, Report
from specwright_generator.verify.run import read_library, verify

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT / ".." / "shared" / "recordings"
EXCEPTIONS = Path(__file__).with_name("recordings_openai.toml")
HOST = "https://api.openai.com"

LAYOUTS = {
    "vcrpy": ["vcrpy"],
    "vcrpy with parsed bodies": ["vcrpy+parsed_body"],
    "ruby-vcr": ["ruby-vcr"],
    "others": ["go-vcr-v2", "dd-testagent-json", "req_llm", "har", "httprr", "httprr+gz", "hfjs-tapes"],
}
FEWEST = {"vcrpy": 74, "vcrpy with parsed bodies": 54, "ruby-vcr": 56, "others": 22}
"""Exchanges that are there to be replayed: with fewer, the proof would prove less than it says."""

UNDOCUMENTED = {f"POST {HOST}/v1/traces/ingest", f"POST {HOST}"}
"""What was sent to the provider's host and is no part of its API."""

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="no ../shared/recordings beside this project")


class Known(NamedTuple):
    """A miss: of which method, in which recording, and what differs in it."""

    file: str
    method: str
    differs: str


@cache
def report(layout: str) -> Report:
    lines = (RECORDINGS / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    files = [
        RECORDINGS / row["file"]
        for row in rows
        if row["format"] in LAYOUTS[layout]
        and any(interaction["provider"] == "openai" for interaction in row.get("interactions", []))
    ]
    library = read_library(files, RECORDINGS)
    assert library.unreadable == ()
    return verify(load_spec(ROOT / "specs" / "openai"), library)


def known(replay: Replay) -> set[Known]:
    return {Known(replay.file, replay.method, each.where) for each in (*replay.request, *replay.answer)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_recorded_exchanges_are_replayed_exactly_but_for_the_explained_ones(layout: str, counts: Counter[str]) -> None:
    found = report(layout)
    exchanges = {(replay.file, replay.where) for replay in found.replays}
    assert len(exchanges) >= FEWEST[layout]
    for colour in ("sync", "async"):
        replays = [replay for replay in found.replays if replay.colour == colour]
        assert {(replay.file, replay.where) for replay in replays} == exchanges
        label = f"recorded exchanges ({layout}, {colour})"
        unequal = {(replay.file, replay.where) for replay in replays if replay.request}
        lossy = {(replay.file, replay.where) for replay in replays if replay.answer}
        counts[f"{label} replayed"] += len(exchanges)
        counts[f"{label} with an equal request"] += len(exchanges - unequal)
        counts[f"{label} with a lossless answer"] += len(exchanges - lossy)
        explained = {
            Known(each["file"], each["method"], where)
            for each in tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))["exception"]
            if each["layout"] == layout
            for where in each["differs"]
        }
        assert set[Known]().union(*map(known, replays)) == explained


@pytest.mark.parametrize("layout", LAYOUTS)
def test_recorded_exchanges_with_the_provider_have_an_operation(layout: str) -> None:
    skipped = report(layout).skipped
    assert {each.reason for each in skipped if each.kind == "no operation"} <= UNDOCUMENTED
    assert not [
        each for each in skipped if each.reason.partition(" ")[2].startswith(HOST) and each.kind == "other host"
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_events_of_recorded_streams_are_typed(layout: str, counts: Counter[str]) -> None:
    events: Counter[str] = Counter()
    for replay in report(layout).replays:
        events.update(replay.events)
    counts[f"recorded events ({layout}, both colours) typed"] += events.total()
    assert events.total() > 0
    assert not events.keys() & {"UnknownObject", "dict", "list", "str"}
    assert all(name.isidentifier() for name in events)


def test_what_recordings_add_to_the_spec_is_counted(counts: Counter[str]) -> None:
    drift = {(each.operation, each.side, each.kind, each.path) for layout in LAYOUTS for each in report(layout).drift()}
    counts["departures of recorded answers and requests from the spec"] += len(drift)
    # One recording was made by hand, and answers with another object than the provider does.
    operation = "POST /conversations/{conversation_id}/items"
    assert (operation, "ConversationItemList", "unknown key", ".conversation_id") in drift
    assert (operation, "ConversationItemList", "absent", ".data") in drift
    assert (operation, "ConversationItemList", "other type", ".object") in drift
