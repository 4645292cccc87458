"""`provider.toml`: what it may say, and that everything wrong with it is reported at once, with its line."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from specwright.runtime.provider import Option, Provider
from specwright_generator.manifest import Client, ClientOption, load_manifest
from specwright_generator.manifest_reading import parse_manifest
from specwright_generator.problems import InputError
from specwright_generator.scaffold import manifest_text
from specwright_generator.selectors import selects

ROOT = Path(__file__).parents[2]
SMALL = """
[provider]
name = "acme"
title = "Acme"

[client]
class = "Acme"
async_class = "AsyncAcme"
base_url = "https://acme.test"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_manifest(text, "provider.toml")
    return [str(problem) for problem in caught.value.problems]


def test_a_small_manifest_is_enough() -> None:
    manifest = parse_manifest(SMALL, "provider.toml")
    assert manifest.client == Client(class_name="Acme", async_class_name="AsyncAcme", base_url="https://acme.test")
    assert (manifest.provider, manifest.title, manifest.source, manifest.pages) == ("acme", "Acme", None, ())


def test_the_manifest_fills_every_field_of_the_runtime() -> None:
    ours = {each.name for each in fields(Client)} | {"name", "client"}
    assert set(Provider._fields) <= ours
    assert set(Option._fields) == {each.name for each in fields(ClientOption)}


def test_the_scaffold_loads_as_it_is_and_with_its_comments_taken_away() -> None:
    text = manifest_text("my_api")
    assert parse_manifest(text, "provider.toml").client.async_class_name == "AsyncMyApi"
    lines = [line.removeprefix("# ") if line.startswith("# ") else line for line in text.splitlines()]
    full = "\n".join(line for line in lines if "=" in line or line.startswith("["))
    manifest = parse_manifest(full, "provider.toml")
    assert (len(manifest.pages), len(manifest.streams), len(manifest.headers), len(manifest.exclusions)) == (1, 1, 1, 1)
    assert manifest.client.security == {"ApiKeyAuth": "api_key"}


def test_everything_wrong_is_reported_at_once_with_its_line() -> None:
    text = SMALL.replace('title = "Acme"', "title = 3\ntitel = 1") + 'timeout = -1\n\n[[pages]]\nclass = "Page"\n'
    assert problems(text) == [
        "error: provider.toml:4#/provider/title: expected a string; found int",
        "error: provider.toml:11#/client/timeout: -1 is not a number from 0 up",
        "error: provider.toml:13#/pages/0: 'items' is missing (write items = … (a string))",
        "error: provider.toml:13#/pages/0: 'operations' is missing (write operations = … (a list of strings))",
        "error: provider.toml:5#/provider/titel: unknown key 'titel' (did you mean 'title'?)",
    ]


OPTION = '\n[[client.options]]\nname = "key"\nheader = "X-Key"\n'

WRONG = [
    ("", "'provider' is missing"),
    ("[provider", "not TOML"),
    ("a = 1\na = 2", "not TOML"),
    (SMALL.replace('"acme"', '"Acme Inc"'), "'Acme Inc' is not a lower-case package name"),
    (SMALL.replace('"acme"', '"../evil"'), "is not a lower-case package name"),
    (SMALL.replace('"AsyncAcme"', '"Async(Acme)"'), "'Async(Acme)' is not a class name"),
    (SMALL.replace("https://acme.test", "ftp://acme.test"), "is not an http or https address"),
    (SMALL.replace("https://acme.test", "https://acme.test?a=1"), "is not an http or https address"),
    (SMALL.replace('"https://acme.test"', "true"), "expected a string; found bool"),
    (SMALL + "max_retries = true", "expected a whole number; found bool"),
    (SMALL + "max_retries = 1.5", "expected a whole number; found float"),
    (SMALL + 'arrays = "spaces"', "'spaces' is none of 'brackets', 'repeat'"),
    (SMALL + 'default_auth = ["key"]', "no option is called 'key' (options: none)"),
    (SMALL + 'default_auth = ["key"]' + OPTION, "the option 'key' is no credential"),
    (SMALL + 'default_auth = ["key", 3]' + OPTION, "/default_auth/1: expected a string"),
    (SMALL + OPTION + "auth = true", "a credential is a secret"),
    (SMALL + OPTION + 'query = "key"', "into a header or into the query, not both"),
    (SMALL + OPTION + OPTION, "two options have the same name"),
    (SMALL + OPTION.replace("X-Key", "X Key"), "'X Key' is not the name of a header"),
    (SMALL + OPTION + 'prefix = "a\\r\\nb"', "is not printable ASCII"),
    (SMALL + '[client.options]\nname = "key"', "expected an array of tables"),
    (SMALL + '[client.security]\nKey = "key"', "no option is called 'key'"),
    (SMALL + '[[streams]]\noperations = ["/chat"]', "'/chat' names no operation"),
    (SMALL + "[[streams]]\noperations = []", "the list is empty"),
    (SMALL + '[[streams]]\noperations = ["* /"]\nevent = "Chat"', "'Chat' is not a reference"),
    (SMALL + '[[streams]]\noperations = ["* /"]\nformat = "xml"', "'xml' is none of 'sse', 'jsonl', 'ndjson'"),
    (SMALL + '[[headers]]\noperations = ["* /"]', "no header is set"),
    (SMALL + '[[headers]]\noperations = ["* /"]\nset = { "A b" = "c" }', "'A b' with 'c' is no header"),
    (SMALL + '[[headers]]\noperations = ["* /"]\nset = { A = "b\\nc" }', "is no header"),
    (SMALL + '[[headers]]\noperations = ["* /"]\nset = { A = 1 }', "/set/A: expected a string"),
    (SMALL + '[[pages]]\nclass = "SyncPage"\nitems = "a"\noperations = ["* /"]', "without Sync or Async in front"),
    (SMALL + '[[pages]]\nclass = "P"\nitems = "a"\nparam = "b"\noperations = ["* /"]', "exactly one of cursor_field"),
    (
        SMALL + '[[pages]]\nclass = "P"\nitems = "a"\ncursor_item = "b"\noperations = ["* /"]',
        "a cursor without the query key",
    ),
    (SMALL + '[[exclude]]\npointer = "/a"', "'reason' is missing"),
    (SMALL + '[source]\norigin = "a"\nversion = "1"\nsha256 = "xyz"', "'xyz' is not 64 hexadecimal digits"),
    (SMALL + '[source]\norigin = "a"\nversion = "1"\nsha256 = "x"\ndate = 2024-10-21', "expected a string; found date"),
    (SMALL + '[[source.differences]]\npointer = "a"\nreason = "b"', "'a' is not a JSON pointer"),
    (SMALL + '[mixins]\n"types.a.B" = "os.system"', 'write "types.module.Class" = "module:Class"'),
    (SMALL + '[names]\npackage = "a-b"', "'a-b' is not a Python package"),
    (SMALL + "[nmaes]\n", "unknown key 'nmaes' (did you mean 'names'?)"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[row[1][:40] for row in WRONG])
def test_a_wrong_manifest_is_refused(text: str, message: str) -> None:
    found = problems(text)
    assert any(message in problem for problem in found), found
    assert all(problem.startswith("error: provider.toml") for problem in found)


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "cannot be read: No such file"), (b"a = \xff", "not UTF-8: byte 4"), (b"#" * 2**21, "larger than")],
)
def test_an_unreadable_manifest_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "provider.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        load_manifest(path)


@pytest.mark.parametrize(
    ("selector", "operation", "fits"),
    [
        ("GET /files", "GET /files", True),
        ("GET /files", "POST /files", False),
        ("* /files", "DELETE /files", True),
        ("GET /files/*", "GET /files/{id}", True),
        ("GET /files/{id}", "GET /files/{id}", True),
        ("GET /files/*", "GET /files/{id}/content", False),
        ("GET /files/*", "GET /files", False),
        ("GET /files/*", "GET /files/{id}?beta=true", False),
        ("GET /files/*?beta=true", "GET /files/{id}?beta=true", True),
        ("* /threads/**", "POST /threads", True),
        ("* /threads/**", "POST /threads/runs/{id}", True),
        ("* /threads/**", "POST /threads_of/runs", False),
        ("* /chat/**", "POST /chat?beta=true", True),
        ("GET /**", "GET /a/b/c", True),
        ("GET /a.b", "GET /aXb", False),
    ],
)
def test_a_selector_names_operations(selector: str, operation: str, fits: bool) -> None:
    assert selects((selector,), operation) is fits


def test_openai_says_what_the_official_client_does() -> None:
    client = load_manifest(ROOT / "specs" / "openai" / "provider.toml").client
    assert (client.class_name, client.async_class_name) == ("OpenAI", "AsyncOpenAI")
    assert [option.name for option in client.options][:2] == ["api_key", "admin_api_key"]
    assert {option.env for option in client.options if option.secret} == {
        "OPENAI_API_KEY",
        "OPENAI_ADMIN_KEY",
        "OPENAI_WEBHOOK_SECRET",
    }
