"""What compiling a spec costs: from nothing, with nothing to do, with one schema changed.

`python -m tests.bench.compiling` is one run of `specwright generate`, in an interpreter of its own, that ends with a
line of its CPU seconds inside datamodel-code-generator.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from .measures import Measure
from .provider import Subject

ROOT = Path(__file__).resolve().parents[2]


class Cost(NamedTuple):
    """CPU seconds of a run with its child processes, and those of them inside datamodel-code-generator."""

    total: float
    models: float

    @property
    def own(self) -> float:
        """What is spent outside datamodel-code-generator."""
        return self.total - self.models


def compile_in(project: Path, provider: str, *arguments: str) -> Cost:
    """Run `specwright generate` for a provider in `project`, the bytecode kept there too."""
    before = _children()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.compiling", provider, *arguments],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(project / "bytecode"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"specwright generate failed: {done.stderr or done.stdout}")
    return Cost(_children() - before, float(done.stdout.splitlines()[-1]))


def measure(subject: Subject, *, rounds: int) -> list[Measure]:
    """Compile a provider's spec in a project of its own: cold, again, and after a change. Nothing where it has none."""
    name = subject.name
    if not subject.changed:
        return []  # its spec is another subject's
    cold: list[Cost] = []
    again: list[Cost] = []
    changed: list[Cost] = []
    with TemporaryDirectory(prefix="specwright-bench-") as folder:
        project = Path(folder)
        shutil.copytree(ROOT / "specs" / name, project / "specs" / name)
        document = project / "specs" / name / "api.json"
        compile_in(project, name, "models")  # compiles the compiler: an installation has done that for everyone
        for turn in range(rounds):
            for made in (".specwright", "generated", "overlays"):
                shutil.rmtree(project / made)
            cold.append(compile_in(project, name, "models"))
            again.append(compile_in(project, name))
            api: Any = json.loads(document.read_bytes())
            api["components"]["schemas"][subject.changed]["properties"][f"added_{turn}"] = {"type": "string"}
            document.write_text(json.dumps(api, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
            changed.append(compile_in(project, name))
    parts = {"datamodel-code-generator's part": _median(cost.models for cost in cold)}
    found: list[tuple[str, float, float]] = [
        ("compile cold, CPU s", _median(cost.total for cost in cold), 7.0),
        ("… outside datamodel-code-generator", _median(cost.own for cost in cold), 1.0),
        ("compile with nothing changed, CPU s", _median(cost.total for cost in again), 0.5),
        ("compile with one schema changed, CPU s", _median(cost.total for cost in changed), 1.0),
    ]
    return [
        Measure(name=f"{name}: {what}", ours=ours, peers=parts if index == 0 else {}, target=target)
        for index, (what, ours, target) in enumerate(found)
    ]


def _median(values: Any) -> float:
    return float(median(values))


def _children() -> float:
    """The CPU seconds of all processes that have been waited for, theirs included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Run the command here; with the argument `models`, with a clock around datamodel-code-generator."""
    from specwright_generator.cli import main as command

    spent = 0.0
    if "models" in sys.argv:
        begun = time.process_time()
        import datamodel_code_generator as models

        spent = time.process_time() - begun
        generate = models.generate

        def timed(*arguments: Any, **options: Any) -> Any:
            nonlocal spent
            begun = time.process_time()
            try:
                return generate(*arguments, **options)
            finally:
                spent += time.process_time() - begun

        models.generate = timed
    sys.argv = ["specwright", "generate", sys.argv[1], "--allow-missing", "--jobs", "1"]
    try:
        command()
    except SystemExit as exit:
        if exit.code:
            raise
    print(spent)


if __name__ == "__main__":
    main()
