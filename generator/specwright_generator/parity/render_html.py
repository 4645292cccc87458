"""Reports as one HTML page that needs nothing else: no network, no framework, and no script but its own."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from specwright_generator.ir import Json

from .page_data import page_data
from .results import Report

_SCRIPTS = ("data", "elements", "state", "overview", "gaps", "matrix", "detail", "main")
"""The parts of the page's script, in their order."""
_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&"}


def page(reports: Sequence[Report]) -> str:
    """The page of these reports.

    All that comes out of a spec is data: it stands as JSON in an element of its own, escaped, and the page's script
    puts it in place as text. The page's policy allows no other script, no style and no request.
    """
    style, script = _style(), _script()
    return (
        _environment()
        .get_template("page.html")
        .render(
            style=style,
            script=script,
            data=embedded(page_data(reports)),
            policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'",
            providers=[report.provider for report in reports],
        )
    )


def embedded(value: Json) -> str:
    """JSON that can stand in a script element: nothing in it ends the element or begins markup."""
    return json.dumps(value, separators=(",", ":")).translate(_ESCAPES)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("specwright_generator.parity", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def _style() -> str:
    return _part("page.css")


def _script() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(_part(f"{name}.js") for name in _SCRIPTS) + "})();\n"


def _part(name: str) -> str:
    return files("specwright_generator.parity").joinpath("page", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
