"""Installed SDKs as a source of facts: a small package in full, and the two that are references of this project."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from specwright_generator.frontends.openapi import read
from specwright_generator.frontends.sdk import Package, Reading, locate, read_package
from specwright_generator.frontends.sdk.surface import surface_of
from specwright_generator.importing.validity import validator_findings
from specwright_generator.problems import InputError

CASE = Path(__file__).parent / "cases" / "sdk_stainless"
SURFACES = Path(__file__).parents[3] / "shared" / "surfaces"


@cache
def toy() -> Reading:
    """The package of the case. It raises when it is imported: what reads it must not run it."""
    return read_package(Package("toy", "1.0", CASE / "toy"), title="Toy API")


def test_a_package_becomes_a_document() -> None:
    assert toy().document == json.loads((CASE / "expected.json").read_text(encoding="utf-8"))
    assert toy().missed == ()
    assert {call.method.key: call.unplaced for call in toy().calls if call.unplaced} == {"pets.feed": ("loud",)}


def test_the_document_is_valid_and_reads_without_a_problem() -> None:
    assert validator_findings(toy().document) == []
    api, problems = read(toy().document, file="toy", provider="toy")
    assert problems == []
    assert {operation.source for operation in api.operations} == {"sdk:toy==1.0"}
    assert [operation.key for operation in api.operations] == [
        "POST /pets",
        "GET /pets?beta=true",
        "GET /pets/{pet_id}/photo",
        "GET /pets/{pet_id}/events",
        "POST /pets/{pet_id}/meals",
    ]


def test_a_header_that_callers_may_add_to_is_always_sent() -> None:
    api, _ = read(toy().document, file="toy", provider="toy")
    headers = {
        (each.wire, each.always, each.const)
        for operation in api.operations
        for each in operation.parameters
        if each.location == "header"
    }
    assert headers == {("toy-beta", "pets-1", None), ("Toy-Version", None, "2")}


def test_the_surface_has_the_names_of_the_package() -> None:
    surface = surface_of(toy())
    create = next(method for method in surface.methods if method.key == "pets.create")
    assert create.params == ("name", "from_", "photo", "stream", "betas")
    assert create.required == {"name"}
    assert (create.returns, create.wires) == ("pet.Pet | Stream[pet_event.PetEvent]", {"betas": "toy-beta"})
    assert surface.resolve("pet_list_params", "PetKind") == surface.resolve("pets.kind", "Kind")
    meal = surface.resolve("pet_create_params", "Meal")
    assert meal is not None
    assert {field.wire: field.required for field in meal.fields} == {"from": True, "grams": True, "sauce": False}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("sdk:openai", "is written sdk:<package>==<version>"),
        ("sdk:../openai==1", "is written sdk:<package>==<version>"),
        ("sdk:no_such_package_here==1", "no_such_package_here is not installed"),
        ("sdk:pydantic==0.1", "is installed, not 0.1"),
    ],
)
def test_what_is_not_installed_is_refused(source: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        locate(source)


def test_a_module_that_cannot_be_parsed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "_client.py").write_text("class (")
    with pytest.raises(InputError, match="cannot be parsed"):
        read_package(Package("broken", "1", tmp_path), title="")


@pytest.mark.parametrize(("name", "version", "methods"), [("openai", "3.52.0", 396), ("anthropic", "2.11.0", 384)])
def test_every_method_of_the_official_surfaces_is_read(name: str, version: str, methods: int) -> None:
    path = SURFACES / f"{name}.json"
    if not path.exists():
        pytest.skip("the official SDK's surface lies in ../shared, which is absent")
    official: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["sync"]
    read_calls = {
        f"client.{call.method.key}": call for call in read_package(locate(f"sdk:{name}=={version}"), title="").calls
    }
    assert set(read_calls) == {key for key, each in official.items() if each["http"]}
    assert len(read_calls) == methods
    for key, call in read_calls.items():
        known = official[key]
        # What goes into no request is the package's own; the surface files leave the idempotency key out.
        names = {each.name for each in call.sent} | set(call.unplaced)
        assert names - {"idempotency_key"} == set(known["params"]) - {"idempotency_key"} | (
            names & {"output_format"}
        ), key
        assert call.deprecated == known["deprecated"], key
        if not known["path"].startswith("<"):
            assert (call.verb, call.path.partition("?")[0]) == (known["http"], known["path"].partition("?")[0]), key
