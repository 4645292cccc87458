"""`specwright import`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .output import FOUND, OK, json_option, print_json, print_problems, print_table, reporting
from .output import working as working_on
from .project import project_root


@click.command(name="import")
@click.argument("provider")
@click.option(
    "--from",
    "sources",
    required=True,
    multiple=True,
    help="The upstream document: a file or an https address; then installed SDKs to add, as sdk:<package>==<version>.",
)
@click.option("--also", "second", help="A second form of the same document, to compare with.")
@click.option("--origin", default="", help="Where the document is published, if not where it is read from.")
@click.option("--licence", default="", help="The licence it is published under.")
@click.option("--date", default="", help="The date of its publication, such as 2026-08-21.")
@click.option("--surface", type=click.Path(path_type=Path), help="Methods of the official SDK, to take names from.")
@click.option("--types", type=click.Path(path_type=Path), help="Types of the official SDK; goes with --surface.")
@click.option("--prose", is_flag=True, help="Also keep its prose, in a file that git ignores, for your own build.")
@click.option("--no-validate", is_flag=True, help="Do not ask openapi-spec-validator, which is slow.")
@click.option("--strict", is_flag=True, help="Exit with 1 where a fact was not taken.")
@json_option
def command(
    provider: str,
    sources: tuple[str, ...],
    second: str | None,
    origin: str,
    licence: str,
    date: str,
    surface: Path | None,
    types: Path | None,
    prose: bool,
    no_validate: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Take the facts of an upstream document into specs/PROVIDER, without its prose.

    Reads OpenAPI 3.0, 3.1 and 3.2, Swagger 2.0 and Google Discovery, in JSON or YAML, and reports every change and
    everything not taken. A file of an installed package is written package:NAME==VERSION:PATH.
    What only an installed SDK has is added; it is read, and nothing of it is run.
    All of it is written, or nothing.

    Exit codes: 0 imported; 1 a fact was not taken (--strict); 2 wrong usage or a document that cannot be used.
    """
    from specwright_generator.importing.update import Pins, import_spec

    if (surface is None) != (types is None):
        raise click.UsageError("--surface and --types go together.")
    source, *added = sorted(sources, key=lambda each: each.startswith("sdk:"))
    if any(not each.startswith("sdk:") for each in added):
        raise click.UsageError("--from takes one document; a second form of it goes with --also.")
    with reporting(as_json):
        with working_on(f"reading {source}", as_json):
            update = import_spec(
                provider,
                source,
                project_root(),
                second=second,
                added=added,
                pins=Pins(origin=origin, licence=licence, date=date),
                surface=(surface, types) if surface is not None and types is not None else None,
                prose=prose,
                validate=not no_validate,
            )
        warnings = [finding for finding in update.report.findings if finding.level == "warning"]
        if as_json:
            print_json(update.to_json())
        else:
            print_problems(finding.problem(source) for finding in warnings)
            counts = update.report.counts()
            print_table("findings", ("kind", "count"), [(kind, str(count)) for kind, count in counts.items()])
            for old, new in update.names.renamed.items():
                click.echo(f"renamed upstream, name kept: {old} -> {new}")
            click.echo(f"names: {len(update.names.added)} added, {len(update.names.removed)} removed")
            for name, added_counts in update.added.items():
                click.echo(f"added from {name}: " + ", ".join(f"{many} {kind}" for kind, many in added_counts.items()))
            dropped = sum(update.report.dropped.values())
            click.echo(
                f"{update.provider} {update.version}: {update.operations} operations, {update.schemas} schemas; "
                f"{dropped} pieces of prose left behind; changed: {', '.join(update.changed) or 'nothing'}"
            )
        sys.exit(FOUND if strict and warnings else OK)
