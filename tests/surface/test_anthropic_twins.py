"""Code written for the official SDK does the same with `specwright.anthropic`: the same requests, the same values."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import json
import re
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx2
import pytest

from .anthropic_answers import answer

HERE = Path(__file__).parent
BLOCKS = dict(
    re.findall(r"^## (.+?)\n+```python\n(.*?)^```", (HERE / "anthropic_snippets.md").read_text("utf-8"), re.M | re.S)
)
OWN_HEADERS = re.compile(
    r"(x-stainless-.*|user-agent|accept|accept-encoding|connection|content-length|host|idempotency-key)"
)
"""Headers that say who asks and how the bytes travel, and no more."""

OTHER_REQUESTS = {name for name in BLOCKS if "(the official client " in name}
"""Blocks that see the same by asking otherwise."""

pytest.importorskip("anthropic", reason="the official SDK is not installed")


@dataclass
class Twin:
    """One run of a block: what it sent and what it saw."""

    requests: list[object] = field(default_factory=list[object])
    values: list[object] = field(default_factory=list[object])

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """The mock: keeps the request and answers it."""
        self.requests.append(_request(request))
        return answer(request, len(self.requests))

    async def answer_async(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return self.answer(request)

    def see(self, *values: object) -> None:
        self.values.extend(values)


def _request(request: httpx2.Request) -> object:
    headers = {name: value for name, value in request.headers.items() if not OWN_HEADERS.fullmatch(name)}
    body: object = request.read()
    kind = headers.pop("content-type", "")
    if body and kind == "application/json":
        body = json.loads(request.content)
    elif kind.startswith("multipart/form-data"):
        message: Any = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + request.content)
        body = sorted(
            (
                part.get_param("name", header="content-disposition"),
                part.get_filename() or "",
                part.get("content-type") or "",
                part.get_payload(decode=True),
            )
            for part in message.get_payload()
        )
    query = sorted(request.url.params.multi_items())
    return (
        request.method,
        str(request.url.copy_with(query=None)),
        query,
        headers,
        kind.partition(";")[0] if body else "",
        body,
    )


def run(package: str, code: str, folder: Path) -> Twin:
    """Run a block with `package` under the name `anthropic`."""
    twin = Twin()
    module = importlib.import_module(package)

    def http() -> httpx2.Client:
        return httpx2.Client(transport=httpx2.MockTransport(twin.answer))

    names: dict[str, Any] = {"anthropic": module, "seen": twin.see, "folder": folder, "http": http}
    if "await " in code or "async " in code:
        own = httpx2.AsyncClient(transport=httpx2.MockTransport(twin.answer_async))
        names["client"] = module.AsyncAnthropic(api_key="key", http_client=own)
    else:
        names["client"] = module.Anthropic(api_key="key", http_client=http())
    code = code.replace("from anthropic.", f"from {package}.")
    compiled = compile(code, "block", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    result = eval(compiled, names)  # noqa: S307 (our own blocks)
    if inspect.iscoroutine(result):
        asyncio.run(result)
    return twin


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.txt").write_bytes(b"contents")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning")
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_does_the_same(name: str, tmp_path: Path) -> None:
    ours = run("specwright.anthropic", BLOCKS[name], tmp_path)
    theirs = run("anthropic", BLOCKS[name], tmp_path)
    assert theirs.requests or theirs.values, "the block shows nothing"
    assert (ours.requests == theirs.requests) is (name not in OTHER_REQUESTS)
    assert ours.values == theirs.values


def test_there_are_blocks() -> None:
    assert len(BLOCKS) >= 40
