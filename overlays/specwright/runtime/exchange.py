"""One call's way to its answer: what is sent, and what follows from each answer or failure.

No I/O here: a client of either colour builds what `request` gives, reports what came of it, and waits as it is told.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any, cast

from . import logs, redirects, retry
from .body import StreamedBody, content
from .errors import APIConnectionError, APIResponseValidationError, APIStatusError, SpecwrightError, status_error
from .multipart import encode as encode_multipart
from .profile import RawHeaders, timeout_parts
from .secrets import scrubbed
from .sentinels import NotGiven, Omit, given
from .urls import encode as encode_form
from .urls import pairs

if TYPE_CHECKING:
    import httpx2

    from .call import Call
    from .channel import Channel
    from .profile import Profile

_JSON = b"application/json"


class Exchange:
    """The state of a call between its tries.

    Args:
        profile: the client's settings.
        call: the call.
        credential: the value of the credential, already asked for where it is a function.
    """

    def __init__(self, profile: Profile, call: Call, credential: str | None) -> None:
        self._profile = profile
        self._call = call
        self._redirect: redirects.Redirect | None = None
        self._redirects = 0
        self.retries_taken: int = 0
        self.max_retries: int = profile.max_retries if call.max_retries is None else call.max_retries
        self._policy = profile.retry_config
        self._began = 0.0 if isinstance(self._policy, NotGiven) else time.monotonic()
        self.method: str = call.op.method.upper()
        self.url: httpx2.URL = profile.url(call, credential)
        self.body, media_type = encode_body(call, profile)
        headers = profile.headers(call, credential, media_type)
        key = profile.provider.idempotency_header
        if key is not None and self.method != "GET":
            low = key.lower().encode()
            if all(name.lower() != low for name, _ in headers):
                import uuid

                headers = [*headers, (key.encode(), str(uuid.uuid4()).encode())]
        self.headers: RawHeaders = headers
        timeout = call.options[3]
        self.timeout: dict[str, float | None] = (
            profile.timeout if isinstance(timeout, NotGiven) else timeout_parts(timeout)
        )
        self.request: httpx2.Request | None = None

    @property
    def scheme(self) -> str:
        """`http` or `https`: a redirect may have changed it."""
        return self.url.scheme

    @property
    def streams(self) -> bool:
        """True if the body of a good answer is left for the caller to read."""
        return self._call.mode == "stream" or self._call.streamed

    @property
    def max_body(self) -> int:
        """The most bytes of an answer that are read at once."""
        return self._profile.max_body

    def build(self, channel: Channel[Any]) -> httpx2.Request:
        """The request of the next try."""
        if self._redirect is None:
            request = channel.build(self.method, self.url, self.headers, self.body, self.timeout)
        else:
            request = channel.rebuild(self._redirect, self.body, self.timeout)
        self.request = request
        if logs.logger.isEnabledFor(logging.DEBUG):
            logs.sending(self.method, str(self.url), request.headers.multi_items(), self._profile.secret_names)
        return request

    @property
    def send_options(self) -> dict[str, Any]:
        """Arguments of the library's `send`. The client's own auth stays with the host that it was meant for."""
        if self._redirect is not None and not self._redirect.same_site:
            return {"stream": True, "follow_redirects": False, "auth": None}
        return {"stream": True, "follow_redirects": False}

    def received(self, response: httpx2.Response) -> float | None:
        """What to do about an answer: None to take it, else the seconds to wait before `build` is called again."""
        status = response.status_code
        if logs.logger.isEnabledFor(logging.INFO):
            request_id = response.headers.get(self._profile.provider.request_id_header)
            logs.received(self.method, str(self.url), status, request_id, self._profile.secret_names)
        if status < 300:
            return None
        if status < 400:
            return self._redirected(response)
        policy = self._policy
        wanted = (
            retry.should_retry(status, response.headers)
            if isinstance(policy, NotGiven)
            else policy is not None and policy.retries_status(status)
        )
        return self._wait(f"status {status}", response.headers) if wanted else None

    def failed(self, error: Exception, response: httpx2.Response | None) -> float:
        """What to do about an exception while sending or reading: the seconds to wait before another try.

        Raises:
            the exception itself, or the error that stands for it, if there is no other try.
        """
        library = self._profile.library
        if isinstance(error, SpecwrightError) or self.request is None:
            raise error
        unanswered = library.unanswered(error, self.request)
        if unanswered is None:
            raise error
        if response is not None and isinstance(error, library.decoding_error):
            message = "The compression of the answer is broken."
            raise APIResponseValidationError(response, None, message=message) from error
        policy = self._policy
        if isinstance(policy, NotGiven) or (policy is not None and policy.retry_connection_errors):
            wait = self._wait(type(error).__name__, None)
            if wait is not None:
                return wait
        raise unanswered from error

    def too_large(self, response: httpx2.Response) -> APIResponseValidationError:
        """The error for a body beyond the limit."""
        message = f"The answer is larger than {self._profile.max_body} bytes."
        return APIResponseValidationError(response, None, message=message)

    def status_error(self, response: httpx2.Response) -> APIStatusError:
        """The error for an answer with a status of 300 or above, its body read as far as it could be."""
        status = response.status_code
        body: object = None
        text = response.text.strip() if hasattr(response, "_content") else ""
        if text:
            try:
                body = json.loads(text)
            except (ValueError, RecursionError):
                body = text
        key = self._profile.provider.error_key
        if key is not None:
            body = _entry(body, key, body)
        message = f"Error code: {status}"
        detail = _entry(body, "message", None)
        if isinstance(detail, str) and detail:
            message += f" - {scrubbed(detail, self._profile.secret_values)}"
        error = status_error(status)(message, response=response, body=body)
        error.request_id = response.headers.get(self._profile.provider.request_id_header) or error.request_id
        return error

    def _wait(self, reason: str, headers: httpx2.Headers | None) -> float | None:
        """Seconds to wait before another try; None where there is no other."""
        if not self._replayable() or self._policy is None:
            return None
        if not isinstance(self._policy, NotGiven):
            seconds = self._policy.wait(self.retries_taken, time.monotonic() - self._began, headers)
        else:
            seconds = retry.delay(self.retries_taken, headers) if self.retries_taken < self.max_retries else None
        if seconds is None:
            return None
        self.retries_taken += 1
        logs.retrying(reason, seconds, self.retries_taken, self.max_retries)
        return seconds

    def _replayable(self) -> bool:
        return not isinstance(self.body, StreamedBody) or self.body.replayable

    def _redirected(self, response: httpx2.Response) -> float | None:
        location = response.headers.get("location")
        if location is None or not redirects.is_redirect(response.status_code, location):
            return None
        request = response.request
        self._redirects += 1
        try:
            if self._redirects > redirects.MAX_REDIRECTS:
                raise redirects.RedirectRefused(f"The answer redirects more than {redirects.MAX_REDIRECTS} times.")
            step = redirects.follow(
                self.method,
                str(self.url),
                request.headers.multi_items(),
                status=response.status_code,
                location=location,
                secret=self._profile.secret_names,
            )
            if not step.keep_body:
                self.body = None
            elif not self._replayable():
                raise redirects.RedirectRefused("The answer redirects, but the body cannot be sent twice.")
            self.url = self._profile.library.url(step.url)
        except redirects.RedirectRefused as error:
            raise APIConnectionError(message=str(error), request=request) from None
        except Exception as error:
            message = "The answer redirects to a malformed address."
            raise APIConnectionError(message=message, request=request) from error
        self.method = step.method
        self._redirect = step
        return 0.0


def encode_body(call: Call, profile: Profile) -> tuple[bytes | StreamedBody | None, bytes | None]:
    """The body of a call and its media type; None and None where it has no body."""
    op, body, extra = call.op, call.body, call.options[2]
    if isinstance(body, NotGiven | Omit):
        body = None
    kind = op.body
    if kind == "none":
        if body is None and extra is None:
            return None, None
        kind = "json"
    if kind == "binary":
        return (None, None) if body is None else (content(body), b"application/octet-stream")
    if kind == "text":
        return (None, None) if body is None else (content(body), b"text/plain; charset=utf-8")
    whole = op.whole or not _is_mapping(body)
    if not whole:
        body = given(body)
        if op.other is not None and not op.other[1].isdisjoint(body):
            kind = op.other[0]
        events = op.events
        if events is not None and events.switch and events.switch_in == "body":
            switch = call.stream
            if not isinstance(switch, NotGiven | Omit):
                body.setdefault(events.switch, switch)
    if extra is not None:
        body = _merged(body, extra)
    if body is None and kind == "json":
        return None, None
    if kind == "json":
        from .models import encode_json

        return encode_json(body), _JSON
    fields = cast("dict[str, object]", body or {})
    provider = profile.provider
    if kind == "form":
        flat = pairs(fields, arrays=provider.multipart_arrays, nested=provider.nested)
        return encode_form(flat).encode(), b"application/x-www-form-urlencoded"
    encoded, media_type = encode_multipart(
        fields, files=op.files, parts=op.parts, arrays=provider.multipart_arrays, nested=provider.nested
    )
    return encoded, media_type.encode()


def _entry(body: object, key: str, default: object) -> object:
    return cast("dict[str, object]", body).get(key, default) if isinstance(body, dict) else default


def _is_mapping(body: object) -> bool:
    return hasattr(body, "keys") and hasattr(body, "items")


def _merged(body: object, extra: object) -> object:
    if body is None or not _is_mapping(body) or not _is_mapping(extra):
        return extra
    merged = dict(cast("dict[str, object]", body))
    for key, value in cast("dict[str, object]", extra).items():
        if isinstance(value, Omit):
            merged.pop(key, None)
        else:
            merged[key] = value
    return merged
