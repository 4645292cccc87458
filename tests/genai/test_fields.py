"""Every field of every call goes where google-genai sends it, on both backends, and is refused where it refuses it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from specwright.runtime.fieldmaps import load

from . import probes
from .probes import BACKENDS, ROOT, Probe
from .sides import Sent, alone

pytest.importorskip("google.genai", reason="the official SDK is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

LISTED = {
    # path of the field: why it differs
    "expire_time": "a time is written as it was given: Z for +00:00",
    "new_session_expire_time": "a time is written as it was given: Z for +00:00",
    "start_time": "a time is written as it was given: Z for +00:00",
    "end_time": "a time is written as it was given: Z for +00:00",
    "force": "a boolean in a query is true, and not Python's True",
}
ELSEWHERE = {
    "models.generate_content.config.tools": "a tool that is None is left out by the overlay's own tests",
    "models.generate_content_stream.config.tools": "a tool that is None is left out by the overlay's own tests",
    "tunings.tune.config.evaluation_config.output_config.gcs_destination.output_uri_prefix": "checked by the provider",
    "tunings.tune.training_dataset.vertex_dataset_resource": "two names of one source: the last one counts",
}
FAILS_THERE = {"ValueError", "TypeError", "AttributeError", "KeyError"}
"""Their client fails in code of its own, with a text where it means a list, say: there is nothing to compare."""


def _compared(backend: str, call: str) -> Iterator[tuple[Probe | None, Sent, Sent]]:
    both = (alone(who, backend, call) for who in ("official", "ours"))
    for (probe, theirs), (_, ours) in zip(*both, strict=True):
        yield probe, theirs, ours


def _is_listed(call: str, probe: Probe | None, theirs: Sent) -> bool:
    if probe is None:
        return False
    path = ".".join((call, *(part.removesuffix("[]") for part in probe.path)))
    return probe.path[-1] in LISTED or path in ELSEWHERE or theirs.refused in FAILS_THERE


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("call", [call for call in probes.calls() if call != "auth_tokens.create"])
def test_a_call_sends_what_google_genai_sends(backend: str, call: str) -> None:
    wrong: list[Any] = []
    for probe, theirs, ours in _compared(backend, call):
        alike = theirs == ours or (theirs.refused == "ValidationError" and bool(ours.refused))
        if not alike and not _is_listed(call, probe, theirs):
            wrong.append((probe and ".".join(probe.path), theirs, ours))
    assert not wrong, wrong[:3]


def test_what_is_refused() -> None:
    """217 refusals in the official client's modules, which have the maps of some types several times."""
    fields = json.loads((ROOT / "specs/genai/fields.json").read_text(encoding="utf-8"))
    refused: Counter[str] = Counter()
    for backend, kinds in fields["to"].items():
        for kind in kinds.values():
            refused[backend] += sum(rule is None for rule in kind["fields"].values())
    assert sum(refused.values()) == 105
    assert sum(side is None for call in fields["calls"].values() for side in call.values()) == 29


@pytest.mark.parametrize("backend", BACKENDS)
def test_no_map_is_named_that_was_left_out(backend: str) -> None:
    maps = load("specwright_generated.genai", backend)

    def named(rules: Any) -> Iterator[str]:
        for rule in rules if isinstance(rules, list) else [rules]:
            if isinstance(rule, dict) and "map" in rule:
                yield rule["map"]

    for direction in ("to", "from"):
        every = {name for kind in maps[direction].values() for each in kind["fields"].values() for name in named(each)}
        assert every <= maps[direction].keys(), direction
