"""`specwright parity`: what it prints, what it writes, its exit codes, and what a maintainer has accepted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from specwright_generator.cli import main
from specwright_generator.parity.render_markdown import escaped, markdown
from specwright_generator.parity.reporting import compared

from .toy import method, surface, write_spec


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["parity", *arguments], catch_exceptions=False)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose toy lacks the argument `tags` that it had before."""
    write_spec(tmp_path / "before")
    write_spec(tmp_path, lambda doc: doc["components"]["schemas"]["NewThing"]["properties"].pop("tags"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


BEFORE = ("toy", "--reference", "self:before")


def test_it_prints_counts_and_gaps(project: Path) -> None:
    shown = run(*BEFORE)
    assert shown.exit_code == 1
    assert "toy beside self:before" in shown.output
    assert "parameter missing" in shown.output
    assert "differential: not run" in shown.output


def test_without_gaps_it_is_well(project: Path) -> None:
    assert run("toy", "--reference", "self:specs/toy").exit_code == 0


def test_it_writes_a_page_markdown_and_json(project: Path) -> None:
    written = run(*BEFORE, "-o", "out", "--json")
    assert written.exit_code == 1
    found = json.loads(written.stdout)["providers"]["toy"]
    assert found == json.loads((project / "out" / "parity.json").read_text())["providers"]["toy"]
    assert found["summary"]["gaps"] == 1
    assert found["gaps"][0]["details"] == ["no tags"]
    create = found["methods"]["things.create"]
    assert create["aspects"]["parameters"] == {"status": "differs", "differences": ["no tags"]}
    assert create["reference"] == "create(name: string, tags?: array, stream?: boolean) -> Thing"
    assert create["ours"] == "create(name: string, stream?: boolean) -> Thing"
    assert "| 6 | parameter missing: things.create: no tags |" in (project / "out" / "parity.md").read_text()
    assert (project / "out" / "index.html").read_text().startswith("<!doctype html>")
    assert sorted(path.name for path in (project / "out").iterdir()) == ["index.html", "parity.json", "parity.md"]


def test_two_runs_write_the_same(project: Path) -> None:
    run(*BEFORE, "-o", "one")
    run(*BEFORE, "-o", "two")
    for file in (project / "one").iterdir():
        assert file.read_bytes() == (project / "two" / file.name).read_bytes(), file.name


def test_differential_results_are_found(project: Path) -> None:
    results = project / "build" / "differential"
    results.mkdir(parents=True)
    (results / "toy.json").write_text('{"methods": {"things.get": {"differences": ["query: a, ours b"]}}}')
    found = json.loads(run("toy", "--reference", "self:specs/toy", "--json").stdout)["providers"]["toy"]
    assert found["summary"]["aspects"]["differential"] == {
        "equal": 0,
        "differs": 1,
        "missing": 0,
        "ours only": 0,
        "not applicable": 0,
        "not measured": 2,
    }
    assert [gap["kind"] for gap in found["gaps"]] == ["call differs"]


def test_a_provider_without_a_reference_is_left_out_or_an_error(project: Path) -> None:
    everything = run()
    assert everything.exit_code == 0
    assert "toy: no official SDK is installed, left out" in everything.stderr
    assert run("toy").exit_code == 2
    assert run("--reference", "self:before").exit_code == 2


ACCEPTED = """
[[accepted]]
kind = "parameter missing"
methods = ["things.*"]
what = ["no tags"]
reason = "Nobody sends tags."
reference = "self:before"
"""


def test_an_accepted_gap_is_listed_apart(project: Path) -> None:
    (project / "specs" / "toy" / "parity.toml").write_text(ACCEPTED)
    shown = run(*BEFORE, "-o", "out")
    assert shown.exit_code == 0
    assert "gaps accepted in parity.toml: 1" in shown.output
    assert "Nobody sends tags." in (project / "out" / "parity.md").read_text()
    found = json.loads((project / "out" / "parity.json").read_text())["providers"]["toy"]
    assert found["gaps"][0]["accepted"] == "Nobody sends tags."
    assert found["methods"]["things.create"]["aspects"]["parameters"]["status"] == "differs"


def test_what_is_accepted_and_is_no_gap_fails(project: Path) -> None:
    list_ = project / "specs" / "toy" / "parity.toml"
    list_.write_text(ACCEPTED.replace("no tags", "no more"))
    shown = run(*BEFORE)
    assert shown.exit_code == 1
    assert "accepts what is no gap (any more): parameter missing: things.*" in shown.stderr
    list_.write_text(ACCEPTED.replace("self:before", "sdk:other"))
    assert "no gap (any more)" not in run(*BEFORE).stderr


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "parameter missing"', 'kind = "parameter gone"', "is no kind of gap"),
        ('reason = "Nobody sends tags."', 'reason = " "', "the reason is empty"),
        ("methods", "method", "unknown key 'method'"),
    ],
)
def test_a_wrong_list_is_told_with_its_line(project: Path, old: str, new: str, message: str) -> None:
    (project / "specs" / "toy" / "parity.toml").write_text(ACCEPTED.replace(old, new))
    shown = run(*BEFORE)
    assert shown.exit_code == 2
    assert message in shown.stderr
    assert "parity.toml:" in shown.stderr


def test_names_are_no_markdown() -> None:
    hostile = "a|b](javascript:x)\n# <img>`"
    assert escaped(hostile) == r"a\|b\](javascript:x) \# \<img\>\`"
    text = markdown([compared(surface(name="ours"), surface(method(f"x.{hostile}"), name=hostile))])
    assert "\n# <" not in text
    assert "<img>" not in text
