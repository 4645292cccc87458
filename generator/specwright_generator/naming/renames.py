"""Finds what was most likely renamed between two versions of a document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

_LEAST = 0.82
_PLACE = re.compile(r"\{[^{}]*\}")


def likely(gone: Collection[str], new: Collection[str]) -> dict[str, str]:
    """Old key → new key for keys (pointers, `VERB path`) so alike that they stand for the same thing.

    A child follows its parent: where `#/components/schemas/A` became `B`, what hung under A is looked for under B.
    Every key is used once, the most alike first.
    """
    left, right = set(gone), set(new)
    found: dict[str, str] = {}
    scored = [
        (-ratio, old, fresh)
        for old in sorted(left)
        for fresh in sorted(right)
        if _comparable(old, fresh) and (ratio := _ratio(old, fresh)) >= _LEAST
    ]
    for _, old, fresh in sorted(scored):
        if old in left and fresh in right:
            left.discard(old)
            right.discard(fresh)
            found[old] = fresh
    for old, fresh in sorted(found.items()):
        for child in sorted(each for each in left if each.startswith(old + "/")):
            moved = fresh + child[len(old) :]
            if moved in right:
                left.discard(child)
                right.discard(moved)
                found[child] = moved
    return dict(sorted(found.items()))


def _comparable(old: str, fresh: str) -> bool:
    if " " in old and not old.startswith("#"):
        return old.partition(" ")[0] == fresh.partition(" ")[0]
    return old.count("/") == fresh.count("/") and old.rpartition("/")[0] == fresh.rpartition("/")[0]


def _ratio(old: str, fresh: str) -> float:
    a, b = _PLACE.sub("{}", old), _PLACE.sub("{}", fresh)
    if not a.startswith("#"):
        return 1.0 if a == b else 0.0
    return difflib.SequenceMatcher(None, a.rpartition("/")[2].lower(), b.rpartition("/")[2].lower()).ratio()
