"""Names, one case folder for each kind of source: a small document, an official surface or none, and the lock made.

After a wanted change rewrite them with `SPECWRIGHT_REWRITE=1 pytest tests/generator/test_names_cases.py` and read the
difference.
"""

from __future__ import annotations

import json
import keyword
import os
from pathlib import Path

import pytest

from specwright_generator.frontends.openapi import read
from specwright_generator.ir import Api
from specwright_generator.naming import lock, surface
from specwright_generator.naming.relock import relock

CASES = sorted((Path(__file__).parent / "cases").glob("names_*"), key=lambda path: path.name)


def load(case: Path) -> tuple[Api, surface.Surface | None]:
    api, _ = read(json.loads((case / "input.json").read_text(encoding="utf-8")), file="api.json", provider="case")
    official = case / "surface.json"
    return api, surface.load(official, case / "types.json") if official.exists() else None


@pytest.mark.parametrize("case", CASES, ids=[case.name.removeprefix("names_") for case in CASES])
def test_case(case: Path) -> None:
    api, official = load(case)
    made, changes = relock(api, lock.Lock(), official)
    found = {"lock": lock.dump(made), "absent": {key: list(names) for key, names in changes.absent.items()}}
    expected = case / "expected.json"
    if os.environ.get("SPECWRIGHT_REWRITE"):
        expected.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case.name.removeprefix("names_") for case in CASES])
def test_every_name_can_be_written(case: Path) -> None:
    api, official = load(case)
    made, _ = relock(api, lock.Lock(), official)
    names = [name for each in made.methods.values() for name, _, _ in each.arguments]
    names += [part for key in made.methods for part in key.split(".")]
    names += [name for fields in made.fields.values() for name in fields.values()]
    symbols = [symbol for each in made.types.values() for symbol in (each.model, each.param) if symbol is not None]
    symbols += [*made.resources.values(), *(each.params for each in made.methods.values() if each.params is not None)]
    names += [part for symbol in symbols for part in (*symbol.module.split("."), symbol.name)]
    assert names
    assert [name for name in names if not (name.isascii() and name.isidentifier()) or keyword.iskeyword(name)] == []
    assert [name for name in names if name.startswith("_")] == []


@pytest.mark.parametrize("case", CASES, ids=[case.name.removeprefix("names_") for case in CASES])
def test_no_two_modules_differ_in_case_only(case: Path) -> None:
    api, official = load(case)
    made, _ = relock(api, lock.Lock(), official)
    modules = {
        symbol.module for each in made.types.values() for symbol in (each.model, each.param) if symbol is not None
    }
    packages = {".".join(module.split(".")[:end]) for module in modules for end in range(1, module.count(".") + 1)}
    assert len({module.lower() for module in modules}) == len(modules)
    assert modules & packages == set()


@pytest.mark.parametrize("case", CASES, ids=[case.name.removeprefix("names_") for case in CASES])
def test_locking_again_changes_nothing(case: Path) -> None:
    api, official = load(case)
    made, _ = relock(api, lock.Lock(), official)
    for again in (official, None):
        repeated, changes = relock(api, lock.read(lock.dump(made)), again)
        assert lock.dump(repeated) == lock.dump(made)
        assert (changes.added, changes.removed, changes.renamed) == ((), (), {})
