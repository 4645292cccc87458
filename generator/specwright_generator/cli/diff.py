"""`specwright diff`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from .output import FOUND, OK, json_option, print_json, print_problems, print_table, reporting
from .output import working as working_on

if TYPE_CHECKING:
    from specwright_generator.diff.changes import Change, Report

_COLOURS = {"breaking": "red", "typing": "yellow", "addition": "green", "neutral": "cyan"}


@click.command(name="diff")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--rules", is_flag=True, help="List every rule: what it means, and whether it breaks.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown, to be pasted into a pull request.")
@click.option(
    "--fail-on",
    type=click.Choice(("breaking", "any", "never")),
    default="breaking",
    show_default=True,
    help="Exit with 1 for breaking changes, for any, or never.",
)
@click.option(
    "--most", type=click.IntRange(min=1), default=20, show_default=True, help="So many changes of a rule are printed."
)
@json_option
def command(
    old: str | None,
    new: str | None,
    rules: bool,
    as_markdown: bool,
    fail_on: Literal["breaking", "any", "never"],
    most: int,
    as_json: bool,
) -> None:
    """Say what changed from OLD to NEW: over the wire, in the Python client, and which version step that asks for.

    Each is a spec's folder (specs/openai), a git revision of one (HEAD~3:specs/openai), or an upstream document: a file
    or an https address. Shared types are told once, with the operations that they reach.

    Exit codes: 0 nothing that --fail-on names; 1 something that it names; 2 wrong usage or input.
    """
    if rules:
        _print_rules(as_json)
        return
    if old is None or new is None:
        raise click.UsageError("give OLD and NEW, or --rules")
    if as_markdown and as_json:
        raise click.UsageError("--markdown and --json exclude each other")
    with reporting(as_json):
        from specwright_generator.diff.run import diff
        from specwright_generator.diff.texts import markdown

        with working_on(f"comparing {old} with {new}", as_json):
            report = diff(old, new)
        if as_json:
            print_json(report.to_json())
        elif as_markdown:
            click.echo(markdown(report, most=most))
        else:
            print_report(report, most=most)
        breaks = any(change.effect == "breaking" for change in report.changes)
        failed = (fail_on == "breaking" and breaks) or (fail_on == "any" and bool(report.changes))
        sys.exit(FOUND if failed else OK)


def print_report(report: Report, *, most: int) -> None:
    """Print a report: the changes, the worst first, then the counts and the version advice."""
    from specwright_generator.diff.texts import advice

    print_problems(report.problems, most=most)
    _print_changes("over the wire", report.wire, most)
    _print_changes("in Python", report.python, most)
    effects = [("over the wire", report.effects(report.wire)), ("in Python", report.effects(report.python))]
    rows = [(name, *(str(count) for count in counts.values())) for name, counts in effects]
    click.echo(f"{report.old} → {report.new}")
    print_table("", ("changes", "breaking", "typing", "added", "neither"), rows)
    click.echo(f"version: {advice(report.verdict())}")


def _print_changes(title: str, changes: Sequence[Change], most: int) -> None:
    from specwright_generator.diff.rules import RULES
    from specwright_generator.diff.texts import TITLES, grouped, line

    for effect, rules in grouped(changes).items():
        click.secho(f"{TITLES[effect]}, {title}", fg=_COLOURS[effect], bold=True)
        for rule, found in rules.items():
            click.echo(f"  {rule} ({len(found)}): {RULES[rule].reason}")
            for change in found[:most]:
                click.echo(f"    {line(change)}")
            if len(found) > most:
                click.echo(f"    … and {len(found) - most} more (all of them with --json)")


def _print_rules(as_json: bool) -> None:
    from specwright_generator.diff.changes import rules_json
    from specwright_generator.diff.rules import RULES

    if as_json:
        print_json({"rules": rules_json()})
        return
    rows = [(rule.id, rule.side, rule.effect, rule.reason) for rule in RULES.values()]
    print_table(f"{len(rows)} rules", ("rule", "of", "effect", "why"), rows)
