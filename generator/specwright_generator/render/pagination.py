"""The provider's page classes: an answer that holds some of a list's items, and how to ask for the next ones."""

from __future__ import annotations

from dataclasses import dataclass

from specwright_generator import ir
from specwright_generator.manifest import Manifest, PageRule

from .modules import header
from .template import render


@dataclass(frozen=True, slots=True, kw_only=True)
class PageField:
    name: str
    annotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageClass:
    name: str
    doc: str
    rule: tuple[str, ...]
    fields: tuple[PageField, ...]

    @property
    def next_page(self) -> bool:
        """Whether the name is free for a method: some pages have a cursor that is called so."""
        return all(field.name != "next_page" for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationView:
    header: str
    classes: tuple[PageClass, ...]
    exports: tuple[str, ...]


def render_pagination(api: ir.Api, manifest: Manifest) -> str:
    """The text of `pagination.py`; a class a page rule and colour, whether or not a method returns it."""
    rules = {rule.class_name: rule for rule in manifest.pages}
    classes = tuple(_class(rule) for _, rule in sorted(rules.items()))
    exports = sorted(f"{colour}{page.name}" for page in classes for colour in ("Sync", "Async"))
    return render(
        "pagination.py.j2",
        PaginationView(header=header(api.provider), classes=classes, exports=tuple(exports)),
    )


def _class(rule: PageRule) -> PageClass:
    arguments = [f"items={rule.items!a}"]
    for name, value in (
        ("param", rule.param),
        ("cursor_field", rule.cursor_field),
        ("cursor_item", rule.cursor_item),
        ("back_param", rule.back_param),
        ("back_field", rule.back_field),
        ("more", rule.more),
    ):
        if value is not None:
            arguments.append(f"{name}={value!a}")
    fields = [PageField(name=rule.items, annotation="list[T] | None = None" if rule.sparse else "list[T]")]
    if rule.more:
        fields.append(PageField(name=rule.more, annotation="bool | None = None"))
    for field in filter(None, (rule.cursor_field, rule.back_field)):
        fields.append(PageField(name=field, annotation="str | None = None"))
    if rule.param is None:
        ends = "There is no next page."
    else:
        source = f"the page's `{rule.cursor_field}`" if rule.cursor_field else f"`{rule.cursor_item}` of its last item"
        ends = f"The next page is asked for with `{rule.param}`, {source}."
    return PageClass(
        name=rule.class_name,
        doc=f"Items of a list, in `{rule.items}`. {ends}",
        rule=tuple(arguments),
        fields=tuple(fields),
    )
