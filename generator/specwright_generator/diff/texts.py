"""The words of a report: one line a change, and the whole as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from .changes import Change, Report, Verdict
from .rules import EFFECTS, RULES, Effect

_FEW = 3
TITLES: dict[Effect, str] = {
    "breaking": "Breaking",
    "typing": "Runs on, may fail a type check",
    "addition": "Added",
    "neutral": "Neither",
}


def grouped(changes: Iterable[Change]) -> dict[Effect, dict[str, list[Change]]]:
    """Changes by effect, the worst first, and then by rule. Only groups that have any."""
    found: dict[Effect, dict[str, list[Change]]] = {effect: {} for effect in EFFECTS}
    for change in changes:
        found[change.effect].setdefault(change.rule, []).append(change)
    return {effect: rules for effect, rules in found.items() if rules}


def line(change: Change) -> str:
    """A change on one line: where, what it was and is, and how many operations it reaches."""
    parts = [change.place]
    if change.old and change.new:
        parts.append(f"{change.old} → {change.new}")
    elif change.old or change.new:
        parts.append(change.old or change.new)
    return ": ".join(parts) + _reach(change.operations)


def _reach(operations: Sequence[str]) -> str:
    if len(operations) < 2:
        return ""
    more = f", … {len(operations) - _FEW} more" if len(operations) > _FEW else ""
    return f" ({len(operations)} operations: {', '.join(operations[:_FEW])}{more})"


def advice(verdict: Verdict) -> str:
    """The version advice in a sentence."""
    if verdict.version == "none":
        return "nothing changed: no new version"
    because = [f"{count} {rule}" for rule, count in list(verdict.because.items())[:_FEW]]
    more = f" and {len(verdict.because) - _FEW} more rules" if len(verdict.because) > _FEW else ""
    return f"{verdict.version}: {', '.join(because)}{more}"


def markdown(report: Report, *, most: int) -> str:
    """The report as Markdown, with at most so many changes of each rule."""
    return "\n".join(
        [
            f"**Version: {advice(report.verdict())}**",
            "",
            "| | breaking | typing | added | neither |",
            "|---|--:|--:|--:|--:|",
            _row("over the wire", report.effects(report.wire).values()),
            _row("in Python", report.effects(report.python).values()),
            "",
            *_section("Over the wire", report.wire, most),
            *_section("In Python", report.python, most),
            *(f"- not compared: {inline(str(problem))}" for problem in report.problems),
        ]
    ).rstrip("\n")


def _row(name: str, counts: Iterable[int]) -> str:
    return f"| {name} | " + " | ".join(str(count) for count in counts) + " |"


def _section(title: str, changes: Sequence[Change], most: int) -> Iterator[str]:
    for effect, rules in grouped(changes).items():
        yield f"### {title}: {TITLES[effect].lower()}"
        yield ""
        for rule, found in rules.items():
            yield f"`{rule}` ({len(found)}): {RULES[rule].reason}"
            yield ""
            yield from (f"- {inline(line(change))}" for change in found[:most])
            if len(found) > most:
                yield f"- … and {len(found) - most} more"
            yield ""


def inline(text: str) -> str:
    """Text that a document had a hand in, on one line and so that nothing in it is read as Markdown."""
    text = " ".join(text.split())
    fence = "`" * (max((len(run) for run in _runs(text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _runs(text: str) -> Iterator[str]:
    """The runs of backticks in a text."""
    run = ""
    for character in text:
        if character == "`":
            run += character
        elif run:
            yield run
            run = ""
    if run:
        yield run
