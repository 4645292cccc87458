"""Whether a manifest fits its document: a rule that names nothing is stale, and a stale rule is an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .importing.grammar import VERBS
from .ir import Json
from .manifest import Manifest
from .problems import Problem
from .references import resolve
from .selectors import selects


def operation_keys(document: dict[str, Json]) -> Iterator[str]:
    """The keys of a document's operations, verb and path, in order."""
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for verb in VERBS:
            if isinstance(item, dict) and verb in item:
                yield f"{verb.upper()} {path}"


def disagreements(manifest: Manifest, document: dict[str, Json], file: str) -> list[Problem]:
    """What the manifest says that is not so in the document; `file` names the manifest."""
    problems: list[Problem] = []

    def wrong(pointer: str, message: str, advice: str = "") -> None:
        problems.append(Problem(file=file, pointer=pointer, level="error", message=message, advice=advice))

    keys = tuple(operation_keys(document))
    rules = {
        "pages": [page.operations for page in manifest.pages],
        "streams": [stream.operations for stream in manifest.streams],
        "headers": [header.operations for header in manifest.headers],
    }
    for table, selectors in rules.items():
        for index, operations in enumerate(selectors):
            for selector in _idle(operations, keys):
                message = f"{selector!r} names no operation of the document"
                wrong(f"/{table}/{index}/operations", message, "the document has changed: adapt the rule or remove it")
    for index, stream in enumerate(manifest.streams):
        if stream.event and not _exists(document, stream.event):
            wrong(f"/streams/{index}/event", f"{stream.event} is not in the document")
    for index, exclusion in enumerate(manifest.exclusions):
        if exclusion.pointer and not _exists(document, f"#{exclusion.pointer}"):
            wrong(f"/exclude/{index}/pointer", f"{exclusion.pointer} is not in the document")
    components = document.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    declared = list(schemes) if isinstance(schemes, dict) else []
    for scheme in manifest.client.security:
        if scheme not in declared:
            wrong(f"/client/security/{scheme}", f"the document has no security scheme {scheme!r}")
    for scheme in declared:
        if scheme not in manifest.client.security:
            advice = f'write {scheme} = "…" under [client.security]'
            wrong("/client/security", f"no option satisfies the security scheme {scheme!r}", advice)
    return problems


def _idle(selectors: Iterable[str], keys: tuple[str, ...]) -> Iterator[str]:
    for selector in selectors:
        if not any(selects((selector,), key) for key in keys):
            yield selector


def _exists(document: dict[str, Json], reference: str) -> bool:
    try:
        resolve(document, reference)
    except LookupError:
        return False
    return True
