"""The Gemini API as it is on the wire: `from specwright.gemini import Gemini`.

Methods are called by their ids (`client.models.generate_content("gemini-2.5-flash", contents=…)`), and keys are those
of the JSON. `specwright.genai` is the same API under the names of Google's own SDK, with its conveniences.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from specwright import __version__

from .sdk import AsyncGemini, Gemini

if TYPE_CHECKING:
    from . import resources, types
else:
    from specwright.runtime.lazy import lazy_exports

    __getattr__, __dir__ = lazy_exports(__name__, {"resources": ".resources:", "types": ".types:"})

__all__ = ["AsyncGemini", "Gemini", "__version__", "resources", "types"]
