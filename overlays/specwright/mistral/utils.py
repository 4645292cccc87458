"""How requests are sent again, under the official package's module name."""

from specwright.runtime.paired import Logger
from specwright.runtime.retry import BackoffStrategy, RetryConfig

__all__ = ["BackoffStrategy", "Logger", "RetryConfig"]
