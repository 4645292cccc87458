"""Jinja, set up so that a template gets one typed object and a mistake in it is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701 - the templates make Python, not HTML
        loader=PackageLoader("specwright_generator.render"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(name: str, view: object) -> str:
    """The template `name` filled with `view`, the only thing that it sees."""
    return _environment().get_template(name).render(view=view)
