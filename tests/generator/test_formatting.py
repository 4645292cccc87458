"""Formatting: ruff's layout, the same whatever an earlier run has left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from specwright_generator import formatting
from specwright_generator.formatting import format_files

UGLY = {
    "a/__init__.py": "import sys\nimport os\nx = [ 'a',\n 'b' ]\n",
    "a/b.py": "def f( a ):\n  return (a)\n",
    "a/py.typed": "",
}
NEAT = {
    "a/__init__.py": 'import os\nimport sys\n\nx = ["a", "b"]\n',
    "a/b.py": "def f(a):\n    return a\n",
    "a/py.typed": "",
}


@pytest.fixture
def ruffed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Which files ruff was given, each time."""
    calls: list[list[str]] = []
    real: Callable[..., dict[str, str]] = formatting._ruffed  # pyright: ignore[reportPrivateUsage]  # to count its calls

    def count(files: dict[str, str], first_party: list[str]) -> dict[str, str]:
        calls.append(sorted(files))
        return real(files, first_party)

    monkeypatch.setattr(formatting, "_ruffed", count)
    return calls


def test_only_what_is_new_is_formatted(tmp_path: Path, ruffed: list[list[str]]) -> None:
    cache = tmp_path / "deep" / "formatted.json"
    assert format_files(UGLY, cache=cache) == NEAT
    assert format_files(UGLY, cache=cache) == NEAT
    assert format_files({**UGLY, "a/c.py": "y  = 1"}, cache=cache) == {**NEAT, "a/c.py": "y = 1\n"}
    assert ruffed == [["a/__init__.py", "a/b.py"], ["a/c.py"]]


def test_what_is_no_longer_rendered_is_forgotten(tmp_path: Path, ruffed: list[list[str]]) -> None:
    cache = tmp_path / "formatted.json"
    format_files(UGLY, cache=cache)
    format_files({"a/b.py": UGLY["a/b.py"]}, cache=cache)
    format_files(UGLY, cache=cache)
    assert ruffed == [["a/__init__.py", "a/b.py"], ["a/__init__.py"]]


def test_the_first_party_is_part_of_what_is_kept(tmp_path: Path) -> None:
    cache = tmp_path / "formatted.json"
    texts = {"m.py": "import ours\nimport theirs\n"}
    assert format_files(texts, cache=cache) == texts
    assert format_files(texts, ["ours"], cache=cache) == {"m.py": "import theirs\n\nimport ours\n"}


SPOILS: list[Callable[[bytes], bytes]] = [
    lambda _: b"",
    lambda data: data[: len(data) // 2],
    lambda _: b"\xff\x00",
    lambda _: b"[" * 100_000,
    lambda data: data.replace(b"return a", b"return 1"),
]


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_broken_cache_is_made_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    cache = tmp_path / "formatted.json"
    format_files(UGLY, cache=cache)
    good = cache.read_bytes()
    cache.write_bytes(spoil(good))
    assert cache.read_bytes() != good
    assert format_files(UGLY, cache=cache) == NEAT
    assert cache.read_bytes() == good


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert format_files(UGLY, cache=tmp_path / "file" / "formatted.json") == NEAT


def test_a_text_that_is_no_python_says_so() -> None:
    with pytest.raises(RuntimeError, match=r"ruff .* failed"):
        format_files({"a.py": "def"})
