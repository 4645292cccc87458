"""Discovery Engine's ranking and grounding checks: `from specwright.discoveryengine import DiscoveryEngine`.

Methods are called by their ids (`client.projects.locations.ranking_configs.rank(…)`), and keys are those of the JSON.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from specwright import __version__
from specwright_generated.discoveryengine.client import AsyncDiscoveryEngine, DiscoveryEngine

if TYPE_CHECKING:
    from . import resources, types
else:
    from specwright.runtime.lazy import lazy_exports

    __getattr__, __dir__ = lazy_exports(__name__, {"resources": ".resources:", "types": ".types:"})

__all__ = ["AsyncDiscoveryEngine", "DiscoveryEngine", "__version__", "resources", "types"]
