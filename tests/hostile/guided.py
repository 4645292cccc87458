"""The fuzzer that coverage guides: `python -m tests.hostile.guided SECONDS SEED DOCUMENT`, a process that atheris runs.

Each line it prints is what came of one document, as JSON, and the document where it came to no good. The file DOCUMENT
holds what is being tried, and so what has ended the process.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 60
"""The bound for one document."""
MOST_BYTES = 50_000


def main() -> None:
    """Instrument the compiler, then try documents until the time is over."""
    seconds, seed, place = sys.argv[1:]
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["specwright_generator"]):
        importlib.import_module("specwright_generator.compile")
        from .worker import Bench
    from .mutating import cross, mutate
    from .strategies import SEEDS

    corpus = Path(tempfile.mkdtemp(prefix="specwright-corpus-", dir=Path(place).parent))
    for at, document in enumerate(SEEDS):
        (corpus / f"seed{at}").write_text(json.dumps(document))
    bench = Bench()

    def try_one(data: bytes) -> None:
        Path(place).write_bytes(data)
        found = bench.try_out(data, SECONDS)
        wrong = found["escapes"] or found["stage"] not in ("compiled", "refused")
        print(json.dumps([found, data.decode("latin-1") if wrong else ""]), flush=True)

    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={MOST_BYTES}", "-timeout=0", "-verbosity=0"]
    atheris.Setup(
        [sys.argv[0], *options, "-len_control=0", str(corpus)], try_one, custom_mutator=mutate, custom_crossover=cross
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
