"""The rules for names that neither the lock nor an official SDK gives."""

from __future__ import annotations

import pytest

from specwright.runtime.client import AsyncClient, SyncClient
from specwright.runtime.paired import PairedClient
from specwright.runtime.reserved import CLIENT_ATTRIBUTES
from specwright_generator import ir
from specwright_generator.naming import operations
from specwright_generator.naming.renames import likely
from specwright_generator.naming.rules import (
    MAX_LENGTH,
    class_name,
    field_names,
    identifier,
    module_name,
    singular,
    snake,
    unique,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ChatCompletion", "chat_completion"),
        ("APIKeyCreated", "api_key_created"),
        ("api_key.created", "api_key_created"),
        ("camelCase", "camel_case"),
        ("X-2", "x_2"),
        ("GPT4o", "gpt4o"),
        ("Foo2Bar", "foo2_bar"),
        ("3D", "3d"),
        ("__init__", "init"),
        ("Ünïcode", "unicode"),
        ("名前", ""),
    ],
)
def test_snake(text: str, name: str) -> None:
    assert snake(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ChatCompletion", "ChatCompletion"),
        ("X-2", "X2"),
        ("OpenAI.Tool", "OpenAITool"),
        ("snake_case", "SnakeCase"),
        ("APIKey", "APIKey"),
        ("3D", "Type3D"),
        ("none", "NoneType"),
        ("Union", "UnionType"),
        ("../../evil", "Evil"),
        ("x'); import os", "XImportOs"),
    ],
)
def test_class_name(text: str, name: str) -> None:
    assert class_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ChatCompletion", "chat_completion"),
        ("Con", "con_"),
        ("class", "class_"),
        ("2Pac", "m_2_pac"),
        ("LPT1", "lpt1_"),
    ],
)
def test_module_name(text: str, name: str) -> None:
    assert module_name(text) == name


@pytest.mark.parametrize(
    ("text", "reserved", "name"),
    [
        ("model", (), "model"),
        ("from", (), "from_"),
        ("type", (), "type"),
        ("copy", {"copy"}, "copy_"),
        ("self-harm/intent", (), "self_harm_intent"),
        ("Idempotency-Key", (), "idempotency_key"),
        ("_private", (), "private"),
        ("2fa", (), "field_2fa"),
        ("None", (), "none"),
    ],
)
def test_identifier(text: str, reserved: tuple[str, ...], name: str) -> None:
    assert identifier(text, reserved) == name


@pytest.mark.parametrize("rule", [class_name, module_name, identifier])
def test_unwritable_names_stay_distinct_and_long_ones_short(rule: type) -> None:
    assert rule("名前") != rule("名字")
    assert rule("a" * 300) != rule("a" * 301)
    assert len(rule("a" * 300)) <= MAX_LENGTH


def test_fields_that_need_no_change_keep_their_names_whatever_the_order() -> None:
    expected = {"a_b": "a_b", "a-b": "a_b_2", "a.b": "a_b_3"}
    assert field_names(["a.b", "a-b", "a_b"], {}) == expected
    assert field_names(["a_b", "a-b", "a.b"], {}) == expected


def test_known_field_names_stay() -> None:
    assert field_names(["schema", "x", "y"], {"x": "ex", "y": "ex"}) == {"x": "ex", "schema": "schema_", "y": "y"}


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [("a", {"b"}, "a"), ("a", {"a"}, "a_2"), ("Foo", {"Foo", "Foo2"}, "Foo3"), ("X2", {"X2"}, "X2_2")],
)
def test_unique(name: str, taken: set[str], free: str) -> None:
    assert unique(name, taken) == free


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("batches", "batch"),
        ("policies", "policy"),
        ("files", "file"),
        ("speech", "speech"),
        ("status", "status"),
        ("access", "access"),
        ("responses", "response"),
        ("analysis", "analysis"),
    ],
)
def test_singular(word: str, one: str) -> None:
    assert singular(word) == one


@pytest.mark.parametrize(
    ("verb", "path", "operation_id", "tags", "hints", "expected"),
    [
        ("GET", "/v1/pets", "", (), {}, ("pets", "list")),
        ("GET", "/pets/{id}", "", (), {}, ("pets", "retrieve")),
        ("GET", "/pets/{id}/health", "", (), {}, ("pets.health", "retrieve")),
        ("POST", "/pets", "", (), {}, ("pets", "create")),
        ("POST", "/pets/{id}", "", (), {}, ("pets", "update")),
        ("PUT", "/pets/{id}", "", (), {}, ("pets", "replace")),
        ("PATCH", "/pets/{id}", "", (), {}, ("pets", "update")),
        ("DELETE", "/pets/{id}", "", (), {}, ("pets", "delete")),
        ("POST", "/pets/{id}/feed", "feedPet", (), {}, ("pets", "feed")),
        ("GET", "/pets", "listPets", (), {}, ("pets", "list")),
        ("GET", "/x", "listAdminUsers", ("Admin > Users",), {}, ("admin.users", "list")),
        ("GET", "/x", "users", ("Users",), {}, ("users", "retrieve")),
        ("GET", "/x", "a", ("t",), {"x-fern-sdk-group-name": ["chat", "rooms"]}, ("chat.rooms", "a")),
        (
            "GET",
            "/x",
            "a",
            ("t",),
            {"x-fern-sdk-group-name": "chat", "x-fern-sdk-method-name": "open"},
            ("chat", "open"),
        ),
        ("GET", "/x", "a", (), {"x-speakeasy-group": "a.b", "x-speakeasy-name-override": "get"}, ("a.b", "get")),
        ("GET", "/", "", (), {}, ("default", "retrieve")),
        ("GET", "/close", "", (), {"x-fern-sdk-method-name": "with_options"}, ("close_", "with_options_")),
    ],
)
def test_operations_without_an_official_method(
    verb: str, path: str, operation_id: str, tags: tuple[str, ...], hints: dict[str, ir.Json], expected: tuple[str, str]
) -> None:
    operation = ir.Operation(
        key=f"{verb} {path}", verb=verb, path=path, pointer="#", operation_id=operation_id, tags=tags, hints=hints
    )
    assert operations.names([operation], (), ())[operation.key] == expected


def test_methods_of_one_resource_differ_from_each_other_and_from_its_children() -> None:
    made = [
        ir.Operation(key=key, verb="GET", path=path, pointer="#", tags=(tag,), operation_id=name)
        for key, path, tag, name in [
            ("GET /a", "/a", "a", "b"),
            ("GET /b", "/b", "a > b", "c"),
            ("GET /c", "/c", "a", "d"),
            ("GET /d", "/d", "a", "d"),
        ]
    ]
    found = operations.names(made, {"a.d"}, {"a"})
    assert found["GET /a"] == ("a", "b_2")
    assert [found["GET /c"], found["GET /d"]] == [("a", "d_2"), ("a", "d_3")]


@pytest.mark.parametrize(
    ("gone", "new", "found"),
    [
        (["#/s/Pet"], ["#/s/Pets"], {"#/s/Pet": "#/s/Pets"}),
        (["#/s/Pet"], ["#/s/Invoice"], {}),
        (["#/s/Pet", "#/s/Pet/properties/x"], ["#/s/Pets", "#/s/Pets/properties/x"], None),
        (["#/s/Pet"], ["#/t/Pet"], {}),
        (["GET /pets/{id}"], ["GET /pets/{pet_id}"], {"GET /pets/{id}": "GET /pets/{pet_id}"}),
        (["GET /pets/{id}"], ["POST /pets/{pet_id}"], {}),
        (["GET /pets"], ["GET /pet"], {}),
    ],
)
def test_likely_renames(gone: list[str], new: list[str], found: dict[str, str] | None) -> None:
    assert likely(gone, new) == (found if found is not None else dict(zip(gone, new, strict=True)))


def test_a_resource_is_never_called_like_an_attribute_of_its_client() -> None:
    names = {
        name for client in (SyncClient, AsyncClient, PairedClient) for name in dir(client) if not name.startswith("_")
    }
    assert names | {"max_retries"} == CLIENT_ATTRIBUTES
