"""Error answers of every operation: the class of their status, and the body that the document describes."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any, cast

import pytest

from specwright import openai
from specwright.testing import json_answer, text_answer

from .clients import WAYS, Clients, Way
from .documents import document
from .providers import OPENAI as OPENAI_CLIENTS
from .request_checks import difference

OPENAI = document("openai")
CLASSES: dict[int, type[openai.APIStatusError]] = {
    400: openai.BadRequestError,
    401: openai.AuthenticationError,
    402: openai.APIStatusError,
    403: openai.PermissionDeniedError,
    404: openai.NotFoundError,
    409: openai.ConflictError,
    418: openai.APIStatusError,
    422: openai.UnprocessableEntityError,
    429: openai.RateLimitError,
    500: openai.InternalServerError,
    503: openai.InternalServerError,
    529: openai.InternalServerError,
}
DECLARED = [
    (endpoint.key, int(status), OPENAI.resolved(response)["content"]["application/json"]["schema"])
    for endpoint in OPENAI.endpoints.values()
    for status, response in endpoint.content["responses"].items()
    if status.isdecimal() and int(status) >= 400
]


@pytest.fixture(scope="module")
def clients(loop: asyncio.Runner) -> Clients:
    return Clients(OPENAI_CLIENTS, loop)


def failure(clients: Clients, way: Way, key: str, answer: Any) -> openai.APIStatusError:
    """The error of a call of the operation `key` by way of the first method that has it."""
    method, arguments = next(
        (method, {name: "x" for name, _, place in locked["arguments"] if place == "path"})
        for method, locked in OPENAI.names["methods"].items()
        if locked["operation"] == key
    )
    needed = clients.required(way, method) - arguments.keys()
    with pytest.raises(openai.APIStatusError) as caught:
        clients.call(way, method, {**arguments, **dict.fromkeys(needed, b"x")}, answer)
    return caught.value


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.filterwarnings("ignore:Deprecated by the provider:DeprecationWarning")
def test_declared_errors(way: Way, clients: Clients, counts: Counter[str]) -> None:
    sampler = OPENAI.sampler(seed=3)
    for key, status, schema in DECLARED:
        body = sampler.sample(schema, accept=OPENAI.acceptor(schema))
        headers = {"x-request-id": "req_1", "retry-after": "7"}
        error = failure(clients, way, key, json_answer(body, status=status, headers=headers))
        assert type(error) is CLASSES[status]
        assert error.status_code == status
        assert (error.request_id, error.retry_after) == ("req_1", 7.0)
        detail = cast("dict[str, Any]", body.get("error", body))
        assert difference(error.body, detail) == ""
        assert detail["message"] in error.message
        for name in ("code", "param", "type"):
            sent = detail.get(name)
            assert getattr(error, name) == (None if sent is None else str(sent))
        counts["declared errors raised"] += 1


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("status", CLASSES)
def test_statuses(status: int, way: Way, clients: Clients) -> None:
    for answer in (json_answer({"error": {"message": "No."}}, status=status), text_answer("<html>", status=status)):
        error = failure(clients, way, "GET /models", answer)
        assert type(error) is CLASSES[status]
        assert error.body == ({"message": "No."} if answer.headers["content-type"] == "application/json" else "<html>")
    assert clients.mock.open == 0
