"""The command line: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from specwright_generator.cli import main

DOCUMENT = """
openapi: 3.0.3
info: {title: Things, version: '7', description: Somebody's words.}
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      description: Gets it.
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: string, enum: [big, small]}}
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: string}, size: {type: integer, nullable: true}}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "upstream.yaml").write_text(DOCUMENT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def answer(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".specwright" not in path.parts
    }


def test_every_command_has_help_json_and_exit_codes() -> None:
    listed = run("--help").stdout
    for name in ("generate", "import", "ir", "ledger", "new", "providers"):
        assert f"\n  {name} " in listed
        help_text = run(name, "--help").stdout
        assert "--json" in help_text
        assert "Exit codes:" in help_text


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("import",), ("import", "acme"), ("generate", "--jobs", "0"), ("ir",)]
)
def test_wrong_usage_exits_with_2(project: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_a_project_without_specs_is_wrong_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in ("generate", "ledger", "providers"):
        result = run(command)
        assert result.exit_code == 2
        assert "there is no spec here (begin one: specwright new NAME)" in result.stderr


def test_new_begins_a_spec_once(project: Path) -> None:
    assert run("new", "acme").exit_code == 0
    assert (project / "specs/acme/provider.toml").is_file()
    again = run("new", "acme")
    assert (again.exit_code, "there is such a spec already" in again.stderr) == (2, True)
    assert run("new", "../evil").exit_code == 2
    assert answer("new", "Acme")["problems"][0]["message"].startswith("a provider's name is that of a Python package")
    assert [path.name for path in (project / "specs").iterdir()] == ["acme"]


def test_import_takes_facts_and_pins_the_source(project: Path) -> None:
    first = answer("import", "acme", "--from", "upstream.yaml", "--licence", "MIT", "--date", "2026-08-21")
    assert first["changed"] == ["specs/acme/api.json", "specs/acme/names.json", "specs/acme/provider.toml"]
    assert (first["operations"], first["schemas"], first["version"]) == (1, 1, "7")
    assert first["report"]["dropped"] == {"description": 3}
    assert "words" not in (project / "specs/acme/api.json").read_text()
    (listed,) = answer("providers")["providers"]
    assert (listed["version"], listed["origin"], listed["licence"]) == ("7", "upstream.yaml", "MIT")
    assert answer("import", "acme", "--from", "upstream.yaml")["changed"] == []


def test_import_keeps_what_was_written_by_hand(project: Path) -> None:
    run("import", "acme", "--from", "upstream.yaml")
    manifest = project / "specs/acme/provider.toml"
    ours = manifest.read_text().replace('title = "Acme API"', '# A word of ours.\ntitle = "Things, by Acme"  # ours')
    manifest.write_text(ours)
    (project / "upstream.yaml").write_text(DOCUMENT.replace("'7'", "'8'"))
    assert answer("import", "acme", "--from", "upstream.yaml")["version"] == "8"
    text = manifest.read_text()
    assert '# A word of ours.\ntitle = "Things, by Acme"  # ours\n' in text
    assert 'version = "8"' in text
    assert [line for line in text.splitlines() if line not in ours.splitlines()] == [
        line for line in text.splitlines() if line.startswith(("version", "sha256"))
    ]
    assert json.loads((project / "specs/acme/api.json").read_text())["info"]["title"] == "Things, by Acme"


def test_import_keeps_prose_only_when_asked_and_where_git_ignores_it(project: Path) -> None:
    changed = answer("import", "acme", "--from", "upstream.yaml", "--prose")["changed"]
    assert "specs/acme/api.prose.json" in changed
    assert "Gets it." in (project / "specs/acme/api.prose.json").read_text()
    assert "Gets it." not in (project / "specs/acme/api.json").read_text()


def test_import_compares_a_second_form(project: Path) -> None:
    second = DOCUMENT.replace("required: [id]", "required: [id, size]").replace("big, small", "big")
    (project / "second.yaml").write_text(second)
    run("import", "acme", "--from", "upstream.yaml")
    manifest = project / "specs/acme/provider.toml"
    report = answer("import", "acme", "--from", "upstream.yaml", "--also", "second.yaml")["report"]
    assert [each["pointer"] for each in report["findings"] if each["kind"] == "difference"] == [
        "/components/schemas/Thing/required",
        "/paths/~1things~1{id}/get/parameters/1/schema/enum",
    ]
    manifest.write_text(
        manifest.read_text()
        + '[[source.differences]]\npointer = "/components/schemas/*/required"\ntaken = "secondary"\nreason = "ours"\n'
        + '[[source.differences]]\npointer = "/paths/**/enum"\ntaken = "primary"\nreason = "ours"\n'
        + '[[source.differences]]\npointer = "/servers"\ntaken = "primary"\nreason = "ours"\n'
    )
    report = answer("import", "acme", "--from", "upstream.yaml", "--also", "second.yaml")["report"]
    assert report["counts"] == {"nullable": 1, "settled": 2, "stale": 1}
    document = json.loads((project / "specs/acme/api.json").read_text())
    assert document["components"]["schemas"]["Thing"]["required"] == ["id", "size"]
    assert document["paths"]["/things/{id}"]["get"]["parameters"][1]["schema"]["enum"] == ["big", "small"]


BROKEN = [
    (b"openapi: [", "upstream.yaml:2:1: did not find expected node content"),
    (b"openapi: 3.0.0\ninfo: \xff", "upstream.yaml:2:7: not UTF-8"),
    (b"a: 1", "neither OpenAPI 3.0 to 3.2 nor Swagger 2.0: None"),
    (b"asyncapi: 3.0.0", "neither OpenAPI"),
    (b"openapi: 3.1.0\npaths: []", "upstream.yaml#/paths: shape: expected an object; found list"),
    (
        b"openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: '#/b'}, B: {$ref: '/etc/passwd'}}}",
        "'/etc/passwd' leaves the document: neither files nor the network are read",
    ),
    (b"a: &a [*a]", "upstream.yaml:1:8: the alias *a stands inside what it names"),
]


@pytest.mark.parametrize(("data", "messages"), BROKEN, ids=[row[1][:50] for row in BROKEN])
def test_a_document_that_cannot_be_used_leaves_everything_as_it_was(project: Path, data: bytes, messages: str) -> None:
    run("import", "acme", "--from", "upstream.yaml")
    before = snapshot(project / "specs")
    (project / "upstream.yaml").write_bytes(data)
    result = run("import", "acme", "--from", "upstream.yaml", "--prose")
    assert result.exit_code == 2
    for message in messages.split("|"):
        assert message in result.stderr
    assert snapshot(project / "specs") == before
    assert run("import", "other", "--from", "upstream.yaml").exit_code == 2
    assert not (project / "specs/other").exists()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("none.yaml", "none.yaml: cannot be read: No such file or directory"),
        ("http://127.0.0.1/x", "neither a file nor an https address"),
        ("file:///etc/passwd", "neither a file nor an https address"),
        ("https://127.0.0.1:1/x", "cannot be fetched"),
    ],
)
def test_a_source_that_cannot_be_read_is_wrong_input(project: Path, source: str, message: str) -> None:
    result = run("import", "acme", "--from", source)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


def test_a_reference_to_nothing_is_kept_where_a_patch_mends_it(project: Path) -> None:
    (project / "upstream.yaml").write_text(DOCUMENT.replace("schemas/Thing'", "schemas/Gone'"))
    taken = run("import", "acme", "--from", "upstream.yaml")
    assert (taken.exit_code, "'#/components/schemas/Gone'" in taken.stderr) == (0, True)
    assert "schemas/Gone" not in (project / "specs/acme/api.json").read_text()
    (project / "specs/acme/patches.yaml").write_text(
        "overlay: 1.0.0\nactions:\n"
        "  - {target: $.components.schemas, update: {Gone: {}}, x-reason: It is not in the document.}\n"
    )
    assert run("import", "acme", "--from", "upstream.yaml").exit_code == 0
    assert "schemas/Gone" in (project / "specs/acme/api.json").read_text()


def test_generate_writes_checks_and_notices(project: Path) -> None:
    run("new", "acme", "--from", "upstream.yaml")
    (made,) = answer("generate")["providers"]
    assert (made["state"], made["operations"], made["problems"]) == ("written", 1, [])
    files = snapshot(project)
    modules = {path: text for path, text in files.items() if path.startswith("acme_client/") and path.endswith(".py")}
    assert len(modules) >= 8
    assert all(text.startswith(b"# Generated by specwright") for text in modules.values())
    (again,) = answer("generate", "acme")["providers"]
    assert (again["state"], again["operations"], again["files"]) == ("unchanged", 1, made["files"])
    assert answer("generate", "--check")["providers"][0]["state"] == "unchanged"
    assert snapshot(project) == files

    client = project / "acme_client/client.py"
    client.write_bytes(client.read_bytes() + b"\nEVIL = 1\n")
    checked = run("generate", "--check")
    assert checked.exit_code == 1
    assert "client.py:" in checked.stderr
    assert "differs from what is generated" in checked.stderr
    assert run("generate").exit_code == 0
    assert snapshot(project) == files

    (project / "specs/acme/patches.yaml").write_text(
        "overlay: 1.0.0\nactions:\n  - {target: $.nothing, remove: true, x-reason: stale}\n"
    )
    stale = run("generate")
    assert stale.exit_code == 2
    assert "specs/acme/patches.yaml#/actions/0/target: $.nothing matches nothing" in stale.stderr
    assert {path: text for path, text in snapshot(project).items() if "patches" not in path} == files


def test_generate_compiles_several_providers_at_once_and_reports_each(project: Path) -> None:
    for name in ("one", "two", "three"):
        run("new", name, "--from", "upstream.yaml")
    (project / "specs/three/api.json").write_text("{")
    (project / "specs/two/provider.toml").write_text("[provider")
    result = run("generate", "--jobs", "2", "--json")
    made = {each["provider"]: each for each in json.loads(result.stdout)["providers"]}
    assert {name: each["state"] for name, each in made.items()} == {
        "one": "written",
        "two": "failed",
        "three": "failed",
    }
    assert made["three"]["problems"][0]["file"] == "specs/three/api.json:1:2"
    assert made["two"]["problems"][0]["message"].startswith("not TOML")
    assert result.exit_code == 2
    assert sorted(path.name for path in project.glob("*_client")) == ["one_client"]


def test_ledger_and_ir_print_plain_data(project: Path) -> None:
    run("new", "acme", "--from", "upstream.yaml")
    ledger = run("ledger", "acme", "--json")
    counts = json.loads(ledger.stdout)["providers"]["acme"]["counts"]
    assert counts["operation"] == {"generated": 1, "excluded": 0, "missing": 0}
    assert ledger.exit_code == 0
    api = answer("ir", "acme")
    assert api["is"] == "Api"
    assert [operation["key"] for operation in api["operations"]] == ["GET /things/{id}"]
    assert "things" in run("ir", "acme").stdout


def test_the_program_starts_without_the_compiler() -> None:
    code = (
        "import sys, specwright_generator.cli; print([name for name in sys.modules if name.split('.')[0] in sys.argv])"
    )
    names = ["yaml", "rich", "tomlkit", "pydantic", "jinja2", "datamodel_code_generator", "httpx2", "jsonschema"]
    path = os.pathsep.join(each for each in sys.path if each)
    loaded = subprocess.run(
        [sys.executable, "-c", code, *names], capture_output=True, text=True, check=True, env={"PYTHONPATH": path}
    )
    assert loaded.stdout.strip() == "[]"
