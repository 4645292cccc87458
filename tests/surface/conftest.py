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
def as_listed(capsys: pytest.CaptureFixture[str]) -> Check:
    """`as_listed(topic, findings, compared)`: what was found must be all that openai_exceptions.toml lists."""
    groups = tomllib.loads(Path(__file__).with_name("openai_exceptions.toml").read_text(encoding="utf-8"))["group"]

    def check(topic: str, findings: Iterable[str], compared: int) -> None:
        found = Counter(findings)
        listed = Counter(each for group in groups if group["topic"] == topic for each in group["findings"])
        with capsys.disabled():
            print(f"\n{topic}: {compared} compared, {len(found)} differences, all of them listed: {found == listed}")
        assert sorted(found - listed) == [], "differences that openai_exceptions.toml does not list"
        assert sorted(listed - found) == [], "openai_exceptions.toml lists what is no difference any more"

    return check
