"""Vertex AI's API as it is on the wire: `from specwright.vertex import Vertex`.

Methods are called by their ids (`client.projects.locations.publishers.models.generate_content(…)`), keys are those of
the JSON, and resources are told by their names. A name without a project is completed with the client's own:
`publishers/google/models/gemini-2.5-flash`. `specwright.genai` has the models under the names of Google's own SDK.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from specwright import __version__

from .sdk import AsyncVertex, Vertex

if TYPE_CHECKING:
    from . import resources, types
else:
    from specwright.runtime.lazy import lazy_exports

    __getattr__, __dir__ = lazy_exports(__name__, {"resources": ".resources:", "types": ".types:"})

__all__ = ["AsyncVertex", "Vertex", "__version__", "resources", "types"]
