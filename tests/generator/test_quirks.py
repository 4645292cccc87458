"""The quirks of published documents, a folder each: a small document, compiled, imported and called.

`document` is what a provider might publish, `calls.json` what is called and what the provider answers, `expected.json`
the methods with their arguments, the requests and the values that come of it, or the messages of a refusal.  After a
wanted change rewrite them with `SPECWRIGHT_REWRITE=1 pytest tests/generator/test_quirks.py` and read the difference.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from specwright.testing import MockTransport, events
from specwright.testing.answers import Answer, bytes_answer, json_answer, text_answer
from specwright_generator.compile import Compiled, compile_spec
from specwright_generator.importing.dangling import settle_references
from specwright_generator.importing.openapi import import_openapi
from specwright_generator.importing.reading import read_document
from specwright_generator.manifest_reading import parse_manifest
from specwright_generator.scaffold import manifest_text
from specwright_generator.spec import Spec
from specwright_generator.write import write_tree

CASES = sorted((Path(__file__).parent / "cases").glob("quirk_*"), key=lambda path: path.name)
ANSWERS: dict[str, Callable[[Any], Answer]] = {
    "$bytes": lambda text: bytes_answer(text.encode()),
    "$text": text_answer,
    "$events": events,
    "$lines": lambda values: text_answer("".join(json.dumps(value) + "\n" for value in values)),
}


@pytest.fixture
def importable(tmp_path: Path) -> Iterator[Path]:
    """A folder whose packages can be imported; they are forgotten afterwards."""
    before = set(sys.modules)
    sys.path.insert(0, str(tmp_path))
    yield tmp_path
    sys.path.remove(str(tmp_path))
    for name in set(sys.modules) - before:
        if name.partition(".")[0].startswith("quirk_"):
            del sys.modules[name]


def test_cases_are_found() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=[case.name.removeprefix("quirk_") for case in CASES])
def test_case(case: Path, importable: Path) -> None:
    found = _found(case, importable)
    expected = case / "expected.json"
    if os.environ.get("SPECWRIGHT_REWRITE"):
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    assert found == json.loads(expected.read_text())


def _found(case: Path, folder: Path) -> dict[str, Any]:
    source = next(case.glob("document.*"))
    imported = import_openapi(read_document(source.read_bytes()), title="Case")
    settle_references(imported.document, imported.report)
    if imported.report.errors():
        return {"refused": [f"{each.pointer}: {each.message}" for each in imported.report.errors()]}
    manifest = parse_manifest(manifest_text(case.name), "provider.toml")
    spec = Spec(
        provider=case.name,
        folder=folder,
        manifest=manifest,
        document=imported.document,
        names={},
        fields={},
        digest="",
    )
    compiled = compile_spec(spec)
    write_tree(compiled.files, folder, compiled.roots)
    _build_all(folder, f"{case.name}_client")
    calls = json.loads((case / "calls.json").read_text()) if (case / "calls.json").exists() else []
    return {
        "not_taken": [
            f"{each.pointer}: {each.message}" for each in imported.report.findings if each.level == "warning"
        ],
        "methods": _methods(compiled),
        "problems": [str(problem) for problem in compiled.problems if problem.level != "note"],
        "calls": [_call(case.name, manifest.client.class_name, call) for call in calls],
    }


def _methods(compiled: Compiled) -> dict[str, list[str]]:
    return {
        f"{resource.path}.{method.name}": [argument.name for argument in method.arguments]
        for resource in compiled.api.resources
        for method in resource.methods
    }


def _build_all(folder: Path, package: str) -> None:
    for path in sorted((folder / package).rglob("*.py")):
        name = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        for value in list(vars(module).values()):
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == name:
                value.model_rebuild(force=True)


def _call(provider: str, class_name: str, call: dict[str, Any]) -> dict[str, Any]:
    """One call of a client, as the request that it made and the value that it gave."""
    answer = call["answer"]
    kind = next(iter(answer)) if isinstance(answer, dict) and answer.keys() <= ANSWERS.keys() and answer else None
    if kind == "$events":
        # A list of two is an event with its name.
        answer = {kind: [tuple(each) if isinstance(each, list) else each for each in answer[kind]]}
    mock = MockTransport(ANSWERS[kind](answer[kind]) if kind else json_answer(answer))
    client = getattr(importlib.import_module(f"{provider}_client"), class_name)(http_client=mock.client())
    value = reduce(getattr, call["method"].split("."), client)(**call["arguments"])
    value = list(value) if kind in ("$events", "$lines") else value
    request = mock.requests[0]
    return {
        "request": f"{request.method} {request.url}",
        "body": request.content.decode(errors="replace") if not _is_multipart(request) else "multipart",
        "headers": {name: request.headers[name] for name in call.get("headers", ())},
        "value": _plain(value),
        "type": type(value).__name__,
    }


def _is_multipart(request: Any) -> bool:
    return str(request.headers.get("content-type", "")).startswith("multipart/")


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return json.loads(value.model_dump_json(by_alias=True, exclude_unset=True))
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if hasattr(value, "read"):
        return value.read().decode()
    return value
