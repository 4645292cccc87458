"""Ephemeral tokens for live sessions: every field of a session's config locked as google-genai does, and a session."""

from __future__ import annotations

from typing import Any

import pytest

from specwright import genai
from specwright.testing import MockTransport
from specwright.testing.sockets import Receive, Send, SocketServer

from . import probes
from .probes import camel
from .sides import Sent, official, ours, send

LOCKS: dict[str, Any] = {
    "all": {},
    "what is set": {"lock_additional_fields": []},
    "more": {"lock_additional_fields": ["top_k"]},
}


def locked(sent: Sent) -> Any:
    """A request, with its mask as a set of paths."""
    told = dict(sent.body or {})
    mask = told.pop("fieldMask", None)
    return (sent.verb, sent.path, sent.query, sent.refused, told), mask and {camel(path) for path in mask.split(",")}


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize("name", LOCKS)
def test_every_field_is_locked_as_by_the_official_client(name: str) -> None:
    masks: set[str] = set()
    for path, value in probes.fields_of("LiveConnectConfig"):
        probe = probes.Probe("", ("live_connect_constraints", "config", *path), value)
        config = {**probe.arguments({"live_connect_constraints": {"model": "m"}}), **LOCKS[name]}
        theirs, mine = (send(side("gemini"), "auth_tokens.create", {"config": config}) for side in (official, ours))
        if path[0] == "generation_config" and name != "all":
            # google-genai locks the whole object where one field of it is set: here it is that field.
            assert any(each.startswith("generationConfig.") for each in locked(mine)[1]), path
            assert "generationConfig" in locked(theirs)[1], path
            continue
        assert locked(mine) == locked(theirs), path
        masks |= locked(mine)[1] or set()
    assert (len(masks) > 20) == (name != "all")


def test_a_token_opens_a_session_of_its_own_kind() -> None:
    mock = MockTransport({"name": "auth_tokens/abc"})
    options: Any = {"api_version": "v1alpha", "httpx_client": mock.client()}
    trusted = genai.Client(api_key="REALKEY", http_options=options)
    token = trusted.auth_tokens.create(config={"uses": 1, "live_connect_constraints": {"model": "m"}})
    assert mock.requests[0].path == "/v1alpha/auth_tokens"
    with SocketServer((Receive(), Send({"setupComplete": {}}))) as server:
        other = genai.Client(api_key=token.name, http_options={"base_url": server.http_url})
        with other.live.connect(model="m"):
            pass
    (visit,) = server.visits
    assert visit.path == "/ws/google.ai.generativelanguage.v1alpha.GenerativeService.BidiGenerateContentConstrained"
    assert visit.header("authorization") == "Token auth_tokens/abc"
