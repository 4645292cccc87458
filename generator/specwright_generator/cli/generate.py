"""`specwright generate`."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from specwright_generator.ir import Json
from specwright_generator.problems import InputError, Problem

from .output import FOUND, OK, WRONG, json_option, print_json, print_problems, print_table, problems_json, reporting
from .output import working as working_on
from .project import chosen, project_root

_COLUMNS = ("operations", "models", "streams", "files")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What compiling one provider gave. A problem of level error, or an unaccounted
    element, keeps its files from being written."""

    provider: str
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    roots: tuple[str, ...] = ()
    stats: Mapping[str, int] = field(default_factory=dict[str, int])
    problems: tuple[Problem, ...] = ()
    missing: tuple[Problem, ...] = ()
    seconds: float = 0.0
    unchanged: bool = False


@click.command(name="generate")
@click.argument("providers", nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; say how the files differ from what would be written.")
@click.option("--jobs", type=click.IntRange(min=1), help="Compile so many providers at once (default: one a core).")
@click.option("--allow-missing", is_flag=True, help="Write even where the ledger misses elements of the spec.")
@json_option
def command(providers: tuple[str, ...], check: bool, jobs: int | None, allow_missing: bool, as_json: bool) -> None:
    """Compile specs into clients: those of PROVIDERS, or all.

    Everything of a provider is written, or nothing of it. An element of a spec that is neither generated nor excluded
    with a reason is an error.

    Exit codes: 0 all is well; 1 files differ (--check) or elements are missing; 2 wrong usage or a wrong spec.
    """
    with reporting(as_json):
        root = project_root()
        folders = chosen(root, providers)
        with working_on(f"compiling {', '.join(folder.name for folder in folders)}", as_json):
            outcomes = _compile_all(folders, root, check, jobs or os.cpu_count() or 1)
        sys.exit(_finish(outcomes, root, check=check, allow_missing=allow_missing, as_json=as_json))


@contextmanager
def _uncollected() -> Generator[None, None, None]:
    """Without the collector of cycles: the records of a spec make none, and looking for them costs a tenth of a run."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@_uncollected()
def compile_folder(folder: Path, root: Path, check: bool) -> Outcome:
    """Compile the spec in `folder`; what is wrong with it is in the outcome, which is sent between processes."""
    from specwright_generator.unchanged import cache_of, recall

    begun = time.perf_counter()
    if not check and (stats := recall(folder, root)) is not None:
        seconds = time.perf_counter() - begun
        return Outcome(provider=folder.name, stats=stats, seconds=seconds, unchanged=True)
    from specwright_generator.compile import compile_spec
    from specwright_generator.ledger import account
    from specwright_generator.lock import lock_text
    from specwright_generator.spec import load_spec

    try:
        spec = load_spec(folder)
    except InputError as error:
        return Outcome(provider=folder.name, problems=error.problems, seconds=time.perf_counter() - begun)
    # A check is made without what earlier runs left: it is there to find out whether all is as it should be.
    compiled = compile_spec(spec, cache=None if check else cache_of(folder, root))
    files = {**compiled.files, f"{compiled.roots[0]}/lock.json": lock_text(spec, compiled.files)}
    return Outcome(
        provider=folder.name,
        files=files,
        roots=compiled.roots,
        stats={**compiled.stats, "files": len(files)},
        problems=compiled.problems,
        missing=account(spec, compiled).problems(),
        seconds=time.perf_counter() - begun,
    )


def _compile_all(folders: list[Path], root: Path, check: bool, jobs: int) -> list[Outcome]:
    workers = min(jobs, len(folders))
    if workers == 1:
        return [compile_folder(folder, root, check) for folder in folders]
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(compile_folder, folders, [root] * len(folders), [check] * len(folders)))


def _finish(outcomes: list[Outcome], root: Path, *, check: bool, allow_missing: bool, as_json: bool) -> int:
    """Write or compare what was compiled, print it, and give the exit code."""
    results: list[dict[str, Json]] = []
    rows: list[tuple[str, ...]] = []
    code = OK
    for outcome in outcomes:
        state, changes = _settle(outcome, root, check=check, allow_missing=allow_missing)
        wrong = any(problem.level == "error" for problem in outcome.problems)
        if wrong:
            code = WRONG
        elif code == OK and (state == "differs" or outcome.missing):
            code = FOUND
        if not as_json:
            print_problems(problem for problem in outcome.problems if problem.level != "note")
            print_problems(outcome.missing, most=20)
            if state == "differs":
                for change in changes:
                    click.echo(change, err=True)
        figures = {key: outcome.stats.get(key, 0) for key in _COLUMNS}
        rows.append((outcome.provider, *(f"{figures[key]:,}" for key in _COLUMNS), f"{outcome.seconds:.2f}", state))
        results.append(
            {
                "provider": outcome.provider,
                "state": state,
                **figures,
                "seconds": round(outcome.seconds, 3),
                "changes": list[Json](changes),
                "problems": problems_json((*outcome.problems, *outcome.missing)),
            }
        )
    if as_json:
        print_json({"providers": list[Json](results)})
    else:
        print_table("", ("provider", *_COLUMNS, "seconds", "result"), rows)
    return code


def _settle(outcome: Outcome, root: Path, *, check: bool, allow_missing: bool) -> tuple[str, list[str]]:
    from specwright_generator.unchanged import remember
    from specwright_generator.write import check_tree, write_tree

    if outcome.unchanged:
        return "unchanged", []
    if any(problem.level == "error" for problem in outcome.problems):
        return "failed", []
    if check:
        changes = check_tree(outcome.files, root, outcome.roots)
        return ("differs" if changes else "unchanged"), [str(change) for change in changes]
    if outcome.missing and not allow_missing:
        return "incomplete", []
    changes = write_tree(outcome.files, root, outcome.roots)
    if not outcome.missing:
        remember(root / "specs" / outcome.provider, root, outcome.roots, outcome.files, outcome.stats)
    return ("written" if changes else "unchanged"), [change.path for change in changes]
