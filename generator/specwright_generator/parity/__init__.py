"""What a client does, side by side with a reference: `specwright parity`.

A reference is read into a surface (`references`, `sdk`, `surface_file`), our client into another (`described`: from
the IR and the locked names, and from the source of what is written by hand; nothing is imported).  The two are compared
(`compare`, `compare_types`), what differs is ranked (`gaps`), and the report is written as JSON, Markdown or one HTML
page (`render_json`, `render_markdown`, `render_html`).
"""

from __future__ import annotations

from .reporting import report
from .results import Report

__all__ = ["Report", "report"]
