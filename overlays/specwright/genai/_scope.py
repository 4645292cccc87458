"""Where calls of the newer resources go, and when they are sent again. Pure.

Interactions, agents, webhooks, triggers, environments, credentials, voices and decisions speak the same on both
backends; what differs is what stands in front of a path: a version, and on Vertex AI a project and its location.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from specwright.runtime.sentinels import not_given, omit

from ._retries import HttpRetries

if TYPE_CHECKING:
    from specwright.runtime.call import Call

    from ._settings import Settings

PLACE = "{api_version}"
FILE = "/files/{path}"
_STATUSES = ["408", "409", "429", "5XX"]


def scope(settings: Settings, version: str | None) -> str:
    """What paths begin with, without a slash at either end."""
    parts = [version] if version else []
    if settings.backend == "vertex" and settings.project and settings.location:
        parts += ["projects", settings.project, "locations", settings.location]
    return "/".join(quote(part, safe="") for part in parts)


def placed(call: Call, settings: Settings, version: str | None) -> Call:
    """`call` with the client's scope in its path; an `api_version` of the call's own stands in place of all of it.

    Raises:
        ValueError: the version or a file's path would climb.
    """
    path = dict(call.path or {})
    own = path.pop("api_version", None)
    if isinstance(own, str) and own:
        front = quote(own, safe="")
    elif call.op.path.startswith("/upload/"):
        # Uploads belong to no project.
        front = version or ""
    else:
        front = scope(settings, version)
    if front in (".", ".."):
        raise ValueError(f"not a version: {own!r}")
    path_now = _filed(call.op.path, path).replace(f"/{PLACE}", f"/{front}" if front else "", 1)
    call.op = call.op._replace(path=path_now, auth=("access_token", "api_key"))
    call.path = path or None
    return _without_none(call)


def _filed(template: str, values: dict[str, object]) -> str:
    """A template with the file's path in its place, whose slashes stay what they are; the folder at the top is empty.

    Raises:
        ValueError: the path would climb.
    """
    value = values.get("path")
    if not template.endswith(FILE) or not isinstance(value, str):
        return template
    del values["path"]
    segments = value.lstrip("/").split("/")
    if "." in segments or ".." in segments:
        raise ValueError(f"not a path within an environment: {value!r}")
    return template.removesuffix("{path}") + "/".join(quote(segment, safe="") for segment in segments)


def _without_none(call: Call) -> Call:
    """None is what was left out, as everywhere in google-genai: no method has an argument to be set to null."""
    body: Any = call.body
    if isinstance(body, dict):
        call.body = {key: value for key, value in cast("dict[str, Any]", body).items() if value is not None}
    if call.stream is None:
        call.stream = omit
    if call.options[3] is None:
        call.options = (*call.options[:3], not_given)
    return call


def retries(options: Any) -> HttpRetries:
    """The policy of these resources: five tries unless the HTTP options' `retry_options` say otherwise.

    Where no answer came none are made: what was asked for may have been done, and few of it is done twice without harm.
    """
    given: dict[str, Any] = {}
    if options is not None:
        told = cast("Mapping[str, Any]", options if isinstance(options, Mapping) else vars(options))
        given = {name: value for name, value in told.items() if value is not None}
    shape: dict[str, Any] = {"initial_delay": 0.5, "max_delay": 8.0, "jitter": 0.5, **given}
    policy = HttpRetries(**shape)
    policy.retry_connection_errors = False
    if not given.get("http_status_codes"):
        policy.status_codes_override = _STATUSES
    return policy
