"""The summary of an update, as Markdown that a maintainer can paste into a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from specwright_generator.diff.texts import inline, markdown

from .pipeline import Outcome

_MOST = 10
"""So many changes of each rule are listed."""


def summary(outcome: Outcome, *, dry_run: bool = False) -> str:
    """What an update did and found, and what has to be decided."""
    return "\n".join(_lines(outcome, dry_run)).rstrip() + "\n"


def _lines(outcome: Outcome, dry_run: bool) -> Iterator[str]:
    yield f"## Update of {outcome.provider}"
    yield ""
    yield _result(outcome, dry_run)
    yield ""
    yield "| step | result | |"
    yield "|---|---|---|"
    for step in outcome.steps:
        said = _cell(step.said.partition("\n")[0]) if step.state == "failed" else step.said
        yield f"| {step.name} | {step.state} | {said} |"
    yield ""
    decisions = [text for step in outcome.steps for text in step.decide]
    if decisions:
        yield "### To be decided"
        yield ""
        yield from (f"- {inline(text)}" for text in decisions)
        yield ""
    if outcome.report is not None:
        yield markdown(outcome.report, most=_MOST)


def _result(outcome: Outcome, dry_run: bool) -> str:
    failed = outcome.failed
    if failed is not None:
        return f"**Nothing was written: the step {failed.name} failed.**"
    if not outcome.changed:
        return "**Nothing has changed upstream; nothing was written.**"
    if dry_run:
        return "**Every step succeeded; nothing was written (dry run).**"
    return f"**Every step succeeded; {len(outcome.written)} files were written.**"


def _cell(text: str) -> str:
    return inline(text).replace("|", "\\|") if text else ""
