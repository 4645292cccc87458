"""References that point to nothing: each costs what it stands in, and no more."""

from __future__ import annotations

from specwright_generator.ir import Json
from specwright_generator.references import unresolved

from .grammar import VERBS, objects
from .report import Report


def settle_references(document: dict[str, Json], report: Report, facts: dict[str, Json] | None = None) -> None:
    """Take out of a document what refers to nothing, with a warning for each.

    A schema that refers to nothing allows any value; an entry of a discriminator's mapping is left out, and so are a
    component, or an operation, that cannot be had without what is missing. A reference that leaves the document, and
    one that a patch has brought in, are errors.

    Args:
        document: the document, its patches applied; it is changed.
        report: where it is said.
        facts: the document without its patches, which is changed alike; None where there are none.
    """
    facts = document if facts is None else facts
    while faults := unresolved(document):
        kinds = {pointer: kind for kind, _, pointer in objects(document)}
        for pointer, reference, fault in faults:
            said = f"{reference!r:.200} {fault}"
            found = _cost(_tokens(pointer), kinds.get(pointer.rpartition("/")[0], ""))
            if found is None or not reference.startswith("#"):
                report.fail("reference", pointer, said)
                continue
            place, cost = found
            if _at(document, place) is None:
                continue  # It went with what it stands in.
            if facts is not document:
                if _at(facts, _tokens(pointer)) != reference:
                    report.fail("reference", pointer, f"{said}, and a patch says so")
                    continue
                _remove(facts, place)
            _remove(document, place)
            report.warn("reference", pointer, f"{said}: {cost}")
        if report.errors():
            return


def _cost(place: list[str], kind: str) -> tuple[list[str], str] | None:
    """What has to go for a reference at `place` in an object of `kind`, and a word about it; None where all would."""
    if kind == "schema":
        return place, "any value is taken"
    if kind == "" and place[-2:-1] == ["mapping"]:
        return place, "the mapping is taken without it"
    if place[0] == "components" and len(place) > 3:
        return place[:3], f"the component {place[2]!a} is left out"
    if place[0] not in ("paths", "webhooks"):
        return None
    if place[3:4] == ["callbacks"]:
        return place[:4], "the callbacks are left out"
    if place[2] in VERBS:
        return place[:3], f"the operation {place[2].upper()} {place[1]!a} is left out"
    return place[:2], f"the path {place[1]!a} is left out"


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _holder(document: Json, tokens: list[str]) -> Json:
    for token in tokens[:-1]:
        if isinstance(document, list):
            document = document[int(token)] if token.isdecimal() and int(token) < len(document) else None
        else:
            document = document.get(token) if isinstance(document, dict) else None
    return document


def _at(document: dict[str, Json], tokens: list[str]) -> Json:
    holder = _holder(document, tokens)
    return holder.get(tokens[-1]) if isinstance(holder, dict) else None


def _remove(document: dict[str, Json], tokens: list[str]) -> None:
    holder = _holder(document, tokens)
    if isinstance(holder, dict):
        holder.pop(tokens[-1], None)
