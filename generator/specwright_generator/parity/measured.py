"""Cells of what is not read but measured: recordings that were replayed, and calls made on both libraries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from specwright_generator.ir import Json
from specwright_generator.problems import InputError, Problem
from specwright_generator.spec import read_json
from specwright_generator.verify.listed import Explained, Miss
from specwright_generator.verify.results import Replay
from specwright_generator.verify.results import Report as Replays

from .results import Cell, Finding

_MOST = 5
"""How many differences of one method are quoted."""


def replayed(reports: Iterable[Replays], listed: Mapping[Miss, Explained]) -> dict[str, Cell]:
    """The cells of all methods that recordings were replayed through. One difference in one of them is a difference.

    `listed` are misses that somebody has explained (`recordings.toml`): one that is the recording's own, or the
    provider's, says nothing of the client.
    """
    found: dict[str, list[Replay]] = {}
    for report in reports:
        for replay in report.replays:
            found.setdefault(replay.method, []).append(replay)
    return {method: _replays(method, replays, listed) for method, replays in found.items()}


def _replays(method: str, replays: list[Replay], listed: Mapping[Miss, Explained]) -> Cell:
    texts: dict[str, None] = {}
    explained = set[Miss]()
    for replay in replays:
        for difference in (*replay.request, *replay.answer):
            miss = Miss(file=replay.file, exchange=replay.where, method=method, what=difference.where)
            known = listed.get(miss)
            if known is not None and known.fault in ("recording", "drift"):
                explained.add(miss)
            else:
                texts[f"{replay.file}: {difference}"[:300]] = None
    findings = tuple(Finding(kind="replay differs", subject=method, text=text) for text in list(texts)[:_MOST])
    colours = " and ".join(sorted({replay.colour for replay in replays}))
    note = f"{len({(replay.file, replay.where) for replay in replays})} replayed, {colours}"
    note += f"; {len(explained)} differences explained" if explained else ""
    return Cell(status="differs" if findings else "equal", findings=findings, note=note)


def called(file: Path) -> dict[str, Cell]:
    """The cells of a file of differential results: `{"methods": {"chat.completions.create": {"differences": […]}}}`.

    Beside `differences` a method may have those that somebody has `explained`.

    Raises `InputError` for a file that is none.
    """
    methods = read_json(file).get("methods")
    if not isinstance(methods, dict):
        raise _problem(file, "/methods", "expected an object: method → its result")
    return {method: _call(method, result, file) for method, result in methods.items()}


def _call(method: str, result: Json, file: Path) -> Cell:
    texts = {key: _texts(result, key, method, file) for key in ("differences", "explained")}
    findings = tuple(
        Finding(kind="call differs", subject=method, text=each[:300]) for each in texts["differences"][:_MOST]
    )
    note = "called on both"
    note += f"; {len(texts['explained'])} differences explained" if texts["explained"] else ""
    return Cell(status="differs" if findings else "equal", findings=findings, note=note)


def _texts(result: Json, key: str, method: str, file: Path) -> list[str]:
    found = result.get(key, [] if key == "explained" else None) if isinstance(result, Mapping) else None
    texts = [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
    if not isinstance(found, list) or len(texts) != len(found):
        raise _problem(file, f"/methods/{method:.100}/{key}", "expected a list of texts, empty where all is equal")
    return texts


def _problem(file: Path, pointer: str, message: str) -> InputError:
    return InputError([Problem(file=file.as_posix(), pointer=pointer, level="error", message=message)])
