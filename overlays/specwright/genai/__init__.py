"""Google's models, on the Gemini Developer API and on Vertex AI, under the names of google-genai.

    from specwright import genai

    client = genai.Client(api_key="…")
    print(client.models.generate_content(model="gemini-2.5-flash", contents="Why is the sky blue?").text)

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from specwright.runtime.lazy import lazy_exports

if TYPE_CHECKING:
    from . import errors, types
    from ._client import AsyncClient, Client

__all__ = ["AsyncClient", "Client", "errors", "types"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = lazy_exports(
        __name__, {"AsyncClient": "._client", "Client": "._client", "errors": ".errors:", "types": ".types:"}
    )
