"""What newer resources have beside their methods: a request of the caller's own, over the client's connections."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from specwright.runtime.errors import APIConnectionError
from specwright.runtime.logs import logger
from specwright.runtime.retry import RetryConfig

if TYPE_CHECKING:
    import httpx2

Retries: TypeAlias = "tuple[RetryConfig, Sequence[str]]"
"""When a request is sent again, and at which statuses (`429`, `5XX`)."""


class _Tries:
    """Whether one request is sent once more, and after how long."""

    def __init__(self, retries: Retries | None) -> None:
        self._config: RetryConfig | None = None
        if retries is not None:
            config, statuses = retries
            self._config = RetryConfig(
                config.strategy, config.backoff, config.retry_connection_errors, status_codes_override=list(statuses)
            )
        self._began = time.monotonic()
        self._taken = 0

    def answered(self, response: httpx2.Response, is_error: Callable[[int], bool]) -> float | None:
        """Seconds until the next try, or None where this is the answer."""
        status = response.status_code
        if is_error(status):
            # Addresses can hold keys: neither the request nor the answer is told.
            logger.debug("a request of the caller's own was answered with status %d", status)
        config = self._config
        if config is None or not config.retries_status(status):
            return None
        return self._wait(config, response.headers)

    def failed(self) -> float | None:
        """Seconds until the next try where no answer came, or None where there is none."""
        config = self._config
        return None if config is None or not config.retry_connection_errors else self._wait(config, None)

    def _wait(self, config: RetryConfig, headers: httpx2.Headers | None) -> float | None:
        wait = config.wait(self._taken, time.monotonic() - self._began, headers)
        self._taken += 1
        return wait


class Requesting:
    """`do_request` of a resource."""

    _client: Any

    def do_request(
        self,
        hook_ctx: object,
        request: httpx2.Request,
        is_error_status_code: Callable[[int], bool],
        stream: bool = False,
        retry_config: Retries | None = None,
    ) -> httpx2.Response:
        """Send a request that the caller has built, as it is: no address, credential or header is added to it.

        Args:
            hook_ctx: taken as google-genai's resources take it, for their hooks. There are none here.
            request: the request, of the HTTP library that the client uses.
            is_error_status_code: says which statuses are errors, for the log. The answer is returned all the same.
            stream: leave the body unread; the caller closes the answer.
            retry_config: when it is sent again and at which statuses, where its body can be; else it is sent once.

        Returns:
            The HTTP library's response, whatever its status.

        Raises:
            APIConnectionError: no answer came, in all tries.
        """
        tries = _Tries(retry_config)
        while True:
            try:
                response: httpx2.Response = self._client.deliver(request, stream=stream)
            except APIConnectionError:
                wait = tries.failed()
                if wait is None:
                    raise
            else:
                wait = tries.answered(response, is_error_status_code)
                if wait is None:
                    return response
                response.close()
            time.sleep(wait)


class AsyncRequesting:
    """`do_request_async` of a resource."""

    _client: Any

    async def do_request_async(
        self,
        hook_ctx: object,
        request: httpx2.Request,
        is_error_status_code: Callable[[int], bool],
        stream: bool = False,
        retry_config: Retries | None = None,
    ) -> httpx2.Response:
        """Send a request that the caller has built, as it is. Arguments as for `do_request` of the other colour."""
        from anyio import sleep

        tries = _Tries(retry_config)
        while True:
            try:
                response: httpx2.Response = await self._client.deliver(request, stream=stream)
            except APIConnectionError:
                wait = tries.failed()
                if wait is None:
                    raise
            else:
                wait = tries.answered(response, is_error_status_code)
                if wait is None:
                    return response
                await response.aclose()
            await sleep(wait)
