"""Finds what was most likely renamed between two versions of a document."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

_LEAST = 0.82
_PLACE = re.compile(r"\{[^{}]*\}")


def likely(gone: Collection[str], new: Collection[str]) -> dict[str, str]:
    """Old key → new key for keys (pointers, `VERB path`) so alike that they stand for the same thing.

    A child follows its parent: where `#/components/schemas/A` became `B`, what hung under A is looked for under B.
    Every key is used once, the most alike first.
    """
    left, right = set(gone), set(new)
    found: dict[str, str] = {}
    for _, old, fresh in sorted(_scored(left, right)):
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


def _scored(gone: Collection[str], new: Collection[str]) -> Iterator[tuple[float, str, str]]:
    """Pairs that are alike enough, each with how much they are not."""
    by_kind: dict[tuple[str, str], list[str]] = {}
    for old in gone:
        by_kind.setdefault(_kind(old), []).append(old)
    # A matcher remembers what it knows of its second text, and has upper bounds that cost little.
    matcher = difflib.SequenceMatcher(None)
    for fresh in new:
        if not fresh.startswith("#"):
            yield from ((-1.0, old, fresh) for old in by_kind.get(_kind(fresh), []))
            continue
        matcher.set_seq2(_name(fresh))
        for old in by_kind.get(_kind(fresh), []):
            matcher.set_seq1(_name(old))
            if matcher.real_quick_ratio() >= _LEAST and matcher.quick_ratio() >= _LEAST:
                ratio = matcher.ratio()
                if ratio >= _LEAST:
                    yield -ratio, old, fresh


def _kind(key: str) -> tuple[str, str]:
    """What two keys must share to be compared: an operation all but the names in its path, a pointer its parent."""
    return ("operation", _PLACE.sub("{}", key)) if not key.startswith("#") else ("pointer", key.rpartition("/")[0])


def _name(key: str) -> str:
    return _PLACE.sub("{}", key).rpartition("/")[2].lower()
