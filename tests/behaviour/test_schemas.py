"""Every schema of OpenAI's document that has a type for answers: what the schema allows, the type takes strictly.

Values are sampled from each schema by itself, components and inline ones alike, until the union members and enum values
in it were taken; the type that `names.json` gives it must accept them without tolerance and serialise them unchanged.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest

from specwright.runtime.lazy import resolve
from specwright.runtime.models import build, parse_json
from specwright_generator.mock.sampling import NoSample, Sampler

from .clients import wire
from .documents import document
from .request_checks import difference

OPENAI = document("openai")
TYPES = [(pointer, names["model"]) for pointer, names in sorted(OPENAI.names["types"].items()) if "model" in names]
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_every_schema_fits_its_type(part: int, counts: Counter[str]) -> None:
    faults: list[str] = []
    for pointer, name in TYPES[part::PARTS]:
        sampler = Sampler(OPENAI.content, seed=part, depth=2, patterns=OPENAI.patterns)
        try:
            schema = sampler.resolve(pointer)
        except LookupError:  # a type that the compiler made of several schemas
            counts["types without a schema of their own"] += 1
            continue
        declared = resolve(f"specwright_generated.openai.types.{name}")
        strict = build(declared)
        try:
            for value in sampler.samples(schema, accept=OPENAI.acceptor(schema), most=60):
                if value is None:  # said where the type is used, not by the type
                    continue
                data = json.dumps(value)
                found = difference(wire(parse_json(declared, data)), value)
                try:
                    strict.validate_json(data, strict=True, by_alias=True, by_name=False)
                except ValueError as error:
                    found = found or f"refused: {error}"
                if found:
                    faults.append(f"{pointer} as {name}: {found[:300]}")
                    break
                counts["values of single schemas"] += 1
        except NoSample as error:
            faults.append(f"{pointer}: {error}"[:300])
        counts["schemas with a type"] += 1
    assert not faults, "\n".join(faults)
