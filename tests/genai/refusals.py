"""What google-genai refuses on each backend, found by probing: `python -m tests.genai.refusals [--accept]`.

`refusals.json` has it as data: for each backend and call the fields that it does not take, or `*` for the call itself;
and the guards in google-genai's source that no probe comes to. With `--accept` it is written anew.
"""

from __future__ import annotations

import ast
import json
import logging
import sys
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from google import genai

from . import live_probes, probes
from .probes import BACKENDS
from .sides import WHOLE, Sent, alone

FILE = Path(__file__).with_name("refusals.json")
_CONVERTERS = ("_to_mldev", "_to_vertex")
_CHECKED = {"batches.create": "src"}
"""Arguments that google-genai checks before it comes to the guards: what one backend alone refuses of them counts."""

Listed: TypeAlias = dict[str, dict[str, list[str]]]
"""Backend → call → fields."""


@cache
def told(who: str) -> Mapping[tuple[str, str, str], Sent]:
    """What became of each probe, by backend, call and path (none: the call alone): by `official`, or by `ours`."""
    found: dict[tuple[str, str, str], Sent] = {}
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for backend in BACKENDS:
            for call in probes.calls():
                for probe, sent in alone(who, backend, call):
                    found[backend, call, "" if probe is None else probe.name] = sent
            ask = live_probes.refused_officially if who == "official" else live_probes.refused_by_ours
            for call in live_probes.CALLS:
                found |= {(backend, call, probe.name): ask(probe, backend) for probe in live_probes.probes(call)}
    logging.disable(logging.NOTSET)
    return found


def listed(who: str) -> Listed:
    """What is refused, each field as far up as it is."""
    everything = told(who)
    found: dict[str, dict[str, set[str]]] = {backend: {} for backend in BACKENDS}
    for (backend, call, path), sent in everything.items():
        (other,) = set(BACKENDS) - {backend}
        field = _field(call, path, sent, everything[other, call, path])
        if field is not None:
            found[backend].setdefault(call, set()).add(field)
    return {
        backend: {call: [WHOLE] if WHOLE in fields else sorted(fields) for call, fields in sorted(calls.items())}
        for backend, calls in found.items()
    }


def _field(call: str, path: str, sent: Sent, other: Sent) -> str | None:
    """The field that a probe was refused for."""
    if sent.guard == WHOLE:
        return WHOLE
    parts = path.split(".")
    if sent.guard:
        name = sent.guard.rpartition(".")[2]
        last = max((index for index, part in enumerate(parts) if part == name), default=len(parts))
        return ".".join(parts[: last + 1])
    if _CHECKED.get(call) == parts[0] and sent.refused and not other.refused:
        return ".".join(parts[:2])
    return None


@cache
def guards() -> frozenset[str]:
    """Every guard in google-genai's source: `module.converter.field`."""
    return frozenset(_guards(Path(genai.__file__).parent))


def _guards(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.endswith(_CONVERTERS):
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Raise):
                        said = cast("Any", inner.exc).args[0].value
                        yield f"{path.stem}.{node.name}.{said.split()[0]}"


def reached() -> set[str]:
    """The guards that probes came to."""
    return {sent.guard for sent in told("official").values() if "." in sent.guard}


def data() -> dict[str, Any]:
    """What `refusals.json` has."""
    known = guards()
    return {
        "package": f"google-genai {genai.__version__}",
        "guards": len(known),
        "not reached": sorted(known - reached()),
        "refused": listed("official"),
    }


def main() -> int:
    """Say what differs from `refusals.json`; with `--accept`, write it."""
    found = data()
    if "--accept" in sys.argv:
        FILE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    same = json.loads(FILE.read_text(encoding="utf-8")) == found if FILE.exists() else False
    fields = {backend: sum(map(len, calls.values())) for backend, calls in found["refused"].items()}
    print(f"{found['package']}: {found['guards']} guards, {len(found['not reached'])} not reached; refused: {fields}")
    print("as accepted" if same else "not as accepted: see the difference after --accept")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
