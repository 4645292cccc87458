"""`mistralai.client` under the same path: all that `specwright.mistral` has, loaded when it is first used."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.mistral import SERVER_EU as SERVER_EU
    from specwright.mistral import SERVER_GLOBAL as SERVER_GLOBAL
    from specwright.mistral import SERVER_US as SERVER_US
    from specwright.mistral import SERVERS as SERVERS
    from specwright.mistral import VERSION as VERSION
    from specwright.mistral import AsyncMistral as AsyncMistral
    from specwright.mistral import Mistral as Mistral

    from . import errors, models, types, utils
else:
    from specwright.runtime.lazy import lazy_exports

    _OURS = ("AsyncMistral", "Mistral", "SERVERS", "SERVER_EU", "SERVER_GLOBAL", "SERVER_US", "VERSION")
    _MODULES = ("errors", "models", "types", "utils")
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {**dict.fromkeys(_OURS, "specwright.mistral"), **{name: f".{name}:" for name in _MODULES}},
    )

__all__ = [
    "SERVERS",
    "SERVER_EU",
    "SERVER_GLOBAL",
    "SERVER_US",
    "VERSION",
    "AsyncMistral",
    "Mistral",
    "errors",
    "models",
    "types",
    "utils",
]
