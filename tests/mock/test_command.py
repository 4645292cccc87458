"""`specwright mock` as a program: it says where it is, answers, and ends when told to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from .own import LIBRARY, TOKEN

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "specwright_generator", "mock"]


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*PROGRAM, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_ends_with_0(ending: signal.Signals) -> None:
    with started("--spec", str(LIBRARY), "--port", "0") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("library.yaml: 14 operations at http://127.0.0.1:"), line
        url = line.split(" at ")[1].split(" ")[0]
        assert httpx2.get(f"{url}/books?key=planted-secret").status_code == 200
        assert httpx2.get(f"{url}/books?limit=x", headers=TOKEN).status_code == 400
        process.send_signal(ending)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert errors.splitlines() == [
            "200 GET /books  GET /books",
            "400 GET /books  GET /books",
            "    query limit: 'x' is not of type 'integer'",
        ]
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(url)


def test_with_json_it_prints_one_object() -> None:
    with started("mistral", "--port", "0", "--json", "--seed", "3") as process:
        assert process.stdout is not None
        text = "".join(iter(lambda: process.stdout.readline() if process.stdout else "", "}\n")) + "}"
        told = json.loads(text)
        assert told["operations"] > 300
        assert told["problems"] == []
        assert httpx2.get(f"{told['url']}/v1/models", headers=TOKEN).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a PROVIDER, or give an OpenAPI document with --spec"),
        (["openai", "--spec", str(LIBRARY)], "name a PROVIDER"),
        (["opnai"], "did you mean openai?"),
        (["--spec", "nowhere.yaml"], "does not exist"),
        (["--spec", "README.md"], "README.md"),
        (["openai", "--port", "70000"], "70000"),
        (["openai", "--scenario", str(LIBRARY)], "not TOML"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], message: str) -> None:
    done = subprocess.run([*PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        arguments = ["--spec", str(LIBRARY), "--port", str(port)]
        done = subprocess.run([*PROGRAM, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert f"cannot listen at 127.0.0.1:{port}" in done.stderr
