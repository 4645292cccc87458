"""When a request is sent again, and after how long. Pure: headers and numbers in, a decision out."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from random import random
from typing import Protocol

INITIAL_DELAY = 0.5
MAX_DELAY = 8.0
MAX_RETRY_AFTER = 120.0
JITTER = 0.25

_STATUSES = frozenset({408, 409, 429})


class HeaderReader(Protocol):
    """Header fields by name, in any case."""

    def get(self, key: str, /) -> str | None: ...


def retry_after(headers: HeaderReader, now: Callable[[], float] = time.time) -> float | None:
    """The seconds that an answer asks to wait, or None where it does not say. May be negative for a date gone by.

    `retry-after-ms` (milliseconds) goes before `retry-after` (seconds, or an HTTP date).
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            seconds = float(value) / unit
        except ValueError:
            continue
        return None if math.isnan(seconds) else seconds
    date = headers.get("retry-after")
    if not date:
        return None
    from email.utils import mktime_tz, parsedate_tz

    try:
        parsed = parsedate_tz(date)
        return None if parsed is None else mktime_tz(parsed) - now()
    except (TypeError, ValueError, OverflowError):
        return None


def should_retry(status: int, headers: HeaderReader, now: Callable[[], float] = time.time) -> bool:
    """True if an answer of this status may be asked for again.

    A wait of more than two minutes is the caller's business: such an answer is an error at once.  Short of that,
    `x-should-retry` decides where it is sent; else 408, 409, 429 and all from 500.
    """
    if status < 400:
        return False
    wait = retry_after(headers, now)
    if wait is not None and wait > MAX_RETRY_AFTER:
        return False
    match headers.get("x-should-retry"):
        case "true":
            return True
        case "false":
            return False
        case _:
            return status in _STATUSES or status >= 500


def delay(
    retries_taken: int,
    headers: HeaderReader | None = None,
    *,
    chance: Callable[[], float] = random,
    now: Callable[[], float] = time.time,
) -> float:
    """Seconds to wait before the next try.

    What the answer asks for, up to two minutes; else half a second, doubled for every retry that was already made,
    at most eight seconds, less a random part of up to a quarter so that clients do not come back all at once.
    """
    asked = retry_after(headers, now) if headers is not None else None
    if asked is not None and 0 < asked <= MAX_RETRY_AFTER:
        return asked
    longest = min(INITIAL_DELAY * 2.0 ** min(retries_taken, 16), MAX_DELAY)
    return longest * (1 - JITTER * chance())


class BackoffStrategy:
    """How long to wait between tries.

    Args:
        initial_interval: milliseconds before the first retry.
        max_interval: the longest wait, in milliseconds.
        exponent: what each wait is multiplied by for the next.
        max_elapsed_time: milliseconds after which there is no other try.
        jitter_ms: the most that is added at random, in milliseconds; one second if not given.

    A wait that the answer asks for goes before all of this.

    Raises:
        ValueError: `jitter_ms` is negative.
    """

    def __init__(
        self,
        initial_interval: int,
        max_interval: int,
        exponent: float,
        max_elapsed_time: int,
        jitter_ms: int | None = None,
    ) -> None:
        if jitter_ms is not None and jitter_ms < 0:
            raise ValueError("`jitter_ms` must be at least 0.")
        self.initial_interval = initial_interval
        self.max_interval = max_interval
        self.exponent = exponent
        self.max_elapsed_time = max_elapsed_time
        self.jitter_ms = jitter_ms


class RetryConfig:
    """When a request is sent again.

    Args:
        strategy: `backoff`, or `none` for one try.
        backoff: how long to wait.
        retry_connection_errors: also where no answer came.
        status_codes_override: the statuses to try again at (`429`, `5XX`), in place of 429, 500, 502, 503 and 504.
    """

    def __init__(
        self,
        strategy: str,
        backoff: BackoffStrategy,
        retry_connection_errors: bool,
        status_codes_override: list[str] | None = None,
    ) -> None:
        self.strategy = strategy
        self.backoff = backoff
        self.retry_connection_errors = retry_connection_errors
        self.status_codes_override = status_codes_override

    def retries_status(self, status: int) -> bool:
        """Whether an answer of this status is asked for again."""
        codes = self.status_codes_override or ("429", "500", "502", "503", "504")
        return any(code.upper() in (str(status), f"{status // 100}XX") for code in codes)

    def wait(
        self,
        retries_taken: int,
        elapsed: float,
        headers: HeaderReader | None,
        *,
        chance: Callable[[], float] = random,
        now: Callable[[], float] = time.time,
    ) -> float | None:
        """Seconds to wait before the next try, or None where there is none. `elapsed` are seconds since the first."""
        plan = self.backoff
        if self.strategy != "backoff" or elapsed * 1000 > plan.max_elapsed_time:
            return None
        asked = retry_after(headers, now) if headers is not None else None
        if asked is not None and asked > 0:
            return asked
        jitter = chance() * (1000 if plan.jitter_ms is None else plan.jitter_ms)
        longest = plan.max_interval
        grown = plan.initial_interval * plan.exponent ** min(retries_taken, 64)
        return min(grown + jitter, longest) / 1000
