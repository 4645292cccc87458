"""Types that no document describes, as a package's source has them: read, never imported and never run."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator

from specwright_generator.frontends import speakeasy
from specwright_generator.frontends.sdk.objects import kind_of
from specwright_generator.frontends.sdk.objects import members as fields_of
from specwright_generator.frontends.sdk.package import Home, Package

from .source_members import is_property, members_of
from .surface import Field, Shape


def undescribed(package: Package, known: Container[str]) -> Iterator[Shape]:
    """The models of an SDK in Speakeasy's style that are not `known`: no answer names them, and users get them."""
    layout = speakeasy.layout_of(package)
    if layout is None:
        return
    for home in layout.types():
        name = f"{layout.relative(home.module)}:{home.name}"
        if name in known or layout.is_own(home) or kind_of(home, package) != "model":
            continue
        fields = fields_of(home, package)
        # What can be called (the next page of a list) is no data.
        if fields and not any("Callable[" in ast.unparse(each.annotation) for each in fields.values()):
            yield _shape(package, home, name)


def shown_types(package: Package, base: str, names: Iterable[str], parts: Iterable[str]) -> Iterator[Shape]:
    """Those of these types that a package shows below `base`, each in its module.

    The modules of its `parts` are nobody's to import: their types stand in those of the package, or in ones above.
    """
    heads = tuple(f"{part}." for part in parts)
    for name in names:
        module, _, last = name.rpartition(":")
        head = next((head for head in heads if module.startswith(head)), "")
        steps = module.removeprefix(head).split(".")
        above = [".".join(steps[:end]) for end in range(len(steps), 0 if head else len(steps) - 1, -1)]
        places = (f"{base}{within}.{path}" for path in above for within in ("", ".types"))
        homes = (package.find(place, last) for place in places if package.module(place) is not None)
        home = next((each for each in homes if isinstance(each, Home)), None)
        if home is not None:
            yield _shape(package, home, name)


def _shape(package: Package, home: Home, name: str) -> Shape:
    """A class as a type: its fields, and the properties that stand for some."""
    found = {each.wire: Field(required=each.required) for each in fields_of(home, package).values()}
    members = members_of(package, home).items()
    shown = {key: Field() for key, member in members if is_property(member) or isinstance(member.node, ast.AnnAssign)}
    return Shape(name=name, form="model", fields={**shown, **found}, pointer=f"{home.module}:{home.name}")
