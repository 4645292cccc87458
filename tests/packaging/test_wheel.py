"""What is in the wheel: the three source roots as packages, with all that they need."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


@pytest.mark.parametrize(
    "path",
    [
        "specwright/py.typed",
        "specwright/openai/__init__.py",
        "specwright/openai/types/chat/chat_completion.py",
        "specwright_generated/py.typed",
        "specwright_generated/openai/client.py",
        "specwright_generated/openai/lock.json",
        "specwright_generator/py.typed",
        "specwright_generator/render/templates/resource.py.j2",
        "specwright_generator/render/models/templates/pydantic_v2/BaseModel.jinja2",
    ],
)
def test_the_wheel_has(wheel: list[str], path: str) -> None:
    assert path in wheel


def test_the_wheel_has_nothing_else(wheel: list[str]) -> None:
    assert {path.partition("/")[0].partition("-")[0] for path in wheel} == {
        "specwright",
        "specwright_generated",
        "specwright_generator",
    }
    assert not [path for path in wheel if "__pycache__" in path or path.startswith(("tests/", "specs/"))]


def test_the_command_says_what_to_install() -> None:
    code = "import sys; sys.modules['click'] = None; from specwright_generator.command import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "specwright: click is missing: pip install 'specwright[generate]'\n"
