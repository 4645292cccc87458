"""`specwright ledger`."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from specwright_generator.ir import Json

from .output import FOUND, OK, json_option, print_json, print_problems, print_table, reporting
from .output import working as working_on
from .project import chosen, project_root


@click.command(name="ledger")
@click.argument("providers", nargs=-1)
@click.option("--entries", is_flag=True, help="With --json: list every element, not only those that are missing.")
@json_option
def command(providers: tuple[str, ...], entries: bool, as_json: bool) -> None:
    """Account for every operation, parameter, field, enum value, media type and stream of specs: PROVIDERS, or all.

    Exit codes: 0 everything is generated or excluded with a reason; 1 something is missing; 2 wrong usage or input.
    """
    with reporting(as_json):
        from specwright_generator.compile import compile_spec
        from specwright_generator.ledger import account
        from specwright_generator.spec import load_spec

        results: dict[str, Json] = {}
        code = OK
        for folder in chosen(project_root(), providers):
            with working_on(f"compiling {folder.name}", as_json):
                spec = load_spec(folder)
                ledger = account(spec, compile_spec(spec))
            code = FOUND if ledger.missing else code
            shown = ledger.entries if entries else ledger.missing
            results[folder.name] = {
                "counts": {kind: dict[str, Json](states) for kind, states in ledger.counts.items()},
                "origins": dict[str, Json](ledger.origins),
                "sources": {key: list[Json](each) for key, each in ledger.sources.items()},
                "excluded": [asdict(entry) for entry in ledger.entries if entry.state == "excluded"],
                "entries" if entries else "missing": [asdict(entry) for entry in shown],
            }
            if not as_json:
                print_problems(ledger.problems(), most=20)
                columns = ("element", "generated", "excluded", "missing")
                rows = [(kind, *(str(states[each]) for each in columns[1:])) for kind, states in ledger.counts.items()]
                print_table(folder.name, columns, rows)
                for origin, count in ledger.origins.items():
                    click.echo(f"{count} operations from {origin}")
        if as_json:
            print_json({"providers": results})
        sys.exit(code)
