"""`specwright import`: upstream document to `specs/<provider>/`, all of it or nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from specwright_generator.agreement import disagreements, operation_keys
from specwright_generator.canonical import dumps
from specwright_generator.exclusion import narrow
from specwright_generator.frontends.discovery import as_openapi
from specwright_generator.frontends.openapi import read as read_openapi
from specwright_generator.ir import Json
from specwright_generator.manifest import Manifest
from specwright_generator.manifest_reading import parse_manifest
from specwright_generator.naming.files import locked_by, locked_text
from specwright_generator.naming.relock import Changes
from specwright_generator.patches import apply_patches, load_patches
from specwright_generator.problems import InputError, Problem
from specwright_generator.scaffold import is_own, manifest_text
from specwright_generator.spec import DOCUMENT, MANIFEST, NAMES, PATCHES, PROSE
from specwright_generator.write import write_files

from .compare import Discrepancy, discrepancies, settle
from .dangling import settle_references
from .discovery import import_discovery, is_discovery
from .fetching import fetch
from .limits import Refused
from .openapi import Imported, import_openapi
from .pinning import pin
from .reading import read_document
from .report import Report, problems
from .sdk import PREFIX, Addition, add_sdk, read_sdk
from .validity import validator_findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """What is written about the source beside its hash; empty values keep what the manifest says."""

    origin: str = ""
    licence: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What an import did: the files that changed, the counts, and the report of findings.

    `added` counts by source what the installed SDKs added to the document.
    """

    provider: str
    version: str
    sha256: str
    changed: tuple[str, ...]
    operations: int
    schemas: int
    report: Report
    names: Changes
    added: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])

    def to_json(self) -> dict[str, Json]:
        """The same as plain data."""
        return {
            "provider": self.provider,
            "version": self.version,
            "sha256": self.sha256,
            "changed": list[Json](self.changed),
            "operations": self.operations,
            "schemas": self.schemas,
            "added": {source: dict[str, Json](counts) for source, counts in self.added.items()},
            "names": {
                "added": list[Json](self.names.added),
                "removed": list[Json](self.names.removed),
                "renamed": dict[str, Json](self.names.renamed),
            },
            "report": self.report.to_json(),
        }


def import_spec(
    provider: str,
    source: str,
    root: Path,
    *,
    second: str | None = None,
    added: Sequence[str] = (),
    pins: Pins | None = None,
    surface: tuple[Path, Path] | None = None,
    prose: bool = False,
    validate: bool = True,
) -> Update:
    """Take the facts at `source` (a file, an https address or an installed SDK) into `root/specs/<provider>`.

    `surface` are two files with the public names of an official SDK (its methods, its types); the names that fit are
    locked. `added` are installed SDKs (`sdk:openai==3.52.0`) whose facts and names are added. `second` is another form
    of the same document to compare with. `prose` also writes `api.prose.json`, which keeps the descriptions.
    `validate` asks openapi-spec-validator about the upstream document and about the result.

    Raises `InputError` with every problem where the document or the spec cannot be used: nothing is written then.
    """
    folder = f"specs/{provider}"
    file = root / folder / MANIFEST
    text = file.read_text() if file.is_file() else manifest_text(provider, own=is_own(root))
    manifest = parse_manifest(text, file.as_posix())
    read = Report()
    sdk = read_sdk(source, manifest.title, read) if source.startswith(PREFIX) else None
    digest, document = (sdk.package.sha256, sdk.document) if sdk is not None else _read(source)
    imported = _facts(document, manifest.title)
    imported.report.findings.extend(read.findings)
    if not file.is_file():
        text = manifest_text(provider, base_url=_server(_viewed(imported.document, source)), own=is_own(root))
    report = imported.report
    other: tuple[str, Imported] | None = None
    found: list[Discrepancy] = []
    if second is not None and not report.errors():
        other = _compare(second, manifest)
        found = list(discrepancies(imported.document, other[1].document))
    used = settle(imported.document, found, manifest.differences, report)
    additions: list[Addition] = []
    for name in added if not report.errors() else ():
        before = _patched(imported.document, root / folder / PATCHES, Report())
        addition = add_sdk(imported.document, before, name, root / folder, report, manifest.differences)
        additions.append(addition)
        for index, count in settle(imported.document, addition.union.found, manifest.differences, report).items():
            used[index] += count
    if second is not None or added:
        _report_rules(used, manifest, report)
    patched = _viewed(_patched(imported.document, root / folder / PATCHES, report), source)
    settle_references(patched, report, imported.document)
    whole = _viewed(imported.document, source)
    if validate and not is_discovery(document):
        report.findings.extend(validator_findings(document))
        for finding in validator_findings(patched):
            report.warn("invalid", finding.pointer, f"the result: {finding.message}")
    if report.errors():
        raise InputError(problems(report.errors(), source))
    kept = narrow(patched, manifest.exclusions).document
    for problem in disagreements(manifest, kept, file.as_posix()):
        report.warn("manifest", problem.pointer, problem.message)
    api, _ = read_openapi(kept, file=f"{folder}/{DOCUMENT}", provider=provider)
    methods, types = surface if surface is not None else (None, None)
    official = sdk or (additions[0] if additions else None)
    if official is not None:
        names, changes = locked_by(api, root / folder, official.surface)
    else:
        names, changes = locked_text(api, root / folder, methods, types)
    taken = pins or Pins()
    files = {
        f"{folder}/{DOCUMENT}": dumps(imported.document),
        f"{folder}/{NAMES}": names,
        f"{folder}/{MANIFEST}": pin(
            text,
            {
                "origin": taken.origin or (source if manifest.source is None or sdk is not None else ""),
                "version": imported.version,
                "sha256": digest,
                "licence": taken.licence or (sdk.package.licence if sdk is not None else ""),
                "date": taken.date,
            },
            _second_pin(second, other, manifest),
            [_added_pin(each) for each in additions],
        ),
    }
    if sdk is not None:
        files |= {f"{folder}/{name}": dumps(content) for name, content in sdk.files.items()}
    if prose:
        files[f"{folder}/{PROSE}"] = dumps(_facts(document, manifest.title, prose=True).document)
    return Update(
        provider=provider,
        version=imported.version,
        sha256=digest,
        changed=tuple(write_files(files, root)),
        operations=len(tuple(operation_keys(whole))),
        schemas=len(_schemas(whole)),
        report=report,
        names=changes,
        added={each.package.source: each.union.added for each in additions},
    )


def _server(document: dict[str, Json]) -> str:
    """The first server of a document, if it is an address that a client can be given."""
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    url = first.get("url") if isinstance(first, dict) else None
    plain = isinstance(url, str) and re.fullmatch(r"https?://[A-Za-z0-9.:/_~-]+", url)
    return url.rstrip("/") if isinstance(url, str) and plain else ""


def _read(source: str) -> tuple[str, dict[str, Json]]:
    """The SHA-256 of what is at `source`, and the document in it."""
    data = fetch(source)
    try:
        return hashlib.sha256(data).hexdigest(), read_document(data)
    except Refused as refused:
        file = f"{source}:{refused.line}:{refused.column}" if refused.line else source
        raise InputError([Problem(file=file, pointer="", level="error", message=refused.message)]) from refused


def _facts(document: dict[str, Json], title: str, *, prose: bool = False) -> Imported:
    """The facts of a document of either dialect."""
    read = import_discovery if is_discovery(document) else import_openapi
    return read(document, title=title, prose=prose)


def _viewed(document: dict[str, Json], source: str) -> dict[str, Json]:
    """A document as the compiler sees it: one in Discovery's form as the OpenAPI document that says the same."""
    if not is_discovery(document):
        return document
    found, faults = as_openapi(document, source)
    if faults:
        raise InputError(faults)
    return found


def _compare(second: str, manifest: Manifest) -> tuple[str, Imported]:
    digest, document = _read(second)
    other = import_openapi(document, title=manifest.title)
    if other.report.errors():
        raise InputError(problems(other.report.errors(), second))
    return digest, other


def _report_rules(used: Mapping[int, int], manifest: Manifest, report: Report) -> None:
    for index, count in used.items():
        pointer = manifest.differences[index].pointer
        if count == 0:
            report.warn("stale", pointer, f"source.differences {index + 1} fits no difference any more")
        else:
            taken = manifest.differences[index].taken
            report.note("settled", pointer, f"{count} differences: the {taken} form's facts")


def _second_pin(second: str | None, other: tuple[str, Imported] | None, manifest: Manifest) -> dict[str, str] | None:
    if second is None or other is None:
        return None
    digest, imported = other
    return {
        "origin": second if manifest.second is None else "",
        "version": imported.version,
        "sha256": digest,
    }


def _added_pin(addition: Addition) -> dict[str, str]:
    package = addition.package
    return {
        "origin": package.source,
        "version": package.version,
        "sha256": package.sha256,
        "licence": package.licence,
    }


def _patched(document: dict[str, Json], path: Path, report: Report) -> dict[str, Json]:
    """The document with the patches that still fit. One that does not is reported, and fails the next compilation."""
    if not path.exists():
        return document
    patched, stale = apply_patches(document, load_patches(path), path.as_posix())
    for problem in stale:
        report.warn("patch", problem.pointer, problem.message)
    return patched


def _schemas(document: dict[str, Json]) -> dict[str, Json]:
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    return schemas if isinstance(schemas, dict) else {}
