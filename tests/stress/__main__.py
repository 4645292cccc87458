"""`python -m tests.stress`: every published document, compiled, imported and type-checked, in one table."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from . import peers
from .checking import Verdict, examine
from .documents import SUBSET, UPSTREAM, documents

R = TypeVar("R")

MOST_REFUSED = 5
_COLUMNS = ("operations", "methods", "dropped", "models", "seconds", "MiB", "imports", "mypy")


def main() -> None:
    """Examine the documents, print the table, and exit with 1 where one of them does not become a sound client."""
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument(
        "documents", nargs="*", metavar="DOCUMENT", help="paths below ../shared/upstream (default: all)"
    )
    parser.add_argument("--subset", action="store_true", help="only the few that the tests run")
    parser.add_argument("--keep", type=Path, help="write what is compiled to this folder, and leave it there")
    parser.add_argument("--peers", type=Path, help="also run the generators installed in this virtual environment")
    arguments = parser.parse_args()
    if not UPSTREAM.is_dir():
        sys.exit(f"{UPSTREAM} is not here")
    chosen = arguments.documents or (SUBSET if arguments.subset else documents())
    begun = time.perf_counter()
    scratch: AbstractContextManager[str] = nullcontext(str(arguments.keep)) if arguments.keep else TemporaryDirectory()
    with scratch as folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        verdicts = each(chosen, lambda document: examine(document, Path(folder)))
    report(verdicts)
    print(f"\n{time.perf_counter() - begun:.0f} s with all checks.")
    if arguments.peers:
        print()
        peers.report(each(chosen, lambda document: peers.examine(document, arguments.peers)))
    refused = [verdict for verdict in verdicts if verdict.outcome.stage == "refused"]
    unsound = [verdict for verdict in verdicts if not verdict.sound and verdict.outcome.stage != "refused"]
    sys.exit(1 if unsound or len(refused) > MOST_REFUSED else 0)


def each(chosen: Sequence[str], examine: Callable[[str], R]) -> list[R]:
    """What `examine` says of each document, its progress on standard error."""
    found: list[R] = []
    for at, document in enumerate(chosen, 1):
        print(f"{at}/{len(chosen)} {document}", file=sys.stderr, flush=True)
        found.append(examine(document))
    return found


def report(verdicts: list[Verdict]) -> None:
    """Print a line a document, the totals, and whatever was refused, lost or wrong with its messages."""
    wide = max(len(verdict.outcome.document) for verdict in verdicts)
    print(f"{'document':{wide}}  " + "  ".join(f"{name:>10}" for name in _COLUMNS))
    for verdict in verdicts:
        outcome = verdict.outcome
        values: tuple[object, ...] = (
            (
                outcome.operations,
                outcome.methods,
                len(outcome.dropped),
                outcome.models,
                f"{outcome.seconds:.1f}",
                f"{outcome.memory:.0f}",
                "all" if not verdict.failures else f"{len(verdict.failures)} fail",
                len(verdict.errors),
            )
            if outcome.stage == "compiled"
            else (outcome.operations, outcome.stage)
        )
        print(f"{outcome.document:{wide}}  " + "  ".join(f"{value!s:>10}" for value in values))
    outcomes = [verdict.outcome for verdict in verdicts]
    compiled = [outcome for outcome in outcomes if outcome.stage == "compiled"]
    print(
        f"\n{len(outcomes)} documents, {len(compiled)} compiled: {sum(each.operations for each in compiled):,} "
        f"operations, {sum(len(each.dropped) for each in compiled)} dropped; {sum(each.models for each in compiled):,} "
        f"models, {sum(verdict.built for verdict in verdicts):,} built; "
        f"{sum(len(verdict.errors) for verdict in verdicts)} checker errors; "
        f"{sum(each.seconds for each in outcomes):.0f} s compiling, "
        f"at most {max(each.memory for each in outcomes):.0f} MiB."
    )
    for verdict in verdicts:
        outcome = verdict.outcome
        lost = outcome.dropped.items() if outcome.stage == "compiled" else ()
        lines = [f"dropped {key}: {'; '.join(said) or 'no message'}" for key, said in lost]
        shown = [*outcome.messages, *lines, *verdict.failures, *verdict.errors]
        if shown:
            print(f"\n{outcome.document} ({outcome.stage}):")
            print("\n".join(f"  {line}" for line in shown[:20]))
            if len(shown) > 20:
                print(f"  … and {len(shown) - 20} more")


if __name__ == "__main__":
    main()
