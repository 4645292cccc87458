"""`specwright mock`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

import click

from specwright_generator.ir import Json

from .output import OK, json_option, print_json, print_problems, problems_json, reporting
from .project import chosen, project_root

if TYPE_CHECKING:
    from specwright_generator.mock import MockApi, Seen, Server

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="mock")
@click.argument("provider", required=False)
@click.option("--spec", type=_FILE, help="An OpenAPI document to be served in place of a provider's spec.")
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Any other address lets other machines in.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which of all possible answers come.")
@click.option("--scenario", type=_FILE, help="A TOML file of calls that go wrong, or are answered with what it says.")
@click.option("--lenient", is_flag=True, help="Only note keys that the document does not know; do not refuse them.")
@json_option
def command(
    provider: str | None,
    spec: Path | None,
    port: int,
    host: str,
    seed: int,
    scenario: Path | None,
    lenient: bool,
    as_json: bool,
) -> None:
    """Serve a mock of PROVIDER, made of its spec, until Ctrl-C.

    Requests are validated by the document, and answered with samples of it. Each is printed on standard error with what
    was wrong with it; with --json, standard output has one JSON object with the address.

    Exit codes: 0 the server was stopped; 2 wrong usage or input, or the port is taken.
    """
    if (provider is None) == (spec is None):
        raise click.UsageError("name a PROVIDER, or give an OpenAPI document with --spec")
    with reporting(as_json):
        from specwright_generator.mock import MockApi, serve

        if spec is not None:
            api = MockApi.of_document(spec, seed=seed, strict=not lenient)
        else:
            [folder] = chosen(project_root(), (str(provider),))
            api = MockApi.of_provider(folder, seed=seed, strict=not lenient)
        if scenario is not None:
            api.play(scenario)
    api.on_request = _tell
    try:
        with serve(api, host=host, port=port) as server:
            _announce(server, api, spec.name if spec is not None else str(provider), as_json)
            _wait()
    except OSError as error:
        raise click.UsageError(f"cannot listen at {host}:{port}: {error.strerror}") from error
    sys.exit(OK)


def _announce(server: Server, api: MockApi, name: str, as_json: bool) -> None:
    if as_json:
        count: dict[str, Json] = {"url": server.url, "operations": len(api.endpoints)}
        print_json({**count, "problems": problems_json(api.problems)})
    else:
        print_problems(api.problems)
        click.echo(f"{name}: {len(api.endpoints)} operations at {server.url} (Ctrl-C ends it)")
    sys.stdout.flush()


def _tell(seen: Seen) -> None:
    """One line a request. Queries and headers, which may hold secrets, are not shown."""
    click.echo(f"{seen.status} {seen.method} {seen.path}  {seen.operation or 'no operation'}", err=True)
    for problem in seen.problems:
        click.echo(f"    {problem}", err=True)


def _wait() -> None:
    """Until Ctrl-C, or until the process is asked to end."""
    ended = Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)
    # A wait without an end would not notice signals on every system.
    while not ended.wait(0.5):
        pass
