"""When a request is sent again: google-genai's retry options as a policy of the runtime's. Without them it never is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import random
from typing import TYPE_CHECKING, Any, cast

from typing_extensions import override

from specwright.runtime.retry import MAX_RETRY_AFTER, BackoffStrategy, RetryConfig, retry_after

if TYPE_CHECKING:
    from specwright.runtime.retry import HeaderReader

_STATUSES = (408, 429, 500, 502, 503, 504)


class HttpRetries(RetryConfig):
    """The policy of `HttpRetryOptions`.

    Args:
        attempts: how often a request is sent at most, the first time included; below 2 it is sent once.
        initial_delay: seconds before the second attempt.
        max_delay: the longest wait in seconds.
        exp_base: what each wait is multiplied by for the next.
        jitter: the most that is added at random, in seconds.
        http_status_codes: the statuses to try again at.

    An answer that says itself how long to wait (`Retry-After`) is believed, up to two minutes.
    """

    def __init__(
        self,
        *,
        attempts: int = 5,
        initial_delay: float = 1.0,
        max_delay: float = 60.0,
        exp_base: float = 2.0,
        jitter: float = 1.0,
        http_status_codes: list[int] | None = None,
    ) -> None:
        plan = BackoffStrategy(
            int(initial_delay * 1000), int(max_delay * 1000), exp_base, 2**62, max(int(jitter * 1000), 0)
        )
        codes = [str(code) for code in http_status_codes or _STATUSES]
        super().__init__("backoff", plan, retry_connection_errors=True, status_codes_override=codes)
        self.attempts = attempts

    @override
    def wait(
        self,
        retries_taken: int,
        elapsed: float,
        headers: HeaderReader | None,
        *,
        chance: Callable[[], float] = random,
        now: Callable[[], float] | None = None,
    ) -> float | None:
        """Seconds to wait before the next attempt, or None where there is none."""
        if retries_taken + 1 >= self.attempts:
            return None
        asked = None if headers is None else retry_after(headers) if now is None else retry_after(headers, now)
        if asked is not None and asked > MAX_RETRY_AFTER:
            return None
        return super().wait(retries_taken, elapsed, headers, chance=chance, **({} if now is None else {"now": now}))


def policy(options: Any) -> HttpRetries | None:
    """The policy of an `HttpRetryOptions`, or of a dict of the same names; None where there is neither."""
    if options is None:
        return None
    given = cast("Mapping[str, Any]", options if isinstance(options, Mapping) else vars(options))
    return HttpRetries(**{name: value for name, value in given.items() if value is not None})
