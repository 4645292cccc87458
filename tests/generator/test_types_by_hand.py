"""What provider.toml adds to compiled types: bases, mixins, constructors, names by hand; twins, names of members."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specwright_generator.compile import compile_spec
from specwright_generator.spec import load_spec

from .test_manifest import SMALL, problems

CONVENTIONS = """
[types]
enums = "classes"
keys = "python"
base = "acme.base"

[mixins]
"types.thing.Thing" = "acme.parts:Making(), acme.more:Reading"

[offers]
LIMIT = "acme.limits:LIMIT"
"""
THING: dict[str, Any] = {
    "type": "object",
    "properties": {
        "count": {"type": "integer", "default": 10},
        "role": {"type": "string", "default": "user"},
        "kind": {"$ref": "#/components/schemas/Kind"},
    },
    "x-specwright-name": {"model": "thing:Thing", "param": "thing:ThingDict"},
}
KIND: dict[str, Any] = {
    "type": "string",
    "enum": ["en", "no way", "c", "m", "h"],
    "x-specwright-members": ["en", "no way", "class", "mro", "__hash__"],
    "x-specwright-name": {"model": "kind:Kind", "param": "kind:Kind"},
}


def compiled(folder: Path) -> dict[str, str]:
    """The types of a small provider, by path."""
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    operation = {"operationId": "create", "requestBody": {"content": body}}
    operation["responses"] = {"200": {"description": "", "content": body}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Acme", "version": "1"},
        "paths": {"/things": {"post": operation}},
        "components": {"schemas": {"Thing": THING, "Kind": KIND}},
    }
    names = {
        "types": {
            "#/components/schemas/Thing": {"model": "thing:Thing", "param": "thing:ThingDict"},
            "#/components/schemas/Kind": {"model": "kind:Kind", "param": "kind:Kind"},
        },
        "exports": {"": {"Thing": "thing:Thing", "ThingDict": "thing:ThingDict", "Kind": "kind:Kind"}},
    }
    acme = folder / "acme"
    acme.mkdir()
    (acme / "provider.toml").write_text(SMALL + CONVENTIONS)
    (acme / "api.json").write_text(json.dumps(document))
    (acme / "names.json").write_text(json.dumps(names))
    found = compile_spec(load_spec(acme))
    return {path.partition("/types/")[2]: text for path, text in found.files.items() if "generated/acme/types/" in path}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return compiled(tmp_path_factory.mktemp("spec"))


def test_a_class_has_its_base_its_mixins_and_their_constructor(files: dict[str, str]) -> None:
    thing = files["thing.py"]
    assert "class Thing(Making, Reading, BaseModel):" in thing
    assert "Making.__init__" in thing
    assert "Reading.__init__" not in thing
    assert "from acme.base import BaseModel\n" in thing


def test_defaults_are_those_of_the_sdk(files: dict[str, str]) -> None:
    assert "count: Optional[int] = 10" in files["thing.py"]
    assert 'role: Optional[str] = "user"' in files["thing.py"]


def test_a_model_and_its_typed_dict_have_a_name_together(files: dict[str, str]) -> None:
    assert "ThingOrDict: TypeAlias = Union[Thing, ThingDict]" in files["thing.py"]
    assert "from specwright_generated.acme.types.thing import ThingOrDict as ThingOrDict" in files["__init__.py"]


def test_names_by_hand_are_offered_beside_the_types(files: dict[str, str]) -> None:
    assert "from acme.limits import LIMIT as LIMIT" in files["__init__.py"]
    assert '"LIMIT": "acme.limits:LIMIT"' in files["__init__.py"]


def test_members_have_the_names_of_the_sdk_where_these_can_be_names(files: dict[str, str]) -> None:
    assert '    en = "en"\n    NO_WAY = "no way"\n    C = "c"\n    M = "m"\n    H = "h"\n' in files["kind.py"]


@pytest.mark.parametrize(
    "wrong",
    [
        '[mixins]\n"types.thing.Thing" = "acme.parts:Making(x)"',
        '[mixins]\n"types.thing.Thing" = "acme.parts:A,acme.parts:B"',
        '[offers]\n"not a name" = "acme:LIMIT"',
        '[offers]\nLIMIT = "acme.LIMIT"',
        '[types]\nbase = "not a module"',
    ],
)
def test_what_is_written_wrong_is_a_problem(wrong: str) -> None:
    assert len(problems(f"{SMALL}\n{wrong}\n")) == 1
