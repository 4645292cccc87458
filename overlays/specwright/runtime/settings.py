"""The settings of a client: where they come from, and how a copy changes them. Opens nothing, loads no library."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from .sentinels import NotGiven, not_given

if TYPE_CHECKING:
    import httpx2

    from .connections import AsyncConnections, SyncConnections
    from .errors import APIError
    from .profile import Profile
    from .provider import Option, Provider
    from .retry import RetryConfig

DEFAULT_MAX_RESPONSE_BYTES = 1024**3


class BaseClient:
    """The settings of a client.

    Args:
        values: the provider's options by name; None takes the environment variable, then the default.
        base_url: where the API is.
        timeout: seconds for each phase of a request, a `Timeout` of the HTTP library, or None for no limit.
        max_retries: how often a request is sent again (at least 0).
        default_headers: headers of every request; `omit` as a value takes one of ours out.
        default_query: query keys of every request.

    Attributes:
        max_response_bytes: the most that is read of an answer that is not streamed, in bytes, once unpacked.

    Raises:
        SpecwrightError: a required option is missing.
    """

    _provider: ClassVar[Provider]
    asynchronous: ClassVar[bool]

    max_retries: int
    max_response_bytes: int
    retry_config: RetryConfig | NotGiven | None = not_given
    """When a request is sent again, in place of `max_retries`; None sends it once."""

    def __init__(
        self,
        *,
        values: Mapping[str, object],
        base_url: str | httpx2.URL | None = None,
        timeout: float | httpx2.Timeout | NotGiven | None = not_given,
        max_retries: int | None = None,
        default_headers: Mapping[str, Any] | None = None,
        default_query: Mapping[str, object] | None = None,
    ) -> None:
        provider = self._provider
        self._profile: Profile | None = None
        for option in provider.options:
            setattr(self, option.name, _option_value(option, values.get(option.name)))
        if provider.required and all(getattr(self, name) is None for name in provider.required):
            from .errors import SpecwrightError
            from .profile import advice

            missing = [o for o in provider.options if o.name in provider.required]
            raise SpecwrightError(f"{type(self).__name__} needs a credential: {advice(missing)}.")
        if base_url is None and provider.base_url_env:
            base_url = os.environ.get(provider.base_url_env) or None
        self._base_url = str(base_url) if base_url is not None else provider.base_url
        self._timeout: object = timeout
        self.max_retries = _checked_retries(provider.max_retries if max_retries is None else max_retries)
        self.max_response_bytes = DEFAULT_MAX_RESPONSE_BYTES
        self._custom_headers: dict[str, Any] = dict(default_headers or {})
        self._custom_query: dict[str, object] = dict(default_query or {})

    def __setattr__(self, name: str, value: object) -> None:
        # What was prepared from the settings is prepared anew once one of them changes.
        if name != "_profile":
            object.__setattr__(self, "_profile", None)
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.base_url_text().partition('?')[0]!r}>"

    @property
    def base_url(self) -> httpx2.URL:
        """Where the API is, as the HTTP library's URL, with a trailing slash."""
        path, mark, query = self.base_url_text().partition("?")
        return self._connections.library().url(f"{path.rstrip('/')}/{mark}{query}")

    @base_url.setter
    def base_url(self, url: str | httpx2.URL) -> None:
        self._base_url = str(url)

    @property
    def timeout(self) -> float | httpx2.Timeout | None:
        """Seconds for each phase of a request, or the HTTP library's `Timeout`."""
        if not isinstance(self._timeout, NotGiven):
            return cast("float | httpx2.Timeout | None", self._timeout)
        return self._connections.library().timeout(**self.timeout_parts())

    @timeout.setter
    def timeout(self, timeout: float | httpx2.Timeout | None) -> None:
        self._timeout = timeout

    @property
    def default_headers(self) -> dict[str, Any]:
        """The headers that the caller set for every request."""
        return dict(self._custom_headers)

    @property
    def custom_query(self) -> dict[str, object]:
        """The query keys that the caller set for every request."""
        return dict(self._custom_query)

    default_query = custom_query

    @property
    def provider(self) -> Provider:
        """What the client knows of its provider."""
        return self._provider

    @property
    def request_id_header(self) -> str:
        """The header of an answer that names the request."""
        return self._provider.request_id_header

    def option_values(self) -> dict[str, object]:
        """The provider's options as they are set now."""
        return {option.name: getattr(self, option.name) for option in self._provider.options}

    def base_url_text(self) -> str:
        """Where the API is, as it was given."""
        return self._base_url

    def timeout_parts(self) -> dict[str, float | None]:
        """The timeout by phase, in seconds."""
        from .profile import timeout_parts

        if not isinstance(self._timeout, NotGiven):
            return timeout_parts(self._timeout)
        given = self._connections.given
        # A timeout that the caller's own HTTP client was made with is meant; the library's default is not.
        if given is not None and given.timeout != self._connections.library().bare_timeout:
            return timeout_parts(given.timeout)
        return timeout_parts(self._provider.timeout, self._provider.connect_timeout)

    @property
    def _connections(self) -> SyncConnections | AsyncConnections:
        raise NotImplementedError

    @property
    def profile(self) -> Profile:
        """The prepared form of the settings."""
        profile = self._profile
        if profile is None:
            from .profile import Profile

            profile = self._profile = Profile(cast("Any", self), self._connections.library())
        return profile

    def named(self, error: APIError) -> APIError:
        """The error to raise for `error`, which a call or its stream ended with: a provider has names of its own."""
        return error

    def is_closed(self) -> bool:
        """True once the client was closed."""
        return self._connections.is_closed()

    def _adopt(self, other: BaseClient) -> None:
        """Take over the settings of `other`, a client of the same provider."""
        for option in self._provider.options:
            setattr(self, option.name, getattr(other, option.name))
        for name in ("_base_url", "_timeout", "max_retries", "max_response_bytes", "retry_config"):
            setattr(self, name, getattr(other, name))
        self._custom_headers = other._custom_headers
        self._custom_query = other._custom_query

    def _copied(
        self,
        *,
        base_url: str | httpx2.URL | None,
        timeout: float | httpx2.Timeout | NotGiven | None,
        max_retries: int | NotGiven,
        default_headers: Mapping[str, Any] | None,
        set_default_headers: Mapping[str, Any] | None,
        default_query: Mapping[str, object] | None,
        set_default_query: Mapping[str, object] | None,
        values: Mapping[str, object],
    ) -> Self:
        if default_headers is not None and set_default_headers is not None:
            raise ValueError("`default_headers` adds and `set_default_headers` replaces: pass one of them.")
        if default_query is not None and set_default_query is not None:
            raise ValueError("`default_query` adds and `set_default_query` replaces: pass one of them.")
        names = {option.name for option in self._provider.options}
        unknown = sorted(set(values) - names)
        if unknown:
            raise TypeError(f"{type(self).__name__} has no option {', '.join(unknown)}.")
        from copy import copy

        new = copy(self)
        # Resources are kept on the client that made them, and point to it.
        for name in list(vars(new)):
            if isinstance(getattr(type(new), name, None), cached_property):
                del vars(new)[name]
        for name, value in values.items():
            if value is not None:
                setattr(new, name, value)
        if base_url is not None:
            new._base_url = str(base_url)
        if not isinstance(timeout, NotGiven):
            new._timeout = timeout
        if not isinstance(max_retries, NotGiven):
            new.max_retries = _checked_retries(max_retries)
        headers = self._custom_headers if set_default_headers is None else set_default_headers
        new._custom_headers = {**headers, **(default_headers or {})}
        query = self._custom_query if set_default_query is None else set_default_query
        new._custom_query = {**query, **(default_query or {})}
        new._profile = None
        return new


def _option_value(option: Option, value: object) -> object:
    if value is None and option.env is not None:
        value = os.environ.get(option.env) or None
    return option.default if value is None else value


def _checked_retries(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("`max_retries` must be a whole number; 0 sends every request once.")
    if value < 0:
        raise ValueError("`max_retries` must be at least 0.")
    return value


def checked_credential(value: object) -> str | None:
    """A credential as it is sent.

    Raises:
        TypeError: it is no text; most likely an async function was given to a synchronous client.
    """
    if value is None or isinstance(value, str):
        return value
    if hasattr(value, "close"):
        # A coroutine that no one will await: closed, so that Python does not warn of it.
        cast("Any", value).close()
    raise TypeError(f"A credential must be a string, or a function that returns one, not {type(value).__name__}.")
