"""Errors under the official package's names. See `specwright.runtime.errors` for all of them.

Every answer with a status of 300 or above is a `MistralError`; `SDKError` is another name for it.  Its `body` is the
parsed JSON where there is JSON.
"""

from specwright.runtime.errors import APIConnectionError as NoResponseError
from specwright.runtime.errors import APIResponseValidationError as ResponseValidationError
from specwright.runtime.errors import APIStatusError as MistralError
from specwright.runtime.errors import SpecwrightError
from specwright.runtime.errors import UnprocessableEntityError as HTTPValidationError

SDKError = MistralError

__all__ = [
    "HTTPValidationError",
    "MistralError",
    "NoResponseError",
    "ResponseValidationError",
    "SDKError",
    "SpecwrightError",
]
