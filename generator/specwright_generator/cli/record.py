"""`specwright record`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .output import FOUND, OK, json_option, print_json, print_table, reporting, working
from .project import chosen, project_root

if TYPE_CHECKING:
    from specwright_generator.record.run import Recorded

CASSETTES = "tests/wire"
"""Where cassettes are kept, in a folder for each provider."""


@click.command(name="record")
@click.argument("provider")
@click.argument("methods", nargs=-1)
@click.option("--client", "whose", type=click.Choice(["official", "ours", "both"]), default="both", show_default=True,
              help="Whose requests: the official SDK's, ours, or ours for what the official one lacks.")  # fmt: skip
@click.option("--sdk", help="The package of the official SDK; the one that the manifest names by default.")
@click.option("--base-url", help="A server to record, in place of a mock of the spec. It must take made-up requests.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which samples are sent and answered.")
@click.option("--secret", "secrets", multiple=True, help="A text to take out wherever it stands; may be repeated.")
@click.option("--body-key", "body_keys", multiple=True, help="A key of bodies whose text is secret; may be repeated.")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path),
              help=f"Where to write; {CASSETTES}/PROVIDER by default.")  # fmt: skip
@json_option
def command(
    provider: str,
    methods: tuple[str, ...],
    whose: str,
    sdk: str | None,
    base_url: str | None,
    seed: int,
    secrets: tuple[str, ...],
    body_keys: tuple[str, ...],
    output: Path | None,
    as_json: bool,
) -> None:
    """Record sampled calls of PROVIDER's methods as vcrpy's cassettes, one for each resource: METHODS, or all.

    METHODS are paths of methods or resources, such as chat.completions. The requests are those of the installed
    official SDK; the answers those of a mock of the spec, unless there is --base-url. Secrets are taken out: headers,
    query keys and keys of bodies that hold them, and every credential that the client was given, wherever it stands.

    Exit codes: 0 all were recorded; 1 a method could not be; 2 wrong usage or input.
    """
    with reporting(as_json):
        from specwright_generator.record.run import record_provider
        from specwright_generator.record.scrubbing import BODY_KEYS

        root = project_root()
        [folder] = chosen(root, (provider,))
        with working(f"recording {provider}", as_json):
            found = record_provider(
                folder,
                methods,
                official=whose != "ours",
                ours=whose != "official",
                sdk=sdk,
                base_url=base_url,
                seed=seed,
                secrets=secrets,
                body_keys=(*BODY_KEYS, *body_keys),
            )
        target = output or root / CASSETTES / provider
        target.mkdir(parents=True, exist_ok=True)
        for name, text in found.cassettes.items():
            (target / f"{name}.yaml").write_text(text, encoding="utf-8")
        if as_json:
            print_json(
                {
                    "cassettes": [f"{(target / name).as_posix()}.yaml" for name in found.cassettes],
                    "exchanges": found.exchanges,
                    "methods": list(found.methods),
                    "missed": [{"method": each.method, "reason": each.reason} for each in found.missed],
                }
            )
        else:
            _print(provider, found)
        sys.exit(FOUND if found.missed else OK)


def _print(provider: str, found: Recorded) -> None:
    for each in found.missed:
        click.echo(f"not recorded: {each.method}: {each.reason}", err=True)
    counts = (len(found.cassettes), found.exchanges, len(found.methods), len(found.missed))
    columns = ("provider", "cassettes", "exchanges", "methods", "missed")
    print_table("recorded", columns, [(provider, *(f"{count:,}" for count in counts))])
