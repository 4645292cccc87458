"""Field maps read backwards: what every field of every call sends leads back to the call and to the same request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest

from specwright_generator.verify.google import dialect
from specwright_generator.verify.traffic import Request

from .probes import BACKENDS, ROOT, Probe, calls, document, needed, probes
from .sides import Sent, ours, send

pytestmark = pytest.mark.filterwarnings("ignore")

DIALECT = dialect(json.loads((ROOT / "specs/genai/fields.json").read_text(encoding="utf-8")), document())
PUBLIC = frozenset({"models.embed_content"})
"""Calls whose arguments users give in another form than the one that the maps begin with."""


NAMES = {
    "caches": "cachedContents/abc",
    "file_search_stores": "fileSearchStores/abc",
    "file_search_stores.documents": "fileSearchStores/abc/documents/d",
    "files": "files/abc",
    "tunings": "tunedModels/abc",
}
"""What the objects of a resource are called, by which a call is known."""
PLACES = {("name",), ("operation_name",), ("resource_name",), ("parent",), ("file_search_store_name",)}
"""Arguments that are the path: a text that is no name of a thing leads nowhere."""
LOST = {
    # the path of a field: why what it sends does not lead back
    "config.evaluation_config.metrics.prompt_template": "a metric is written in a form of its own",
    "config.validation_dataset_uri": "of the specs of methods, one is sent beside another",
}
ELSEWHERE = {
    "tunings.tune_mldev": "a request without examples has no data set, which the method requires",
    "tunings.validate_reward": "its parent is the place that the client is made for",
}
UPLOADS = frozenset({"files.create", "file_search_stores.upload_to_file_search_store"})
"""Calls that begin something at an address of its own."""


def least_of(call: str, backend: str) -> dict[str, Any]:
    """The arguments without which a call is none, with names of the right form."""
    found = needed(call, backend)
    resource = call.rpartition(".")[0]
    if (backend, resource) == ("vertex", "tunings"):
        return {**found, "name": "tuningJobs/1"} if "name" in found else found
    return {**found, "name": NAMES[resource]} if "name" in found and resource in NAMES else found


def again(backend: str, call: str, arguments: Mapping[str, Any]) -> tuple[Sent, str, Sent]:
    """What a call sends, the call that a request like it is taken for, and what that sends."""
    side = ours(backend)
    first = send(side, call, arguments, private=call not in PUBLIC)
    request = side[1].last
    if first.refused or request is None:
        return first, call, first
    recorded = Request(method=request.method, url=str(request.url), headers=dict(request.headers), body=request.content)
    asked = DIALECT.asked(recorded)
    if asked is None:
        return first, "none", Sent()
    path = urlsplit(asked.url).path
    found = next((each for each in calls() if path.endswith("/" + each.replace(".", "/"))), path)
    return first, found, send(side, found, json.loads(asked.body), private=found not in PUBLIC)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("call", sorted(set(calls()) - UPLOADS - ELSEWHERE.keys()))
def test_a_request_leads_back_to_its_call(call: str, backend: str) -> None:
    least = least_of(call, backend)
    found: list[tuple[Probe | None, Mapping[str, Any]]] = [(None, least)]
    found += [(probe, probe.arguments(least)) for probe in probes(call) if probe.path not in PLACES]
    wrong: list[Any] = []
    for probe, arguments in found:
        first, taken_for, second = again(backend, call, arguments)
        # Calls with nothing but a prompt are alike.
        if second != first and not (probe and probe.name in LOST):
            wrong.append((probe and probe.name, taken_for, first, second))
    assert wrong == [], (len(wrong), len(found))
