"""Every method of google-genai beside ours, on both backends and in both colours, and what differs."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tests.differential.clients import COLOURS
from tests.differential.comparing import error_text
from tests.differential.result import Result

from specwright_generator.verify.comparing import values_differ

from . import classic, newest
from .cases import Case
from .clients import CLASSIC, NEWER, Did, Family, Google

BACKENDS = ("gemini", "vertex")
_FACTS = r"value\.(baseModel|createTime|updateTime): nothing, "
_HTTP = r"vertex, a?sync: gave\.http\.(headers|body): nothing, "
KEPT: Mapping[str, re.Pattern[str]] = {
    "models.get": re.compile(rf"gemini, a?sync: gave\.{_FACTS}"),
    "models.list": re.compile(rf"gemini, a?sync: gave\.items\[\d+]\.{_FACTS}"),
    "models.update": re.compile(rf"gemini, a?sync: gave\.{_FACTS}"),
    "models.generate_images": re.compile(_HTTP),
    "files.register_files": re.compile(_HTTP.replace("vertex", "gemini")),
}
"""What google-genai drops of answers and ours keeps, by method: a Gemini model's facts, which are in its
`tuned_model_info`, too, and the HTTP response. Each is seen in every run, by a test."""


class Pair:
    """google-genai's client and ours for a backend."""

    def __init__(self, backend: str, loop: asyncio.Runner, family: Family) -> None:
        self.backend = backend
        self.official = Google("official", backend, loop, family)
        self.ours = Google("ours", backend, loop, family)


class Comparison:
    """Compares the methods of google-genai with ours. `loop` runs what is asynchronous."""

    def __init__(self, loop: asyncio.Runner) -> None:
        self._classic = [Pair(backend, loop, CLASSIC) for backend in BACKENDS]
        self._newer = [Pair(backend, loop, NEWER) for backend in BACKENDS]

    def results(self, only: Sequence[str] = ()) -> Iterator[Result]:
        """All methods, compared; or those that are named."""
        for method in classic.methods():
            if not only or method in only:
                counts = Counter(refused=sum(classic.refused(method, backend) for backend in BACKENDS))
                yield _compared(method, self._classic, classic.cases, counts)
        for method in newest.methods():
            if not only or method in only:
                yield _compared(method, self._newer, newest.cases, Counter())


def _compared(
    method: str,
    pairs: Sequence[Pair],
    cases: Callable[[str, str, Google], Iterator[Case]],
    counts: Counter[str],
) -> Result:
    request: dict[str, None] = {}
    answer: dict[str, None] = {}
    fields: set[tuple[str, str]] = set()
    given: set[str] = set()
    for pair in pairs:
        for case in cases(method, pair.backend, pair.official):
            fields |= {(pair.backend, name) for name in case.fields}
            given |= case.given(pair.official.types).keys()
            for colour in COLOURS:
                theirs, ours = pair.official.does(case, colour), pair.ours.does(case, colour)
                where = f"{pair.backend}, {colour}: "
                request.update((where + each, None) for each in _differ(theirs.sent, ours.sent, "request"))
                found = [where + each for each in _given_differ(theirs, ours)]
                kept = [each for each in found if method in KEPT and KEPT[method].match(each)]
                answer.update((each, None) for each in found if each not in kept)
                counts["kept"] += len(kept)
                counts[case.kind] += 1
                counts["events"] += len(theirs.gave or ()) if case.kind == "streams" else 0
    if (+counts).keys() <= {"refused", "calls that a backend refuses"}:
        request["refused on every backend"] = None
    offered = pairs[0].official.arguments(method) or given
    counts.update({"fields, on each backend": len(fields), "arguments": len(offered), "given": len(offered & given)})
    return Result(method=method, request=tuple(request), answer=tuple(answer), counts=counts)


def _given_differ(theirs: Did, ours: Did) -> Iterator[str]:
    """Where results differ, or errors: ours may be of a class below theirs, and say more."""
    told = theirs.told or {}
    alike = theirs.error is not None and ours.error is not None and _is_one(ours.error, theirs.error)
    if alike:
        yield from _differ(told, {key: value for key, value in (ours.told or {}).items() if key in told}, "error")
    elif theirs.error is not None or ours.error is not None:
        yield f"raised: {error_text(theirs.error)}, ours {error_text(ours.error)}"
    else:
        yield from _differ(theirs.gave, ours.gave, "gave")


def _is_one(ours: Exception, theirs: Exception) -> bool:
    """Whether an error is of a class of the name of another's, or both are refusals, which have their own words."""
    if isinstance(theirs, ValueError):
        return isinstance(ours, ValueError)
    return type(theirs).__name__ in {kind.__name__ for kind in type(ours).mro()}


def _differ(theirs: Any, ours: Any, what: str) -> Iterator[str]:
    for found in values_differ(theirs, ours, what):
        yield f"{found.where}: {found.recorded}, ours {found.ours}"
