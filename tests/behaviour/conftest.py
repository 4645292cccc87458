"""The counts that the proofs print, and one event loop for all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

COUNTS = pytest.StashKey["Counter[str]"]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS] = Counter[str]()


def pytest_sessionfinish(session: pytest.Session) -> None:
    # A worker of pytest-xdist hands its counts to the process that prints.
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        made = session.config.stash[COUNTS]
        output["counts"] = dict(made)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[COUNTS].update(getattr(node, "workeroutput", {}).get("counts", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash[COUNTS]
    if counts:
        terminalreporter.section("proofs of generated clients")
        for name, number in sorted(counts.items()):
            terminalreporter.write_line(f"{number:>9,} {name}")


@pytest.fixture(scope="session")
def counts(pytestconfig: pytest.Config) -> Counter[str]:
    """What was proved, by name; printed when all tests are done."""
    return pytestconfig.stash[COUNTS]


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.Runner]:
    """One event loop for all calls of async clients."""
    with asyncio.Runner() as runner:
        yield runner
