"""Unions in unions: where members share a tag, those that do become a union of their own with a tag of its own."""

from __future__ import annotations

from dataclasses import replace

from specwright_generator.frontends.openapi.pointers import join, pascal
from specwright_generator.frontends.openapi.tags import Tags
from specwright_generator.ir import Definition, Ref, Tag, Type, Union


def nest(definition: Definition, union: Union, declared: str | None, tags: Tags) -> list[Definition]:
    """`definition` with a tag, and the unions nested in it; nothing where that tells its members apart no better.

    `declared` is the property that the document names as discriminator.  A nested union has no place of its own in
    the document: its key is that of the whole with the shared value added.
    """
    models = tags.models(union)
    if len(models) < 3:
        return []
    names = [declared] if declared else tags.candidates(union.members[models[0]])
    for name in names:
        groups = _groups(union, models, name, tags, required=declared is None)
        found = _nested(definition, union, name, groups, tags) if len(groups) > 1 else []
        if found:
            return found
    return []


def _groups(
    union: Union, models: list[int], name: str, tags: Tags, *, required: bool
) -> list[tuple[set[str], list[int]]]:
    """The members that share values of the property, with those values; none where a member does not fix it."""
    groups: list[tuple[set[str], list[int]]] = []
    for index in models:
        values = set(tags.fixed(union.members[index], name, required=required) or ())
        if not values:
            return []
        members = [index]
        for group in [group for group in groups if not group[0].isdisjoint(values)]:
            groups.remove(group)
            values |= group[0]
            members = sorted([*group[1], *members])
        groups.append((values, members))
    return groups


def _nested(
    definition: Definition, union: Union, name: str, groups: list[tuple[set[str], list[int]]], tags: Tags
) -> list[Definition]:
    parts: list[Definition] = []
    places: dict[int, Type | None] = {}
    for values, indexes in groups:
        if len(indexes) == 1:
            continue
        members = Union(members=tuple(union.members[index] for index in indexes))
        tag = tags.tag(members)
        if tag is None:
            return []
        shared = min(values)
        key = join(definition.key, shared)
        parts.append(
            Definition(
                key=key,
                type=replace(members, tag=tag),
                pointers=(key,),
                hint=definition.hint + pascal(shared),
                hoisted=True,
            )
        )
        places |= dict.fromkeys(indexes, None) | {indexes[0]: Ref(target=key)}
    kept = [index for index in range(len(union.members)) if places.get(index, union.members[index]) is not None]
    ordered = sorted(groups, key=lambda group: group[1])
    mapping = {value: kept.index(indexes[0]) for values, indexes in ordered for value in sorted(values)}
    whole = Union(
        members=tuple(places.get(index) or union.members[index] for index in kept),
        tag=Tag(property=name, mapping=mapping),
    )
    return [replace(definition, type=whole), *parts]
