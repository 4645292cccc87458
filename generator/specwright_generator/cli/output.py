"""What commands print: results on standard output, as tables or as one JSON object; problems on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import asdict

import click

from specwright_generator.ir import Json
from specwright_generator.problems import InputError, Problem

OK, FOUND, WRONG = 0, 1, 2
"""The exit codes."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")


def print_json(value: Mapping[str, Json]) -> None:
    """Print one JSON object on standard output."""
    click.echo(json.dumps(value, indent=1, ensure_ascii=False))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table on standard output; columns that hold numbers only are set to the right."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    lines = [tuple(row) for row in rows]
    table = Table(title=title, title_justify="left")
    for index, column in enumerate(columns):
        numbers = bool(lines) and all(line[index].replace(".", "").replace(",", "").isdigit() for line in lines)
        table.add_column(column, justify="right" if numbers else "left")
    for line in lines:
        table.add_row(*(escape(cell) for cell in line))
    Console().print(table)


def print_problems(problems: Iterable[Problem], *, most: int | None = None) -> None:
    """Print problems on standard error, one a line; with `most` only so many, and how many more there are."""
    listed = list(problems)
    for problem in listed[:most]:
        click.echo(str(problem), err=True)
    if most is not None and len(listed) > most:
        click.echo(f"… and {len(listed) - most} more of this kind (all of them with --json)", err=True)


def problems_json(problems: Iterable[Problem]) -> list[Json]:
    """Problems as plain data."""
    return [asdict(problem) for problem in problems]


@contextlib.contextmanager
def reporting(as_json: bool) -> Generator[None, None, None]:
    """Around a command's work: wrong input is printed, all of it, and ends the program with exit code 2."""
    try:
        yield
    except InputError as error:
        if as_json:
            print_json({"problems": problems_json(error.problems)})
        else:
            print_problems(error.problems)
            count = len(error.problems)
            click.echo(f"{count} problem{'s' if count != 1 else ''}", err=True)
        sys.exit(WRONG)


@contextlib.contextmanager
def working(message: str, as_json: bool) -> Generator[None, None, None]:
    """Show on a terminal that something is going on."""
    if as_json or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield
