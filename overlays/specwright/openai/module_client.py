"""The client behind `specwright.openai.chat` and its like, set up by assigning to names of the package.

    import specwright.openai as openai

    openai.api_key = "sk-…"
    openai.chat.completions.create(…)

It is made at the first use and takes what has been assigned since into account with every request.
"""

from __future__ import annotations

import sys
from threading import Lock
from typing import TYPE_CHECKING, Any

from specwright.runtime.sentinels import not_given
from specwright_generated.openai.client import PROVIDER, OpenAI

if TYPE_CHECKING:
    from specwright.runtime.profile import Profile

_PACKAGE = __name__.rpartition(".")[0]
_DEFAULTS = {
    **dict.fromkeys((option.name for option in PROVIDER.options), None),
    "base_url": None,
    "timeout": not_given,
    "max_retries": PROVIDER.max_retries,
    "default_headers": None,
    "default_query": None,
    "http_client": None,
}


def _assigned() -> dict[str, Any]:
    package = vars(sys.modules[_PACKAGE])
    return {name: package.get(name, default) for name, default in _DEFAULTS.items()}


class ModuleClient(OpenAI):
    """An `OpenAI` whose settings are those of the package."""

    def __init__(self) -> None:
        self._seen = _assigned()
        super().__init__(**self._seen)

    @property
    def profile(self) -> Profile:
        """The prepared form of the settings as they are assigned now."""
        now = _assigned()
        if now != self._seen:
            self._take(now)
        return super().profile

    def _take(self, now: dict[str, Any]) -> None:
        # A client made of the settings knows what they come to, with the environment and the defaults.
        fresh = OpenAI(**now)
        for name, value in vars(fresh).items():
            if name != "_pool" or now["http_client"] is not self._seen["http_client"]:
                setattr(self, name, value)
        self._seen = now


_lock = Lock()
_client: ModuleClient | None = None


def client() -> ModuleClient:
    """The client of the package.

    Raises:
        SpecwrightError: no key is assigned and none is in the environment.
    """
    global _client
    with _lock:
        if _client is None:
            _client = ModuleClient()
        return _client
