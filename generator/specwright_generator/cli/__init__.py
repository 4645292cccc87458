"""The command line, `specwright`. Exit codes: 0 all is well, 1 something was found, 2 wrong usage or wrong input."""

from __future__ import annotations

import importlib

import click

_COMMANDS = {
    "diff": "Say what changed between two versions of an API.",
    "generate": "Compile specs into clients, or compare with what is there.",
    "import": "Take the facts of an upstream document into a spec.",
    "ir": "Print what the compiler knows of an API.",
    "ledger": "Account for every element of a spec.",
    "mock": "Serve a mock of a provider, made of its spec.",
    "new": "Begin the spec of a new provider.",
    "parity": "Put clients beside a reference: an SDK, a document, a surface, an older version.",
    "providers": "List the specs that are there.",
    "record": "Record calls of official clients as cassettes.",
    "update": "Bring a provider up to date with its upstream, or change nothing.",
    "verify": "Replay recorded traffic through generated clients.",
}
_MODULES = {"import": "import_"}


class _Commands(click.Group):
    """Loads the module of a command when it is run: the program itself starts without any of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f".{_MODULES.get(cmd_name, cmd_name)}", __name__)
        command = module.command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name]) for name in sorted(_COMMANDS)])


@click.command(cls=_Commands)
@click.version_option(package_name="specwright")
def main() -> None:
    """Compile the API specifications of AI providers into typed Python clients.

    Works in any folder that has a `specs/` folder, or below one.

    Exit codes: 0 all is well, 1 something was found (a difference, something missing), 2 wrong usage or wrong input.
    """
