"""Gaps that a maintainer leaves as they are, each with the reason: `parity.toml` beside a spec."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from specwright_generator.problems import InputError, Problem
from specwright_generator.toml_table import Table, TomlFile

from .results import Gap
from .weights import KINDS

NAME = "parity.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Gaps of one `kind` whose methods all fit one of `methods`, or whose types one of `types` (`*`: anything).

    `what` narrows it to gaps of which nothing else is said, and `reference` is what it holds beside; empty for the
    official SDK.
    """

    kind: str
    reason: str
    methods: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    what: tuple[str, ...] = ()
    reference: str = ""

    def fits(self, gap: Gap) -> bool:
        """Whether all of a gap is accepted by this."""
        return (
            gap.kind == self.kind
            and (_all_fit(gap.types, self.types) if self.types else _all_fit(gap.methods, self.methods))
            and (not self.what or set(gap.details) <= set(self.what))
        )

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.methods or self.types)}"


def _all_fit(names: tuple[str, ...], patterns: tuple[str, ...]) -> bool:
    """Whether there are names, and each fits a pattern."""
    return bool(names) and all(any(fnmatchcase(name, each) for each in patterns) for name in names)


def read_accepted(folder: Path) -> tuple[Accepted, ...]:
    """What is accepted of the spec in `folder`; nothing where there is no list. Raises `InputError` for a wrong one."""
    path = folder / NAME
    if not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read: {error}"
        raise InputError([Problem(file=path.as_posix(), pointer="", level="error", message=message)]) from error
    document = TomlFile(text, path.as_posix())
    found = tuple(_accepted(table) for table in document.root.tables("accepted"))
    document.root.finish()
    if document.problems:
        raise InputError(document.problems)
    return found


def _accepted(table: Table) -> Accepted:
    found = Accepted(
        kind=table.text("kind", required=True),
        reason=table.text("reason", required=True),
        methods=table.texts("methods", required=not table.has("types")),
        types=table.texts("types"),
        what=table.texts("what"),
        reference=table.text("reference"),
    )
    if table.has("reason") and not found.reason.strip():
        table.problem("reason", "the reason is empty", "say why the gap is left")
    if found.kind and found.kind not in KINDS:
        table.problem("kind", f"{found.kind!a:.100} is no kind of gap", f"one of: {', '.join(KINDS)}")
    table.finish()
    return found


def settle(gaps: Iterable[Gap], accepted: Iterable[Accepted]) -> tuple[tuple[Gap, ...], tuple[str, ...]]:
    """The gaps with the reasons for which some are left, those last; and what is accepted and is no gap (any more)."""
    rules = list(accepted)
    used = set[Accepted]()
    found: list[Gap] = []
    for gap in gaps:
        rule = next((each for each in rules if each.fits(gap)), None)
        if rule is not None:
            used.add(rule)
        found.append(gap if rule is None else replace(gap, accepted=rule.reason))
    return tuple(sorted(found, key=lambda gap: bool(gap.accepted))), tuple(
        str(each) for each in rules if each not in used
    )
