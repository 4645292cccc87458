"""What a comparison found, as frozen records, and the one version advice that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias, cast

from specwright_generator.ir import Json
from specwright_generator.problems import Problem

from .rules import EFFECTS, RULES, Effect

Version: TypeAlias = Literal["major", "minor", "patch", "none"]

_VERSIONS: Mapping[Effect, Version] = {
    "breaking": "major",
    "typing": "minor",
    "addition": "minor",
    "neutral": "patch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, with all the operations that it reaches.

    `rule` is the id of its rule, `place` where a reader finds it, `pointer` where it stands in the document (the old
    one where it was removed; empty for Python names), `old` and `new` what was there and what is.
    """

    rule: str
    place: str
    pointer: str = ""
    old: str = ""
    new: str = ""
    operations: tuple[str, ...] = ()

    @property
    def effect(self) -> Effect:
        return RULES[self.rule].effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The version that the change asks for, and the rules that decide it with how often they apply."""

    version: Version
    because: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The comparison of two versions. `problems` is what of either could not be read, and so was not compared."""

    old: str
    new: str
    wire: tuple[Change, ...] = ()
    python: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self.wire, *self.python)

    def effects(self, changes: Iterable[Change]) -> dict[str, int]:
        """How many of `changes` have each effect, from the worst on."""
        counted = Counter[str](change.effect for change in changes)
        return {effect: counted[effect] for effect in EFFECTS}

    def verdict(self) -> Verdict:
        """The least version step that is honest about everything found."""
        found: set[Effect] = {each.effect for each in self.changes}
        if not found:
            return Verdict(version="none", because={})
        version = _VERSIONS[min(found, key=EFFECTS.index)]
        deciding = Counter(each.rule for each in self.changes if _VERSIONS[each.effect] == version)
        return Verdict(version=version, because=dict(deciding.most_common()))

    def to_json(self) -> dict[str, Json]:
        """The same as plain data."""
        verdict = self.verdict()
        return {
            "old": self.old,
            "new": self.new,
            "verdict": {"version": verdict.version, "because": dict[str, Json](verdict.because)},
            "counts": {
                "wire": dict[str, Json](self.effects(self.wire)),
                "python": dict[str, Json](self.effects(self.python)),
            },
            "wire": [_plain(change) for change in self.wire],
            "python": [_plain(change) for change in self.python],
            "problems": [cast("Json", asdict(problem)) for problem in self.problems],
        }


def order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sorted for a reader: the worst first, then by rule, then by place."""
    ranks = {rule: index for index, rule in enumerate(RULES)}
    return tuple(
        sorted(changes, key=lambda each: (EFFECTS.index(each.effect), ranks[each.rule], each.place, each.old, each.new))
    )


def rules_json() -> list[Json]:
    """The table of rules as plain data."""
    return [cast("Json", asdict(rule)) for rule in RULES.values()]


def _plain(change: Change) -> Json:
    rule = RULES[change.rule]
    return {
        "rule": change.rule,
        "side": rule.side,
        "effect": rule.effect,
        "breaking": rule.effect == "breaking",
        "reason": rule.reason,
        "place": change.place,
        "pointer": change.pointer,
        "old": change.old,
        "new": change.new,
        "operations": list[Json](change.operations),
    }
