"""`specwright diff`: what it takes, prints and exits with."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from specwright_generator.cli import main

BASE = (Path(__file__).parent / "cases" / "base.yaml").read_text()
ADDED = BASE.replace("b: {type: string}", "b: {type: string}, n: {type: string}")
REMOVED = BASE.replace(", d: {type: string}", "")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "specs").mkdir()
    for name, text in (("base", BASE), ("added", ADDED), ("removed", REMOVED)):
        (tmp_path / f"{name}.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["diff", *arguments], catch_exceptions=False)


@pytest.mark.parametrize(
    ("old", "new", "options", "code"),
    [
        ("base", "base", (), 0),
        ("base", "base", ("--fail-on", "any"), 0),
        ("base", "added", (), 0),
        ("base", "added", ("--fail-on", "any"), 1),
        ("base", "removed", (), 1),
        ("base", "removed", ("--fail-on", "never"), 0),
    ],
)
def test_the_exit_code_is_what_it_is_asked_to_fail_on(
    project: Path, old: str, new: str, options: tuple[str, ...], code: int
) -> None:
    assert run(f"{old}.yaml", f"{new}.yaml", *options).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("base.yaml",), "give OLD and NEW"),
        (("base.yaml", "nowhere.yaml"), "nowhere.yaml: cannot be read"),
        (("base.yaml", "specs"), "not that of a spec"),
        (("base.yaml", "base.yaml", "--json", "--markdown"), "exclude each other"),
        (("base.yaml", "http://acme.test/api.yaml"), "neither a file nor an https address"),
        (("--output=x:specs/acme", "base.yaml"), "No such option"),
        (("base.yaml", "nope:specs/acme"), "git has no such provider.toml"),
    ],
)
def test_what_cannot_be_compared_is_wrong_input(project: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_an_option_in_place_of_a_revision_never_reaches_git(project: Path) -> None:
    result = run("--", "--output=stolen:specs/acme", "base.yaml")
    assert result.exit_code == 2
    assert "neither a file" in result.output


def test_the_report_is_plain_data(project: Path) -> None:
    found: dict[str, Any] = json.loads(run("base.yaml", "removed.yaml", "--json").stdout)
    assert found["verdict"] == {
        "version": "major",
        "because": {"response-field-removed": 1, "python-field-removed": 1},
    }
    assert found["wire"] == [
        {
            "rule": "response-field-removed",
            "side": "response",
            "effect": "breaking",
            "breaking": True,
            "reason": "code that reads it finds nothing",
            "place": "POST /things/{id} response 200 .d",
            "pointer": "#/components/schemas/Answered/properties/d",
            "old": "string",
            "new": "",
            "operations": ["POST /things/{id}"],
        }
    ]
    assert found["counts"]["wire"] == {"breaking": 1, "typing": 0, "addition": 0, "neutral": 0}
    assert found["python"][0]["place"] == "types.answered.Answered.d"


def test_the_text_tells_the_worst_first(project: Path) -> None:
    (project / "both.yaml").write_text(REMOVED.replace("b: {type: string}", "b: {type: string}, n: {type: string}"))
    lines = run("base.yaml", "both.yaml").stdout.splitlines()
    assert lines.index("Breaking, over the wire") < lines.index("Added, over the wire")
    assert "    POST /things/{id} response 200 .d: string" in lines
    assert lines[-1].startswith("version: major: ")


def test_no_more_changes_of_a_rule_are_printed_than_asked_for(project: Path) -> None:
    many = ", ".join(f"n{place}: {{type: string}}" for place in range(5))
    (project / "many.yaml").write_text(BASE.replace("b: {type: string}", f"b: {{type: string}}, {many}"))
    shown = run("base.yaml", "many.yaml", "--most", "2").stdout
    assert "request-optional-field-added (5)" in shown
    assert shown.count("request body .n") == 2
    assert "… and 3 more" in shown


def test_markdown_holds_no_markdown_of_a_document(project: Path) -> None:
    evil = BASE.replace("b: {type: string}", "b: {type: string}, '`<img src=x>`\\n# Title': {type: string}")
    (project / "evil.yaml").write_text(evil)
    shown = run("base.yaml", "evil.yaml", "--markdown").stdout
    (line,) = [each for each in shown.splitlines() if "request body" in each]
    assert line.startswith("- ``")
    assert line.endswith("``")
    assert "\n# Title" not in shown


def test_the_rules_are_listed(project: Path) -> None:
    listed = json.loads(run("--rules", "--json").stdout)["rules"]
    assert {"id", "side", "effect", "reason", "opposite"} == set(listed[0])
    assert "request-parameter-became-required" in {rule["id"] for rule in listed}
    assert run("--rules").exit_code == 0


def test_a_spec_is_compared_with_its_revision(project: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@acme.test", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *arguments], cwd=project, check=True, capture_output=True)

    def imported(document: str) -> None:
        lines = (project / document).read_text().splitlines(keepends=True)
        (project / document).write_text("".join(each for each in lines if "ecurity" not in each))
        result = CliRunner().invoke(main, ["import", "acme", "--from", document, "--no-validate"])
        assert result.exit_code == 0, result.output

    imported("base.yaml")
    git("init", "--quiet")
    git("add", "specs")
    git("commit", "--quiet", "--message", "first")
    imported("removed.yaml")
    found = json.loads(run("HEAD:specs/acme", "specs/acme", "--json").stdout)
    assert [change["rule"] for change in found["wire"]] == ["response-field-removed"]
    assert run("specs/acme", "specs/acme").exit_code == 0
    assert run("specs/acme", "removed.yaml").exit_code == 0, "a document is read with the names of the spec beside it"
    (project / "specs/acme/provider.toml").write_text("nonsense")
    git("commit", "--quiet", "--all", "--message", "second")
    wrong = run("HEAD:specs/acme", "base.yaml")
    assert wrong.exit_code == 2
    assert "HEAD:specs/acme/provider.toml" in wrong.output


def test_what_cannot_be_read_of_a_document_is_told(project: Path) -> None:
    document = yaml.safe_load(BASE)
    document["components"]["schemas"]["Asked"]["properties"]["x"] = {"$ref": "#/components/schemas/Nowhere"}
    (project / "dangling.yaml").write_text(yaml.safe_dump(document))
    result = run("base.yaml", "dangling.yaml")
    assert "Nowhere" in result.output
    assert json.loads(run("base.yaml", "dangling.yaml", "--json").stdout)["problems"]
