"""Mistral's API, under the names of its official SDK: `from specwright.mistral import Mistral`.

What the official package has in `mistralai.client` is here: `models`, `errors`, `types`, `utils`.  `Mistral` has every
method in both colours (`complete`, `complete_async`); `AsyncMistral`, which the official package does not have, only
the asynchronous ones, under plain names.

Importing this loads no model, no pydantic and no HTTP library; what needs them is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from specwright import __version__
from specwright.runtime.retry import BackoffStrategy, RetryConfig
from specwright.runtime.sentinels import omit as UNSET
from specwright_generated.mistral.client import PROVIDER as _PROVIDER

from .sdk import AsyncMistral, Mistral

if TYPE_CHECKING:
    from . import errors, extra, models, resources, types, utils
else:
    from specwright.runtime.lazy import lazy_exports

    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "errors": ".errors:",
            "extra": ".extra:",
            "models": ".models:",
            "resources": ".resources:",
            "types": ".types:",
            "utils": ".utils:",
        },
    )

SERVERS = _PROVIDER.servers
SERVER_GLOBAL = "global"
SERVER_EU = "eu"
SERVER_US = "us"
VERSION: str = __version__

__all__ = [
    "SERVERS",
    "SERVER_EU",
    "SERVER_GLOBAL",
    "SERVER_US",
    "UNSET",
    "VERSION",
    "AsyncMistral",
    "BackoffStrategy",
    "Mistral",
    "RetryConfig",
    "__version__",
    "errors",
    "extra",
    "models",
    "resources",
    "types",
    "utils",
]
