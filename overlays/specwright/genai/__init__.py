"""Google's models, on the Gemini Developer API and on Vertex AI, under the names of google-genai.

    from specwright import genai

    client = genai.Client(api_key="…")
    print(client.models.generate_content(model="gemini-2.5-flash", contents="Why is the sky blue?").text)

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from specwright.runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from . import (
        agents,
        batches,
        caches,
        chats,
        client,
        credentials,
        decisions,
        documents,
        environments,
        errors,
        file_search_stores,
        files,
        interactions,
        live,
        live_music,
        local_tokenizer,
        models,
        operations,
        pagers,
        tokens,
        triggers,
        tunings,
        types,
        version,
        voices,
        webhooks,
    )
    from ._client import AsyncClient, Client

__all__ = [
    "AsyncClient",
    "Client",
    "agents",
    "batches",
    "caches",
    "chats",
    "client",
    "credentials",
    "decisions",
    "documents",
    "environments",
    "errors",
    "file_search_stores",
    "files",
    "interactions",
    "live",
    "live_music",
    "local_tokenizer",
    "models",
    "operations",
    "pagers",
    "tokens",
    "triggers",
    "tunings",
    "types",
    "version",
    "voices",
    "webhooks",
]

if not TYPE_CHECKING:
    _modules = {name: f".{name}:" for name in __all__ if name.islower()}
    __getattr__, __dir__ = lazy_exports(__name__, {"AsyncClient": "._client", "Client": "._client", **_modules})
