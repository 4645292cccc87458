"""OpenAI's lock: up to date, complete, and true to the official SDK's names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from specwright_generator import ir
from specwright_generator.frontends.openapi import read
from specwright_generator.naming import lock, surface
from specwright_generator.naming.annotations import DictOf, ListOf, Named, Node, OneOf
from specwright_generator.naming.files import load
from specwright_generator.naming.relock import payloads, relock
from specwright_generator.naming.uses import uses
from specwright_generator.naming.walk import match
from specwright_generator.spec import load_spec

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "specs" / "openai"
SURFACES = ROOT.parent / "shared" / "surfaces"
needs_surfaces = pytest.mark.skipif(
    not (SURFACES / "openai.json").exists(), reason="the official SDK's surface lies in ../shared, which is absent"
)


@cache
def api() -> ir.Api:
    return read(load_spec(SPEC).document, file="api.json", provider="openai")[0]


@cache
def locked() -> lock.Lock:
    return load(SPEC)


@cache
def official() -> surface.Surface:
    return surface.load(SURFACES / "openai.json", SURFACES / "openai_types.json")


def names() -> set[ir.Symbol]:
    """Every symbol that the lock gives, those of streaming and plain variants of request types included."""
    found = {symbol for each in locked().types.values() for symbol in (each.model, each.param) if symbol is not None}
    requests = {each.params for each in locked().methods.values() if each.params is not None}
    variants = {
        ir.Symbol(module=each.module, name=each.name + ending)
        for each in requests
        for ending in ("Base", "Streaming", "NonStreaming")
    }
    return found | requests | variants | set(locked().aliases)


def test_the_lock_is_up_to_date() -> None:
    made, changes = relock(api(), locked())
    assert (changes.added, changes.removed, changes.renamed) == ((), (), {})
    assert lock.dump(made) == lock.dump(locked())


def test_every_operation_has_a_method_and_every_definition_a_name() -> None:
    assert {each.operation for each in locked().methods.values()} == {each.key for each in api().operations}
    used = uses(api(), payloads(api(), locked()))
    types = locked().types
    assert [key for key in sorted(used.model) if types[key].model is None] == []
    assert [key for key in sorted(used.param) if types[key].param is None] == []


@pytest.mark.parametrize(
    ("key", "model", "param"),
    [
        ("CreateChatCompletionResponse", "chat.chat_completion:ChatCompletion", None),
        ("CreateChatCompletionStreamResponse", "chat.chat_completion_chunk:ChatCompletionChunk", None),
        ("CreateChatCompletionResponse/properties/choices/items", "chat.chat_completion:Choice", None),
        ("Response", "responses.response:Response", None),
        ("ResponseStreamEvent", "responses.response_stream_event:ResponseStreamEvent", None),
        (
            "ChatCompletionRequestMessage",
            None,
            "chat.chat_completion_message_param:ChatCompletionMessageParam",
        ),
        (
            "ReasoningEffort",
            "shared.reasoning_effort:ReasoningEffort",
            "shared_params.reasoning_effort:ReasoningEffort",
        ),
        ("OpenAIFile", "file_object:FileObject", None),
        ("Embedding", "embedding:Embedding", None),
        ("FunctionTool", "responses.function_tool:FunctionTool", "responses.function_tool_param:FunctionToolParam"),
        ("CompletionUsage", "completion_usage:CompletionUsage", None),
        ("RealtimeServerEvent", "realtime.realtime_server_event:RealtimeServerEvent", None),
        ("WebhookBatchCancelled", "webhooks.batch_cancelled_webhook_event:BatchCancelledWebhookEvent", None),
    ],
)
def test_definitions_bear_official_names(key: str, model: str | None, param: str | None) -> None:
    found = locked().types[f"#/components/schemas/{key}"]
    if model is not None:
        assert lock.spell(found.model) == model
    if param is not None:
        assert lock.spell(found.param) == param


@pytest.mark.parametrize(
    ("key", "operation", "first", "positional", "returns"),
    [
        ("chat.completions.create", "POST /chat/completions", "messages", (), "chat.chat_completion:ChatCompletion"),
        ("evals.runs.cancel", "POST /evals/{eval_id}/runs/{run_id}/cancel", "run_id", ("run_id",), None),
        ("files.content", "GET /files/{file_id}/content", "file_id", ("file_id",), "binary"),
        (
            "beta.responses.create",
            "POST /responses?beta=true",
            "access_programs",
            (),
            "beta.beta_response:BetaResponse",
        ),
        ("audio.speech.create", "POST /audio/speech", "input", (), "binary"),
        ("files.retrieve_content", "GET /files/{file_id}/content", "file_id", ("file_id",), "text"),
    ],
)
def test_methods_bear_official_names(
    key: str, operation: str, first: str, positional: tuple[str, ...], returns: str | None
) -> None:
    found = locked().methods[key]
    assert (found.operation, found.arguments[0][0], found.positional) == (operation, first, positional)
    if returns is not None:
        assert lock.spell(found.returns) == returns


@needs_surfaces
def test_locking_with_the_surface_changes_nothing() -> None:
    made, _ = relock(api(), locked(), official())
    assert lock.dump(made) == lock.dump(locked())


@needs_surfaces
def test_methods_have_the_official_order_of_arguments() -> None:
    wrong: list[str] = []
    for method in official().methods:
        found = locked().methods.get(method.key)
        if found is not None:
            ours = [name for name, _, _ in found.arguments if name in method.params]
            wrong += [method.key] if ours != [name for name in method.params if name in ours] else []
    assert wrong == []


@needs_surfaces
def test_nearly_every_official_type_that_our_methods_reach_has_its_name() -> None:
    reached = set(_reached())
    missing = reached - names()
    # What is missing stands under keys that the document does not have (openai 3.52 is younger than the document).
    assert len(missing) / len(reached) <= 0.055
    aliases = {symbol for symbol in missing if official().types[symbol].kind == "alias"}
    assert all("configuration_update" in symbol.module for symbol in aliases)


def _reached() -> Iterator[ir.Symbol]:
    seen: set[ir.Symbol] = set()
    todo: list[Node] = []
    for call in match(api(), official()).calls:
        todo += [node for node in (call.answer.node, call.answer.event) if node is not None]
        todo += [call.params.named] if call.params is not None else []
    while todo:
        node = surface.strip(todo.pop())
        if isinstance(node, Named):
            found = official().resolve(node.module, node.name)
            if found is not None and found.symbol not in seen:
                seen.add(found.symbol)
                todo += [field.node for field in found.fields]
                todo += [found.node] if found.node is not None else []
        elif isinstance(node, OneOf):
            todo += node.members
        elif isinstance(node, ListOf):
            todo.append(node.item)
        elif isinstance(node, DictOf):
            todo.append(node.value)
    yield from sorted(seen)
