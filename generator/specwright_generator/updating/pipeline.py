"""The update of one provider: every step in a double of the project, and the results moved in together at the end."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from specwright_generator.compile import Compiled, compile_spec
from specwright_generator.diff.changes import Report
from specwright_generator.diff.run import diff
from specwright_generator.importing.update import Pins, Update, import_spec
from specwright_generator.ir import Json
from specwright_generator.ledger import Ledger, account
from specwright_generator.lock import lock_text
from specwright_generator.manifest import Manifest, Source, load_manifest
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import DOCUMENT, MANIFEST, NAMES, Spec, load_spec, spec_digest
from specwright_generator.unchanged import cache_of, remember
from specwright_generator.write import write_tree

from . import proofs, scratch
from .steps import Step
from .upstream import Upstream, newest

STEPS = ("import", "diff", "generate", "verify", "parity")
_WRITTEN = (DOCUMENT, NAMES, MANIFEST)
_FEW = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an update did: its steps in order, what changed, and the files that were written (none in a dry run)."""

    provider: str
    steps: tuple[Step, ...]
    report: Report | None = None
    written: tuple[str, ...] = ()
    changed: bool = False

    @property
    def failed(self) -> Step | None:
        """The step that failed, if one did: nothing was written then."""
        return next((step for step in self.steps if step.state == "failed"), None)


class _Failed(Exception):
    """Ends an update: the step says why."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(step.said)


def update(
    provider: str,
    root: Path,
    *,
    source: str | None = None,
    second: str | None = None,
    dry_run: bool = False,
    validate: bool = True,
    begin: Callable[[str], None] = lambda step: None,
) -> Outcome:
    """Bring `provider` of the project at `root` up to date.

    Args:
        source: the upstream document, a file or an https address; by default the newest form of the manifest's source.
        second: its second form, where the manifest has one; by default the newest form of that.
        dry_run: do everything but write.
        validate: ask openapi-spec-validator, which is slow.
        begin: called with the name of each step as it begins.

    Raises:
        InputError: there is no such spec, or its manifest is wrong. Everything later is a failed step.
    """
    manifest = load_manifest(root / scratch.SPECS / provider / MANIFEST)
    with tempfile.TemporaryDirectory(prefix="specwright-") as folder:
        run = _Run(provider, root, Path(folder).resolve(), manifest)
        try:
            changed = run.all(source, second, dry_run, validate, begin)
        except _Failed as failure:
            return Outcome(provider=provider, steps=(*run.steps, failure.step), report=run.report, changed=True)
        return Outcome(
            provider=provider, steps=tuple(run.steps), report=run.report, written=run.written, changed=changed
        )


class _Run:
    """One update under way."""

    def __init__(self, provider: str, root: Path, double: Path, manifest: Manifest) -> None:
        self.steps: list[Step] = []
        self.report: Report | None = None
        self.written: tuple[str, ...] = ()
        self._provider = provider
        self._root = root
        self._double = double
        self._manifest = manifest
        self._digest = spec_digest(root / scratch.SPECS / provider)

    def all(
        self, source: str | None, second: str | None, dry_run: bool, validate: bool, begin: Callable[[str], None]
    ) -> bool:
        """Go through all steps, and say whether anything has changed."""
        scratch.make(self._root, self._double, self._provider, scratch.roots(self._manifest.output))
        begin("import")
        if not self._import(source, second, validate):
            return False
        begin("diff")
        self._diff()
        begin("generate")
        spec, compiled, files = self._generate()
        environment = scratch.environment(self._double, self._manifest.output)
        begin("verify")
        self._prove(proofs.verify(self._provider, self._double, environment))
        begin("parity")
        as_it_is = scratch.environment(self._root.resolve(), self._manifest.output)
        before = proofs.compared(spec, self._root.resolve(), as_it_is)
        self._prove(proofs.parity(spec, self._double, environment, before))
        if not dry_run:
            self._write(compiled, files)
        return True

    def _import(self, source: str | None, second: str | None, validate: bool) -> bool:
        """Import into the double; whether that changed anything."""
        manifest = self._manifest
        try:
            first, other = _upstream(manifest.source, source), _upstream(manifest.second, second)
            if first is None:
                raise InputError([self._problem("the manifest names no source", "give --from")])
            done = import_spec(
                self._provider,
                first.source,
                self._double,
                second=other.source if other is not None else None,
                added=[newest(each.origin).source for each in manifest.added],
                pins=Pins(origin=first.origin, date=first.date),
                validate=validate,
            )
        except InputError as error:
            raise _Failed(_failure("import", error.problems)) from error
        self.steps.append(_imported(done, first.source))
        return bool(done.changed)

    def _diff(self) -> None:
        old, new = (folder / scratch.SPECS / self._provider for folder in (self._root, self._double))
        try:
            report = diff(old.as_posix(), new.as_posix())
        except InputError as error:
            raise _Failed(_failure("diff", error.problems)) from error
        self.report = report
        wire, python = (report.effects(changes)["breaking"] for changes in (report.wire, report.python))
        said = (
            f"{len(report.wire)} changes over the wire, {wire} of them breaking; "
            f"{len(report.python)} in Python, {python} of them breaking"
        )
        self.steps.append(Step(name="diff", state="done", said=said, figures=report.to_json()))

    def _generate(self) -> tuple[Spec, Compiled, dict[str, str]]:
        """Compile into the double; an element of the spec that is lost is a failure."""
        folder = self._double / scratch.SPECS / self._provider
        try:
            spec = load_spec(folder)
            compiled = compile_spec(spec, cache=cache_of(folder, self._double))
            files = {**compiled.files, f"{compiled.roots[0]}/lock.json": lock_text(spec, compiled.files)}
            ledger = account(spec, compiled)
            wrong = [problem for problem in compiled.problems if problem.level == "error"]
            if wrong or ledger.missing:
                raise InputError([*wrong, *ledger.problems()])
            write_tree(files, self._double, compiled.roots)
        except InputError as error:
            raise _Failed(_failure("generate", error.problems)) from error
        self.steps.append(_generated(compiled, files, ledger))
        return spec, compiled, files

    def _prove(self, step: Step) -> None:
        if step.state == "failed":
            raise _Failed(step)
        self.steps.append(step)

    def _write(self, compiled: Compiled, files: dict[str, str]) -> None:
        """Move everything in at once, unless somebody has changed the spec meanwhile."""
        folder = f"{scratch.SPECS}/{self._provider}"
        if spec_digest(self._root / folder) != self._digest:
            raise _Failed(Step(name="write", state="failed", said="the spec was changed meanwhile: try again"))
        beside = {f"{folder}/{name}": (self._double / folder / name).read_text(encoding="utf-8") for name in _WRITTEN}
        try:
            changes = write_tree(files, self._root, compiled.roots, beside=beside)
        except InputError as error:
            raise _Failed(_failure("write", error.problems)) from error
        self.written = tuple(sorted(change.path for change in changes))
        stats = {**compiled.stats, "files": len(files)}
        remember(self._root / folder, self._root, compiled.roots, files, stats)

    def _problem(self, message: str, advice: str) -> Problem:
        file = f"{scratch.SPECS}/{self._provider}/{MANIFEST}"
        return Problem(file=file, pointer="", level="error", message=message, advice=advice)


def _upstream(known: Source | None, given: str | None) -> Upstream | None:
    """What to read: what is given, else the newest form of what is known."""
    if given is not None:
        return Upstream(source=given)
    return newest(known.origin) if known is not None else None


def _failure(name: str, problems: Sequence[Problem]) -> Step:
    more = [f"… and {len(problems) - _FEW} more"] if len(problems) > _FEW else []
    return Step(name=name, state="failed", said="\n".join([*(str(each) for each in problems[:_FEW]), *more]))


def _imported(done: Update, source: str) -> Step:
    warnings = [finding for finding in done.report.findings if finding.level == "warning"]
    kinds = Counter(finding.kind for finding in warnings)
    decide = [f"{count} warnings of the import: {kind}" for kind, count in sorted(kinds.items())]
    decide += [f"renamed upstream, names kept: {old} → {new}" for old, new in done.names.renamed.items()]
    said = f"{done.operations} operations, {done.schemas} schemas" if done.changed else "nothing has changed upstream"
    figures: dict[str, Json] = {
        "source": source,
        "version": done.version,
        "sha256": done.sha256,
        "operations": done.operations,
        "schemas": done.schemas,
        "names": {"added": len(done.names.added), "removed": len(done.names.removed)},
        "warnings": [f"{finding.kind}: {finding.pointer}: {finding.message}" for finding in warnings],
        "changed": list[Json](done.changed),
    }
    return Step(name="import", state="done", said=said, decide=tuple(decide), figures=figures)


def _generated(compiled: Compiled, files: Mapping[str, str], ledger: Ledger) -> Step:
    states = Counter[str](entry.state for entry in ledger.entries)
    said = (
        f"{compiled.stats['methods']} methods, {compiled.stats['models']} models, {len(files)} files; "
        f"ledger: {states['generated']} elements generated, {states['excluded']} excluded, {states['missing']} missing"
    )
    warnings = [str(problem) for problem in compiled.problems if problem.level == "warning"]
    more = [f"… and {len(warnings) - _FEW} more"] if len(warnings) > _FEW else []
    figures: dict[str, Json] = {**compiled.stats, "ledger": dict[str, Json](states)}
    return Step(name="generate", state="done", said=said, decide=(*warnings[:_FEW], *more), figures=figures)
