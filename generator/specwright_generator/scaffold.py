"""A new provider's manifest: what must be said, and what may be, in comments."""

from __future__ import annotations

import json
from pathlib import Path


def is_own(root: Path) -> bool:
    """Whether the project at `root` is somebody's own, and not specwright itself."""
    return not (root / "overlays" / "specwright").is_dir()


def manifest_text(provider: str, *, base_url: str = "", own: bool = True) -> str:
    """A commented `provider.toml` for `provider`, complete enough to be loaded and compiled.

    `own` says that the client gets a package of its own; otherwise the provider becomes one of specwright's.
    """
    output = ""
    if own:
        output = f"""
# Where the client is written: `from {provider}_client import …`.
[output]
package = "{provider}_client"
folder = "."
"""
    title = provider.replace("_", " ").title()
    name = title.replace(" ", "")
    env = provider.upper()
    url = json.dumps(base_url or "https://api.example.com/v1")
    return f"""# What the document of this API does not say. Facts are in api.json, corrections of them in patches.yaml.

[provider]
name = "{provider}"
title = "{title} API"
# docs = "https://…"  # linked from the docstrings
{output}
[client]
class = "{name}"
async_class = "Async{name}"
base_url = {url}
base_url_env = "{env}_BASE_URL"
# timeout = 600.0  # seconds
# max_retries = 2
# arrays = "brackets"  # how lists are written in a query: brackets, repeat, comma, space, pipe, deep
# default_auth = ["api_key"]  # what authenticates an operation that does not say
# required = ["api_key"]  # options of which a client needs at least one

# Which option satisfies which security scheme of the document.
# [client.security]
# ApiKeyAuth = "api_key"

# [[client.options]]
# name = "api_key"
# env = "{env}_API_KEY"
# header = "Authorization"
# prefix = "Bearer "
# auth = true
# secret = true

# Lists that continue on a next page.
# [[pages]]
# class = "CursorPage"
# items = "data"
# more = "has_more"
# param = "after"
# cursor_item = "id"
# operations = ["GET /**"]

# Answers that are streamed.
# [[streams]]
# operations = ["POST /chat"]
# event = "#/components/schemas/ChatEvent"
# switch = "stream"

# Headers that some operations always send.
# [[headers]]
# operations = ["* /beta/**"]
# set = {{ X-Beta = "1" }}

# What no code is generated for.
# [[exclude]]
# pointer = "/paths/~1internal"
# reason = "…"
"""
