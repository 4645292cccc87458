"""Every generated model keeps what a provider sends, whatever that is: parsing does not raise, nothing is lost.

New enum values, new union members, missing keys, wrong types, nulls and unknown keys are kept as they arrived, can be
read as attributes, and serialise back unchanged.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from specwright.runtime.models import BaseModel, build, parse_json
from specwright.runtime.schema import must_arrive

from .plausible import Maker, arrives, departures, key_of, model_names, models
from .request_checks import difference

PARTS = {"openai": 8, "anthropic": 5, "mistral": 4, "genai_next": 1}
LEAST = {"genai_next": 198}
"""How many models there are at least, where that is fewer than 900."""
NAMES = {provider: model_names(f"specwright_generated.{provider}.types") for provider in PARTS}


def _fault(model: type[BaseModel], value: dict[str, Any]) -> str:
    """What is lost of `value`, or wrong with what it is parsed to; nothing if all is well."""
    parsed = parse_json(model, json.dumps(value).encode())
    if type(parsed) is not model:
        return f"is parsed to {type(parsed)}"
    keys = {key_of(name, field): name for name, field in model.model_fields.items()}
    found = difference(parsed.to_dict(mode="json"), value) or difference(json.loads(parsed.to_json()), value)
    if found:
        return found
    if parsed.model_fields_set != {keys.get(key, key) for key in value}:
        return f"the keys set are {parsed.model_fields_set}"
    for key, name in keys.items():
        attribute = getattr(parsed, name)
        if (
            key not in value
            and attribute != model.model_fields[name].get_default(call_default_factory=True)
            and (not must_arrive(model.model_fields[name]) or attribute is not None)
        ):
            return f"{name} is {attribute!r}, though it was not sent"
    unknown = [key for key in value if key not in keys]
    return next((f"{key} cannot be read" for key in unknown if getattr(parsed, key) != value[key]), "")


@pytest.mark.parametrize(("provider", "part"), [(each, part) for each, most in PARTS.items() for part in range(most)])
def test_every_model_keeps_what_arrives(provider: str, part: int, counts: Counter[str]) -> None:
    faults: list[str] = []
    for index, model in enumerate(models(NAMES[provider][part :: PARTS[provider]])):
        if not arrives(model):
            counts[f"models of {provider} that are only sent"] += 1
            continue
        counts[f"models of {provider}"] += 1
        maker = Maker(seed=index)
        full, least = maker.object(model), maker.object(model, optional=False)
        for value in (full, least):
            # What the annotations allow is taken by the strict parser: the tolerant one is for departures only.
            build(model).validate_json(json.dumps(value), strict=True, by_alias=True, by_name=False)
        changes = [("nothing", full), ("optional keys", least), *departures(model, full, seed=index)]
        for change, value in changes:
            counts[f"departures from models of {provider}"] += 1
            try:
                fault = _fault(model, value)
            except Exception as error:
                fault = repr(error)
            if fault:
                faults.append(f"{model.__module__}.{model.__name__}: {change}: {fault[:300]}")
    assert faults == [], f"{len(faults)} faults"


@pytest.mark.parametrize("provider", PARTS)
def test_null_and_absent_stay_different(provider: str, counts: Counter[str]) -> None:
    for model in models(NAMES[provider]):
        for name, field in model.model_fields.items():
            key = key_of(name, field)
            null, absent = parse_json(model, json.dumps({key: None})), parse_json(model, b"{}")
            assert null.to_dict() == {key: None}, f"{model.__module__}.{model.__name__}.{name}"
            assert absent.to_dict() == {}
            assert name in null.model_fields_set
            assert name not in absent.model_fields_set
            counts[f"fields of {provider} null and absent"] += 1


_THREADS = """
import json, random, sys, threading
from importlib import import_module
from specwright.runtime.models import BaseModel, parse_json

names = json.load(sys.stdin)
start = threading.Barrier(8)
failures = []

def use(seed):
    mine = list(names)
    random.Random(seed).shuffle(mine)
    start.wait(30)
    for module, name in mine:
        try:
            kind = getattr(import_module(module), name)
            if issubclass(kind, BaseModel):
                assert parse_json(kind, b'{"zz_new": 1}').to_dict() == {"zz_new": 1}
        except BaseException as error:
            failures.append(f"{module}.{name}: {error!r}"[:500])

threads = [threading.Thread(target=use, args=(seed,), daemon=True) for seed in range(8)]
[thread.start() for thread in threads]
[thread.join(200) for thread in threads]
alive = sum(thread.is_alive() for thread in threads)
kinds = [getattr(import_module(module), name) for module, name in names]
built = [kind.__pydantic_complete__ for kind in kinds if issubclass(kind, BaseModel)]
print(json.dumps({"failures": failures[:20], "alive": alive, "built": sum(built), "models": len(built)}))
"""


@pytest.mark.parametrize("provider", PARTS)
def test_every_model_builds_at_its_first_use_from_many_threads(provider: str, counts: Counter[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _THREADS], input=json.dumps(NAMES[provider]), capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout)
    assert result["failures"] == []
    assert result["alive"] == 0
    assert result["built"] == result["models"] >= LEAST.get(provider, 900)
    counts[f"models of {provider} built by eight threads at once"] = result["built"]
