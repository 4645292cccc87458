"""What a benchmark finds, and how it is shown. Every figure is a ratio to a peer measured in the same run."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table.

    Attributes:
        name: what was measured, with its unit.
        ours: our figure.
        peers: theirs, by name.
        against: the peer that the target speaks of; empty where the target is a plain number.
        target: the bound of `ours / peer` (or of `ours`).
        at_least: true where more is better.
    """

    name: str
    ours: float
    peers: Mapping[str, float] = field(default_factory=dict[str, float])
    against: str = ""
    target: float | None = None
    at_least: bool = False

    @property
    def value(self) -> float:
        """What the target bounds: the ratio to the peer, or the figure itself."""
        if not self.against:
            return self.ours
        return self.ours / self.peers[self.against]

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


_HEAD = ("measure", "ours", "peers", "ratio", "target", "")


def table(measures: Sequence[Measure]) -> str:
    """The measures as an aligned table."""
    rows = [_HEAD, *(_row(measure) for measure in measures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _row(measure: Measure) -> tuple[str, ...]:
    peers = ", ".join(f"{name} {_figure(value)}" for name, value in measure.peers.items())
    ratio = f"{measure.value:.3f} of {measure.against}" if measure.against else ""
    bound = "" if measure.target is None else f"{'≥' if measure.at_least else '≤'} {measure.target:g}"
    met = {True: "met", False: "NOT MET", None: ""}[measure.met]
    return measure.name, _figure(measure.ours), peers, ratio, bound, met


def _figure(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cpu_seconds(contenders: Mapping[str, Callable[[], object]], count: int, rounds: int) -> dict[str, float]:
    """CPU seconds of one run of each contender: the median of `rounds` rounds of `count` runs, the contenders taking
    turns within a round so that a busy machine is busy for all of them."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for run in contenders.values():
        for _ in range(min(count, 100)):
            run()
    for _ in range(rounds):
        for name, run in contenders.items():
            begun = time.process_time()
            for _ in range(count):
                run()
            found[name].append((time.process_time() - begun) / count)
    return {name: median(seconds) for name, seconds in found.items()}


def resident() -> float:
    """The memory that this process holds, in MiB (0 where the system does not say)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return 0.0
