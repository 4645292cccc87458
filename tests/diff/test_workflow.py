"""The workflow that runs updates: its shape, what it may do, and what it runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from specwright_generator.cli import main

FILE = Path(__file__).parents[2] / ".github" / "workflows" / "update.yml"
WORKFLOW: dict[Any, Any] = yaml.safe_load(FILE.read_text())
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
STEPS: list[dict[str, Any]] = [step for job in JOBS.values() for step in job["steps"]]


def test_it_runs_on_a_schedule_and_by_hand() -> None:
    on = WORKFLOW[True]  # YAML 1.1 reads the key `on` so
    assert set(on) == {"schedule", "workflow_dispatch"}
    assert all(len(each["cron"].split()) == 5 for each in on["schedule"])


def test_it_may_do_no_more_than_it_has_to() -> None:
    assert WORKFLOW["permissions"] == {}
    assert JOBS["providers"]["permissions"] == {"contents": "read"}
    assert JOBS["update"]["permissions"] == {"contents": "write", "pull-requests": "write"}
    for job in JOBS.values():
        assert job["timeout-minutes"] <= 60
    for step in STEPS:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        holds_token = any("github.token" in str(value) for value in step.get("env", {}).values())
        assert not (holds_token and "specwright" in step["run"]), "documents are read without a credential in reach"


def test_its_actions_are_githubs_own_and_pinned_by_commit() -> None:
    used = [step["uses"] for step in STEPS if "uses" in step]
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action)
    for line in FILE.read_text().splitlines():
        if "uses:" in line:
            assert re.search(r"# v\d+\.\d+\.\d+$", line), "the pinned version is told beside its commit"


def test_nothing_from_outside_is_pasted_into_a_script() -> None:
    """Expressions go through the environment, where a shell does not read them as code."""
    for step in STEPS:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("script", [step["run"] for step in STEPS if "run" in step])
def test_its_scripts_are_those_of_a_shell(script: str) -> None:
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("there is no bash to read the scripts with")
    read = subprocess.run([shell, "-n"], input=script, text=True, capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, "")


def test_it_asks_the_command_for_what_it_offers() -> None:
    (line,) = [
        each.strip() for step in STEPS for each in step.get("run", "").splitlines() if "specwright update" in each
    ]
    words = shlex.split(line.partition("||")[0])
    assert words[:2] == ["specwright", "update"]
    offered = CliRunner().invoke(main, ["update", "--help"]).output
    for word in words[2:]:
        assert not word.startswith("--") or word in offered


def test_every_provider_has_its_turn() -> None:
    assert JOBS["update"]["strategy"]["matrix"] == {"provider": "${{ fromJSON(needs.providers.outputs.names) }}"}
    assert JOBS["update"]["strategy"]["fail-fast"] is False
    (script,) = [step["run"] for step in JOBS["providers"]["steps"] if "run" in step]
    assert "specs/*/provider.toml" in script
