"""What docs/parity.md and docs/surface-file.md say is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

from specwright_generator.parity.accepted import read_accepted
from specwright_generator.parity.measured import called
from specwright_generator.parity.results import ASPECTS, STATUSES
from specwright_generator.parity.surface import KINDS as VALUES
from specwright_generator.parity.surface import TELLINGS
from specwright_generator.parity.surface_file import read_surface
from specwright_generator.parity.weights import KINDS

ROOT = Path(__file__).parents[2]
PARITY = (ROOT / "docs" / "parity.md").read_text(encoding="utf-8")
SURFACE = (ROOT / "docs" / "surface-file.md").read_text(encoding="utf-8")
SCHEMA = json.loads(
    (ROOT / "generator" / "specwright_generator" / "parity" / "surface.schema.json").read_text(encoding="utf-8")
)


def example(text: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_example_of_a_surface_file_is_one(tmp_path: Path) -> None:
    file = tmp_path / "toy.json"
    file.write_text(example(SURFACE, "json"))
    found = read_surface(file)
    assert set(found.methods) == {"things.create", "things.create_and_poll"}
    assert found.methods["things.create_and_poll"].job


def test_every_key_of_a_surface_file_is_explained() -> None:
    keys = {*SCHEMA["properties"], *SCHEMA["$defs"]["method"]["properties"]} - {
        "name",
        "version",
        "deprecated",
        "pointer",
    }
    assert {key for key in keys if f"`{key}`" not in SURFACE} == set()


def test_the_schema_knows_what_the_code_knows() -> None:
    assert tuple(SCHEMA["properties"]["tells"]["items"]["enum"]) == TELLINGS
    assert tuple(SCHEMA["$defs"]["kinds"]["items"]["enum"]) == VALUES


def test_the_example_of_accepted_gaps_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "parity.toml").write_text(example(PARITY, "toml"))
    (accepted,) = read_accepted(tmp_path)
    assert accepted.kind in KINDS


def test_the_example_of_differential_results_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "toy.json"
    file.write_text(example(PARITY, "json"))
    assert {cell.status for cell in called(file).values()} == {"equal", "differs"}


def test_every_aspect_sign_and_weight_is_explained() -> None:
    first = re.findall(r"^\| (\w+) \|", PARITY, re.MULTILINE)
    start = first.index("aspect") + 1
    assert first[start : start + len(ASPECTS)] == list(ASPECTS)
    for status, sign in STATUSES.items():
        assert f"| {sign} | {status} |" in PARITY
    weights = {int(each) for each in re.findall(r"^\| (\d+) \|", PARITY, re.MULTILINE)}
    assert weights == {kind.weight for kind in KINDS.values()}
    for weight in weights:
        row = next(line for line in PARITY.splitlines() if line.startswith(f"| {weight} |"))
        for kind in KINDS.values():
            assert kind.weight != weight or kind.means in row, row
