"""Prints how many methods were compared, and what came of it: `python -m tests.differential [PROVIDER…]`.

What differs is also kept in `build/differential/`, for `specwright parity`.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from .kept import keep
from .listed import listed, methods, unlisted
from .providers import PROVIDERS, results_of, sessions_of
from .result import Result

OF_BACKENDS = ("errors", "calls that a backend refuses", "fields, on each backend")
"""What is counted where one client has several backends."""


def counted(provider: str, results: Sequence[Result]) -> dict[str, str]:
    """The counts of one provider; calls, streams, events and pages are those of both colours."""
    counts: Counter[str] = Counter()
    for result in results:
        counts.update(result.counts)
    known = listed(provider)
    sessions = sessions_of(provider)
    keep(provider, results, known, sessions)
    differing = (f"{method}: {text}" for method, found in sessions.items() for text in found["differences"])
    failed = [*unlisted(results, known), *differing]
    for line in failed:
        print(f"{provider}: {line}", file=sys.stderr)
    numbers = {
        "methods": len(results),
        **({"methods of sessions": len(sessions)} if sessions else {}),
        **{name: counts[name] for name in ("calls", "streams", "events", "pages")},
        **{name: counts[name] for name in OF_BACKENDS if name in counts},
        "samples that the official client refuses": counts["refused"],
        "methods with equal requests": sum(not result.request for result in results),
        "methods with equal answers": sum(not result.answer for result in results),
        "methods listed": len(methods(known)),
        "methods failed": len({line.partition(":")[0] for line in failed}),
    }
    arguments = f"{counts['given']:,} of {counts['arguments']:,}"
    return {**{name: f"{number:,}" for name, number in numbers.items()}, "arguments given": arguments}


def main() -> int:
    """Compare the providers that are named, or all."""
    logging.disable(logging.WARNING)  # official clients log what they think of sampled arguments
    with asyncio.Runner() as loop:
        chosen = sys.argv[1:] or PROVIDERS
        columns = [counted(provider, list(results_of(provider, loop))) for provider in chosen]
    table = Table("", *chosen, title="the official clients and ours", title_justify="left")
    for name in max(columns, key=len):
        table.add_row(name, *(column.get(name, "·") for column in columns))
    Console().print(table)
    return int(any(column["methods failed"] != "0" for column in columns))


sys.exit(main())
