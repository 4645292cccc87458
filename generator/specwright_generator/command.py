"""The program `specwright`: the command line, or, without the libraries that it needs, what to install."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Exits with 2 where the extra `generate` is not installed."""
    try:
        from .cli import main as run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == __package__:
            raise
        print(f"specwright: {error.name} is missing: pip install 'specwright[generate]'", file=sys.stderr)
        sys.exit(2)
    run()
