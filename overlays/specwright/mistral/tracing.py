"""Traces of workflows that are run: where nobody gave a parent, one is made up, so that each run is traced."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from specwright.runtime.call import Call

_RUNS = frozenset(
    {
        "/v1/workflows/{workflow_identifier}/execute",
        "/v1/workflows/registrations/{workflow_registration_id}/execute",
    }
)
_KEY = "traceparent"


def traced(call: Call) -> None:
    """Give a call that runs a workflow the parent of its trace (W3C Trace Context), in its body and its headers.

    The caller's own is kept: the argument `traceparent`, or the header of that name.
    """
    sent = call.body
    if call.op.path not in _RUNS or not isinstance(sent, Mapping):
        return
    body = cast("Mapping[str, object]", sent)
    headers = {name.lower(): value for name, value in (call.options[0] or {}).items()}
    known = body.get(_KEY) or headers.get(_KEY)
    parent = known if isinstance(known, str) else f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    call.body = {**body, _KEY: parent}
    call.headers = {**(call.headers or {}), _KEY: parent}
