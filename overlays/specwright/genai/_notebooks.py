"""Links in notebooks: where IPython runs, a tuning that has begun shows where to watch it."""

from __future__ import annotations

import re
import sys
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .types import TuningJob

_JOB = re.compile(r"projects/([^/]+)/locations/([^/]+)/tuningJobs/([^/]+)")
_CONSOLE = "https://console.cloud.google.com/vertex-ai/generative/language/locations"


def console_link(name: str | None) -> str | None:
    """Where the console shows a tuning of Vertex AI; None for other names."""
    found = _JOB.fullmatch(name or "")
    if found is None:
        return None
    project, location, job = found.groups()
    return f"{_CONSOLE}/{location}/tuning/tuningJob/{job}?project={project}"


def shown(job: TuningJob) -> TuningJob:
    """`job`, with a link to it in the notebook, if this is one."""
    # Only a program that has loaded IPython can be a notebook: importing it for anybody else would cost a second.
    loaded: Any = sys.modules.get("IPython")
    shell = None if loaded is None else loaded.get_ipython()
    link = console_link(job.name)
    if shell is not None and link is not None and "IPKernelApp" in getattr(shell, "config", ()):
        from importlib import import_module

        display: Any = import_module("IPython.display")
        display.display(display.HTML(f'<a href="{escape(link)}" target="_blank">Watch the tuning</a>'))
    return job
