"""The official SDK's surface, and the exceptions that are known of, each with its reason."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SURFACES = ROOT.parent / "shared" / "surfaces"

Check = Callable[[str, Iterable[str], int], None]


@pytest.fixture(scope="session")
def surfaces() -> Path:
    """The folder of the surface files; without it the test is skipped."""
    if not (SURFACES / "openai.json").exists():
        pytest.skip("the official SDK's surface lies in ../shared, which is absent")
    return SURFACES


@pytest.fixture
def as_listed(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Check:
    """`as_listed(topic, findings, compared)`: what was found must be all that the provider's exceptions list.

    They stand in `openai_exceptions.toml` for `test_openai_….py`, and where a test's `provider` is openai.
    """
    named = "provider" in request.fixturenames
    name: str = request.getfixturevalue("provider") if named else request.path.name.split("_")[1]
    file = Path(__file__).with_name(f"{name}_exceptions.toml")
    groups = tomllib.loads(file.read_text(encoding="utf-8"))["group"]

    def check(topic: str, findings: Iterable[str], compared: int) -> None:
        found = Counter(findings)
        listed = Counter(each for group in groups if group["topic"] == topic for each in group["findings"])
        with capsys.disabled():
            print(f"\n{topic}: {compared} compared, {len(found)} differences, all of them listed: {found == listed}")
        assert sorted(found - listed) == [], f"differences that {file.name} does not list"
        assert sorted(listed - found) == [], f"{file.name} lists what is no difference any more"

    return check
