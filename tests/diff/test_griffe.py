"""The comparison of surfaces against another judge: griffe, on the packages that two documents compile to."""

from __future__ import annotations

import json
from pathlib import Path

import griffe
import pytest
from click.testing import CliRunner

from specwright_generator.cli import main

OLD = """
openapi: 3.0.3
info: {title: Things, version: '7'}
servers: [{url: https://api.acme.test}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: string}}
        - {name: kind, in: query, schema: {type: string}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
    delete: {operationId: removeThing, tags: [things], parameters: [{name: id, in: path, required: true,
             schema: {type: string}}], responses: {'204': {description: ''}}}
components:
  schemas:
    Part: {type: object, properties: {a: {type: string}}}
    Thing: {type: object, required: [id], properties: {id: {type: string}, size: {type: integer}, name: {type: string}}}
"""
CHANGES = {
    "a method is gone": ("    delete:", "    x-delete:"),
    "a parameter is gone": ("        - {name: size, in: query, schema: {type: string}}\n", ""),
    "a parameter is required": ("{name: kind, in: query,", "{name: kind, in: query, required: true,"),
    "a field is gone": (" size: {type: integer},", ""),
    "a class is gone": ("    Part: {type: object, properties: {a: {type: string}}}\n", ""),
}


def compiled(folder: Path, document: str, monkeypatch: pytest.MonkeyPatch) -> griffe.Object | griffe.Alias:
    (folder / "specs").mkdir(parents=True)
    (folder / "api.yaml").write_text(document)
    monkeypatch.chdir(folder)
    for arguments in (("import", "acme", "--from", "api.yaml", "--no-validate"), ("generate",)):
        done = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
        assert done.exit_code == 0, done.output
    return griffe.load("acme_client", search_paths=[folder], resolve_aliases=False, allow_inspection=False)


@pytest.mark.parametrize("name", CHANGES)
def test_what_griffe_calls_breaking_breaks(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = CHANGES[name]
    assert before in OLD
    old = compiled(tmp_path / "old", OLD, monkeypatch)
    new = compiled(tmp_path / "new", OLD.replace(before, after), monkeypatch)
    theirs = {each.obj.path.rpartition(".")[2] for each in griffe.find_breaking_changes(old, new)}
    shown = CliRunner().invoke(main, ["diff", "../old/api.yaml", "api.yaml", "--json"]).stdout
    ours = [each["place"] for each in json.loads(shown)["python"] if each["breaking"]]
    assert theirs, "griffe sees nothing"
    assert ours
    for place in ours:
        assert set(place.replace("(", ".").replace(")", "").split(".")) & theirs, place
    assert CliRunner().invoke(main, ["diff", "api.yaml", "api.yaml"]).exit_code == 0
