"""The arguments of a method as those of `create`, with a type asked for in `output_format` as the API takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specwright.runtime.sentinels import NotGiven, Omit

__all__ = ["asking"]


def asking(given: Mapping[str, Any]) -> tuple[dict[str, Any], type[Any] | None]:
    """What `create` is to be called with, and the type that its texts are to be read as.

    Args:
        given: the local names of a method that has made none yet: its arguments.
    """
    asked = {
        key: value
        for key, value in given.items()
        if key not in ("self", "__class__") and not isinstance(value, Omit | NotGiven)
    }
    form: type[Any] | None = asked.pop("output_format", None)
    if form is not None:
        from .parsed import output_config

        asked["output_config"] = output_config(form, asked.get("output_config"))
    return asked, form
