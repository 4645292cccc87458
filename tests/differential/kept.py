"""Keeps results where `specwright parity` looks for them: `build/differential/<provider>.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from .listed import Listed
from .result import Result
from .run import ROOT

FOLDER = ROOT / "build" / "differential"


def as_parity(results: Sequence[Result], known: Sequence[Listed]) -> dict[str, dict[str, dict[str, list[str]]]]:
    """The results as docs/parity.md tells their form: differences that are listed are explained."""
    methods: dict[str, dict[str, list[str]]] = {}
    for result in results:
        told = methods.setdefault(result.method, {"differences": [], "explained": []})
        for part, found in (("request", result.request), ("answer", result.answer)):
            begins = tuple(each.begins for each in known if each.part == part and result.method in each.methods)
            for text in found:
                told["explained" if text.startswith(begins) else "differences"].append(f"{part}: {text}")
    return {"methods": methods}


def keep(
    provider: str, results: Sequence[Result], known: Sequence[Listed], sessions: Mapping[str, Mapping[str, list[str]]]
) -> Path:
    """Write the results of one provider, those of its `sessions` beside them."""
    file = FOLDER / f"{provider}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    told = as_parity(results, known)
    told["methods"].update({method: dict(found) for method, found in sessions.items()})
    file.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return file
