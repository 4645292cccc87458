"""`specwright update`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

import click

from specwright_generator.ir import Json

from .output import FOUND, OK, json_option, print_json, reporting
from .project import chosen, project_root


@click.command(name="update")
@click.argument("provider")
@click.option("--from", "source", help="The upstream document, a file or an https address; by default the manifest's.")
@click.option("--also", "second", help="Its second form, where the manifest has one; by default the manifest's.")
@click.option("--dry-run", is_flag=True, help="Do everything, and write nothing.")
@click.option("--no-validate", is_flag=True, help="Do not ask openapi-spec-validator, which is slow.")
@click.option("--summary", "file", type=click.Path(dir_okay=False, path_type=Path), help="Also write the summary here.")
@json_option
def command(
    provider: str,
    source: str | None,
    second: str | None,
    dry_run: bool,
    no_validate: bool,
    file: Path | None,
    as_json: bool,
) -> None:
    """Bring PROVIDER up to date: import, diff, generate, verify, parity, and a summary for the pull request.

    Without --from the newest form of the manifest's source is read: the last commit that changed a file on GitHub, the
    address itself, the installed version of an SDK. All of it is written, or, where any step fails, nothing.

    Exit codes: 0 updated, or nothing to update; 1 a step failed, and nothing was written; 2 wrong usage or a wrong
    manifest.
    """
    with reporting(as_json):
        root = project_root()
        chosen(root, (provider,))
        from specwright_generator.updating.pipeline import update
        from specwright_generator.updating.summary import summary

        outcome = update(
            provider,
            root,
            source=source,
            second=second,
            dry_run=dry_run,
            validate=not no_validate,
            begin=lambda step: click.echo(f"{provider}: {step} …", err=True) if not as_json else None,
        )
        text = summary(outcome, dry_run=dry_run)
        if file is not None:
            file.write_text(text, encoding="utf-8")
        failed = outcome.failed
        if as_json:
            steps: list[Json] = [
                {
                    "name": step.name,
                    "state": step.state,
                    "said": step.said,
                    "decide": list[Json](step.decide),
                    "figures": cast("Json", dict(step.figures)),
                }
                for step in outcome.steps
            ]
            print_json(
                {
                    "provider": provider,
                    "changed": outcome.changed,
                    "failed": failed.name if failed is not None else None,
                    "written": list[Json](outcome.written),
                    "steps": steps,
                    "summary": text,
                }
            )
        else:
            click.echo(text, nl=False)
            if failed is not None:
                click.echo(f"{failed.name} failed: {failed.said}", err=True)
        sys.exit(OK if failed is None else FOUND)
