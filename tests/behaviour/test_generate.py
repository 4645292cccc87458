"""The real documents compile to the same bytes in any process; the check finds a changed one; the ledger is whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from .documents import ROOT

FOLDERS = ("generated", "overlays")


def run(project: Path, *arguments: str, seed: str = "0") -> tuple[int, Any, str]:
    """Run a command as a process of its own: its exit code, its JSON and what it says to a person."""
    path = os.pathsep.join(str(ROOT / folder) for folder in ("generator", "overlays", "generated"))
    done = subprocess.run(
        [sys.executable, "-m", "specwright_generator", *arguments, "--json"],
        cwd=project,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stderr[-2000:]
    return done.returncode, json.loads(done.stdout), done.stderr


def tree(project: Path) -> dict[str, bytes]:
    """Every file that was generated."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for folder in FOLDERS
        for path in (project / folder).rglob("*")
        if path.is_file()
    }


def compiled(project: Path, seed: str) -> Path:
    shutil.copytree(ROOT / "specs", project / "specs")
    code, result, said = run(project, "generate", seed=seed)
    assert code == 0, said
    assert {each["state"] for each in result["providers"]} == {"written"}
    return project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has this one's specs and was compiled."""
    return compiled(tmp_path_factory.mktemp("project"), "0")


def test_another_hash_seed_gives_the_same_bytes(
    project: Path, tmp_path_factory: pytest.TempPathFactory, counts: Counter[str]
) -> None:
    other = tree(compiled(tmp_path_factory.mktemp("other"), "4711"))
    assert other == tree(project)
    counts["files equal under two hash seeds"] = len(other)


def test_the_check_tells_file_and_line_of_a_changed_byte(project: Path) -> None:
    changed = project / "generated/specwright_generated/openai/types/chat/chat_completion.py"
    text = changed.read_bytes()
    place = text.index(b"class ChatCompletion(")
    line = text[:place].count(b"\n") + 1
    try:
        changed.write_bytes(text[:place] + b"K" + text[place + 1 :])
        code, result, said = run(project, "generate", "--check")
    finally:
        changed.write_bytes(text)
    assert code == 1
    assert f"types/chat/chat_completion.py:{line}" in said + json.dumps(result)


def test_the_ledger_accounts_for_everything(project: Path, counts: Counter[str]) -> None:
    code, result, _ = run(project, "ledger")
    assert code == 0
    for provider, ledger in result["providers"].items():
        assert ledger["missing"] == []
        # Of these two the part that has to do with models is compiled; each rule of their manifests says why.
        if provider not in ("discoveryengine", "vertex"):
            assert ledger["counts"]["operation"]["excluded"] == 0
        assert [entry for entry in ledger["excluded"] if not entry["reason"]] == []
        for kind, states in ledger["counts"].items():
            counts[f"ledger: {kind} generated"] += states["generated"]
            counts["ledger: elements excluded with a reason"] += states["excluded"]
