"""The steps that prove a compiled client: recordings are replayed, a reference is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from specwright_generator.ir import Json
from specwright_generator.parity.references import default_reference
from specwright_generator.spec import Spec

from .steps import Ran, Step, problems_of, run

RECORDINGS = "tests/wire"
"""Where a project keeps its recordings."""
_FEW = 5
_COLOURS = 2


def verify(provider: str, scratch: Path, environment: Mapping[str, str]) -> Step:
    """Replay the project's recordings through the client that was compiled in `scratch`."""
    if not (scratch / RECORDINGS).is_dir():
        return Step(name="verify", state="skipped", said=f"the project has no recordings in {RECORDINGS}")
    ran = run(["verify", provider], scratch, environment)
    found = _object(_object(ran.result.get("providers")).get(provider))
    if ran.code > 1 or not found:
        return Step(name="verify", state="failed", said=problems_of(ran))
    new = [*_unlisted(found), *_unreadable(ran, found)]
    stale = [f"recordings.toml lists what is gone: {_words(each)}" for each in _list(found.get("stale"))]
    if ran.code != 0 and (new or not stale):
        return Step(name="verify", state="failed", said="\n".join(new) or problems_of(ran), figures=_short(found))
    return Step(name="verify", state="done", said=_totals(found), decide=tuple(stale), figures=_short(found))


def parity(spec: Spec, scratch: Path, environment: Mapping[str, str], before: Ran | None) -> Step:
    """Compare the client that was compiled in `scratch` with the official SDK, where that is installed.

    Gaps are no failure: upstream is often ahead of its own SDK. Those that are not in `before`, the result of the same
    comparison without the update, have to be decided on.
    """
    ran = compared(spec, scratch, environment)
    if ran is None:
        return Step(name="parity", state="skipped", said="no reference is installed")
    found = _provider(ran, spec)
    if ran.code > 1 or not found:
        return Step(name="parity", state="failed", said=problems_of(ran))
    summary = _object(found.get("summary"))
    aspects = [
        f"{aspect} {_count(counts, 'equal')}/{measured}"
        for aspect, counts in _object(summary.get("aspects")).items()
        if (measured := sum(_count(counts, status) for status in ("equal", "differs", "missing")))
    ]
    gaps = _gaps(found)
    known = _gaps(_provider(before, spec)) if before is not None else None
    told = f"{len(gaps)} gaps" if known is None else f"{len(gaps)} gaps, {len(known)} before"
    said = f"beside {summary.get('reference')} {summary.get('reference_version')}: {', '.join(aspects)} equal; {told}"
    new = [f"a new gap of parity: {gap}" for gap in gaps if known is not None and gap not in known]
    more = [f"… and {len(new) - _FEW} more new gaps of parity"] if len(new) > _FEW else []
    return Step(name="parity", state="done", said=said, decide=(*new[:_FEW], *more), figures=summary)


def compared(spec: Spec, folder: Path, environment: Mapping[str, str]) -> Ran | None:
    """The client in `folder` beside the official SDK; None where that is not installed."""
    reference = default_reference(spec)
    if reference is None:
        return None
    return run(["parity", spec.provider, "--reference", reference], folder, environment)


def _provider(ran: Ran, spec: Spec) -> Mapping[str, Json]:
    return _object(_object(ran.result.get("providers")).get(spec.provider))


def _gaps(found: Mapping[str, Json]) -> list[str]:
    """The gaps that nobody has accepted, each in a few words."""
    listed = map(_object, _list(found.get("gaps")))
    return [f"{gap.get('title')} ({gap.get('kind')})" for gap in listed if not gap.get("accepted")]


def _unlisted(found: Mapping[str, Json]) -> Iterator[str]:
    """Misses and drift that nobody has explained. A miss that one colour alone shows is never expected."""
    colours: dict[str, set[Json]] = {}
    listed: set[str] = set()
    for miss in map(_object, _list(found.get("misses"))):
        for difference in map(_object, (*_list(miss.get("request")), *_list(miss.get("answer")))):
            what = difference.get("where")
            told = f"{miss.get('file')}#{miss.get('where')}: {miss.get('method')}: {what} is not what was recorded"
            colours.setdefault(told, set()).add(miss.get("colour"))
            if str(what) in _object(miss.get("listed")):
                listed.add(told)
    for told, shown in colours.items():
        if told not in listed or len(shown) < _COLOURS:
            yield told
    for drift in map(_object, _list(found.get("drift"))):
        if drift.get("listed") is None:
            yield f"{drift.get('operation')}: {drift.get('side')} {drift.get('path')}: {drift.get('kind')}"


def _unreadable(ran: Ran, found: Mapping[str, Json]) -> Iterator[str]:
    """Recordings that cannot be read, whole or in part."""
    whole = [each for each in map(_object, _list(ran.result.get("unreadable"))) if each.get("listed") is None]
    parts = [each for each in map(_object, _list(found.get("skipped"))) if each.get("kind") == "unreadable"]
    for each in (*whole, *parts):
        yield f"{each.get('file')}#{each.get('where')}: cannot be read: {each.get('reason')}"


def _totals(found: Mapping[str, Json]) -> str:
    parts: list[str] = []
    for colour, counts in _object(found.get("totals")).items():
        figures = _object(counts)
        parts.append(
            f"{colour}: {figures.get('replayed', 0)} replayed, {figures.get('equal', 0)} requests equal, "
            f"{figures.get('lossless', 0)} answers lossless"
        )
    return "; ".join(parts) or "nothing to replay"


def _short(found: Mapping[str, Json]) -> dict[str, Json]:
    return {
        "totals": found.get("totals"),
        "misses": len(_list(found.get("misses"))),
        "drift": len(_list(found.get("drift"))),
    }


def _count(counts: Json, status: str) -> int:
    value = _object(counts).get(status)
    return value if isinstance(value, int) else 0


def _words(value: Json) -> str:
    return ", ".join(f"{key} {each}" for key, each in _object(value).items() if each) or str(value)


def _object(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
