"""Code written for the official SDK does the same with `specwright.mistral`: the same requests, the same values."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import json
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specwright_generator.spec import load_spec

from .mistral_answers import answer

HERE = Path(__file__).parent
BLOCKS = dict(
    re.findall(r"^## (.+?)\n+```python\n(.*?)^```", (HERE / "mistral_snippets.md").read_text("utf-8"), re.M | re.S)
)
OWN_HEADERS = re.compile(r"user-agent|accept|accept-encoding|connection|content-length|host|traceparent|x-trace-.*")
"""Headers that say who asks and how the bytes travel, and no more."""

UNTOLD: dict[str, object] = {
    "order": "asc",
    "sort_by": "display_name",
    "type": "all",
    "include_search_keys": False,
    "metadata": None,
}
"""Defaults of query keys that only the official package tells."""

UNSET = '"~?~unset~?~sentinel~?~"'
"""What the official package sends by mistake where a query key that is an object is not given."""

OTHER_REQUESTS = {"ocr of a model (the official client asks for blocks, which the API does not assume)"}
"""Blocks that see the same by asking otherwise."""

pytest.importorskip("mistralai.client", reason="the official SDK is not installed")


@dataclass
class Twin:
    """One run of a block: what it sent and what it saw."""

    requests: list[Any] = field(default_factory=list[Any])
    values: list[object] = field(default_factory=list[object])

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """The mock: keeps the request and answers it."""
        request.read()
        self.requests.append(_request(request))
        return answer(request, len(self.requests))

    async def answer_async(self, request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return self.answer(request)

    def see(self, *values: object) -> None:
        self.values.extend(_plain(value) for value in values)


def _plain(value: object) -> object:
    """Models are compared by what they hold."""
    if hasattr(value, "model_dump"):
        dumped: Any = value
        return dumped.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _request(request: httpx2.Request) -> dict[str, Any]:
    headers = {name: value for name, value in request.headers.items() if not OWN_HEADERS.fullmatch(name)}
    kind = headers.pop("content-type", "") if request.content else ""
    body: object = request.content
    if kind.startswith("application/json"):
        body = json.loads(request.content)
    elif kind.startswith("multipart/form-data"):
        message: Any = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + request.content)
        body = {part.get_param("name", header="content-disposition"): _part(part) for part in message.get_payload()}
    if isinstance(body, dict):
        body.pop("traceparent", None)  # the trace that the official package makes for itself
    query = {name: request.url.params.get_list(name) for name in request.url.params}
    return {
        "method": request.method,
        "url": str(request.url.copy_with(query=None, fragment=None)),
        "query": {name: values[0] if len(values) == 1 else values for name, values in query.items()},
        "headers": headers,
        "kind": kind.partition(";")[0],
        "body": body,
    }


def _part(part: Any) -> object:
    data = part.get_payload(decode=True)
    return (part.get_filename(), part.get("content-type"), data) if part.get_filename() else data.decode()


def defaults() -> dict[str, list[object]]:
    """What the API assumes for keys that are not sent, by name: the official package sends it."""
    found: dict[str, list[object]] = {name: [value] for name, value in UNTOLD.items()}

    def walk(value: object) -> None:
        if isinstance(value, dict):
            properties = value.get("properties")
            for name, schema in [*(properties.items() if isinstance(properties, dict) else ())]:
                if isinstance(schema, dict) and "default" in schema:
                    found.setdefault(name, []).append(schema["default"])
            schema = value.get("schema")
            if isinstance(schema, dict) and "in" in value and "default" in schema:
                found.setdefault(str(value.get("name")), []).append(schema["default"])
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(load_spec(Path("specs/mistral")).document)
    return found


def _without_defaults(theirs: object, ours: object, known: dict[str, list[object]]) -> object:
    """`theirs` without keys that `ours` lacks and whose value is what the API assumes anyway."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return {
            key: _without_defaults(value, ours.get(key), known)
            for key, value in theirs.items()
            if key in ours or not any(value in (each, json.dumps(each), UNSET) for each in known.get(key, ()))
        }
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        return [_without_defaults(one, other, known) for one, other in zip(theirs, ours, strict=True)]
    return theirs


def run(package: str, code: str) -> Twin:
    """Run a block with `package` under the name `mistralai`."""
    twin = Twin()
    module = importlib.import_module(package)
    transport, async_transport = httpx2.MockTransport(twin.answer), httpx2.MockTransport(twin.answer_async)
    client = module.Mistral(
        api_key="key",
        client=httpx2.Client(transport=transport),
        async_client=httpx2.AsyncClient(transport=async_transport),
    )
    names: dict[str, Any] = {
        "mistralai": module,
        "models": importlib.import_module(f"{package}.models"),
        "errors": importlib.import_module(f"{package}.errors"),
        "client": client,
        "seen": twin.see,
        "transport": transport,
        "async_transport": async_transport,
    }
    code = re.sub(r"from mistralai\.(?!extra)", f"from {package}.", code)
    code = code.replace("from mistralai.extra", f"from {package.removesuffix('.client')}.extra")
    compiled = compile(textwrap.dedent(code), "block", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    result = eval(compiled, names)  # noqa: S307 (our own blocks)
    if inspect.iscoroutine(result):
        asyncio.run(result)
    return twin


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("MISTRAL_API_KEY", "MISTRAL_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    yield
    sys.modules.pop("block", None)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore:Pydantic serializer warnings:UserWarning")
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_does_the_same(name: str) -> None:
    ours = _alone(lambda: run("specwright.mistral", BLOCKS[name]))
    theirs = _alone(lambda: run("mistralai.client", BLOCKS[name]))
    assert theirs.requests or theirs.values, "the block shows nothing"
    known = defaults()
    assert len(ours.requests) == len(theirs.requests)
    pairs = zip(theirs.requests, ours.requests, strict=True)
    sent = [_without_defaults(each, mine, known) for each, mine in pairs]
    if name not in OTHER_REQUESTS:
        assert ours.requests == sent
    assert ours.values == theirs.values


def _alone(run: Callable[[], Twin]) -> Twin:
    """What a block puts into the environment goes with it."""
    kept = dict(os.environ)
    try:
        return run()
    finally:
        os.environ.clear()
        os.environ.update(kept)


def test_there_are_blocks() -> None:
    assert len(BLOCKS) >= 60
