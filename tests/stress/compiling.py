"""One document through the compiler, in a process of its own: `python -m tests.stress.compiling DOCUMENT FOLDER`.

The last line printed is the `Outcome` as JSON.  Its memory is the peak of this process and its children.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from specwright_generator.agreement import operation_keys
from specwright_generator.compile import compile_spec
from specwright_generator.importing.dangling import settle_references
from specwright_generator.importing.limits import Refused
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.importing.reading import read_document
from specwright_generator.ir import Json
from specwright_generator.manifest_reading import parse_manifest
from specwright_generator.scaffold import manifest_text
from specwright_generator.spec import Spec
from specwright_generator.write import write_tree

from .documents import UPSTREAM, provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a document.

    `stage` is how far it came: `refused` (with located messages), `crashed` (a defect), or `compiled`. `operations` are
    the document's, `dropped` those without a method, each with the messages about it.  `memory` is in MiB.
    """

    document: str
    stage: str
    operations: int = 0
    methods: int = 0
    models: int = 0
    dropped: dict[str, tuple[str, ...]]
    messages: tuple[str, ...] = ()
    seconds: float = 0.0
    memory: float = 0.0


def compile_document(document: dict[str, Json], name: str, folder: Path) -> Outcome:
    """Import and compile `document` with a scaffolded manifest and no locked names, and write the files to `folder`."""
    package = provider(name)
    imported = import_openapi(document, title=package)
    settle_references(imported.document, imported.report)
    operations = set(operation_keys(imported.document))
    if imported.report.errors():
        messages = tuple(str(finding.problem(name)) for finding in imported.report.errors())
        dropped = dict.fromkeys(sorted(operations), tuple[str, ...]())
        return Outcome(document=name, stage="refused", operations=len(operations), dropped=dropped, messages=messages)
    spec = Spec(
        provider=package,
        folder=folder,
        manifest=parse_manifest(manifest_text(package), "provider.toml"),
        document=imported.document,
        names={},
        fields={},
        digest="",
    )
    compiled = compile_spec(spec)
    write_tree(compiled.files, folder, compiled.roots)
    done = {method.operation for resource in compiled.api.resources for method in resource.methods}
    problems = [each for each in compiled.problems if each.level != "note"]
    return Outcome(
        document=name,
        stage="compiled",
        operations=len(operations),
        methods=compiled.stats["methods"],
        models=compiled.stats["models"],
        dropped={key: tuple(str(each) for each in problems if key in str(each)) for key in sorted(operations - done)},
        messages=tuple(str(each) for each in problems),
    )


def main() -> None:
    """Compile one document, and say what came of it whatever happens."""
    name, folder = sys.argv[1:]
    begun = time.perf_counter()
    try:
        outcome = compile_document(read_document((UPSTREAM / name).read_bytes()), name, Path(folder))
    except Refused as refused:
        outcome = Outcome(document=name, stage="refused", dropped={}, messages=(str(refused),))
    except Exception:
        outcome = Outcome(document=name, stage="crashed", dropped={}, messages=(traceback.format_exc(),))
    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    figures = {"seconds": round(time.perf_counter() - begun, 2), "memory": round(used / 1024, 1)}
    print(json.dumps({**asdict(outcome), **figures}))


if __name__ == "__main__":
    main()
