"""What a client was made with, and what follows from it: the backend, the address, the credential. Pure.

Arguments go before environment variables. `GOOGLE_GENAI_USE_ENTERPRISE` (or, before it had that name,
`GOOGLE_GENAI_USE_VERTEXAI`) chooses Vertex AI; `GOOGLE_API_KEY` goes before `GEMINI_API_KEY`; `GOOGLE_CLOUD_PROJECT`
and `GOOGLE_CLOUD_LOCATION` say where Vertex AI runs; `GOOGLE_GENAI_API_VERSION` is the API's version;
`GOOGLE_GEMINI_BASE_URL` and `GOOGLE_VERTEX_BASE_URL` are other addresses.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

Backend: TypeAlias = Literal["gemini", "vertex"]

GEMINI_URL = "https://generativelanguage.googleapis.com"
VERTEX_URL = "https://aiplatform.googleapis.com"
GEMINI_VERSION = "v1"
VERTEX_VERSION = "v1beta1"
_REGIONS = frozenset({"us", "eu"})
"""Places that are several regions together, and have an address of another form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A client's settings, worked out.

    `project` and `location` go into the path of a request on Vertex AI, except in express mode, where there is a key
    in place of them. `credentials` are google-auth's, None where the key says who is asking, or where they are still to
    be found. `bare` says that all requests go to the address as it is: a gateway's that knows the rest by itself.
    """

    backend: Backend
    base_url: str
    api_version: str | None
    api_key: str | None = None
    project: str | None = None
    location: str | None = None
    credentials: Any = None
    bare: bool = False

    @property
    def needs_token(self) -> bool:
        """Whether requests carry an access token of Google Cloud's, in place of a key."""
        return self.backend == "vertex" and self.api_key is None and bool(self.project or self.location)


def resolve(
    env: Mapping[str, str],
    *,
    vertexai: bool | None = None,
    api_key: str | None = None,
    credentials: Any = None,
    project: str | None = None,
    location: str | None = None,
    base_url: str | None = None,
    api_version: str | None = None,
    find_project: Any = None,
    certified: bool = False,
) -> Settings:
    """The settings for these arguments in the environment `env`.

    `find_project` is asked for credentials and a project where Vertex AI is meant and nothing names one. `certified`
    says that there is a client certificate, which Vertex AI has an address of its own for.

    Raises:
        TypeError: the key is no text.
        ValueError: no key where one is needed; arguments that exclude each other.
    """
    told = cast("object", api_key)
    if not isinstance(told, str | None):
        raise TypeError(f"`api_key` is a text, not {type(told).__name__}")
    vertex = _wants_vertex(env) if vertexai is None else vertexai
    if (project or location) and not vertex:
        raise ValueError("`project` and `location` are Vertex AI's: pass `vertexai=True` with them.")
    if credentials is not None and api_key:
        raise ValueError("`credentials` and `api_key` exclude each other.")
    found = env.get("GOOGLE_API_KEY") or env.get("GEMINI_API_KEY") or None
    if not vertex:
        key = (api_key or found or "").strip()
        if not key:
            raise ValueError("There is no API key: pass `api_key=`, or set GOOGLE_API_KEY or GEMINI_API_KEY.")
        own = base_url or env.get("GOOGLE_GEMINI_BASE_URL")
        version = env.get("GOOGLE_GENAI_API_VERSION")
        return Settings(
            backend="gemini",
            base_url=(own or GEMINI_URL).rstrip("/"),
            api_version=_told(api_version, ("v1beta" if version == "beta" else version) or GEMINI_VERSION),
            api_key=key,
        )
    return _vertex(
        env,
        api_key=api_key,
        found_key=found,
        credentials=credentials,
        project=project,
        location=location,
        base_url=base_url or env.get("GOOGLE_VERTEX_BASE_URL") or None,
        api_version=api_version,
        find_project=find_project,
        certified=certified,
    )


def _wants_vertex(env: Mapping[str, str]) -> bool:
    told = {
        name: env[name].lower() in ("true", "1")
        for name in ("GOOGLE_GENAI_USE_ENTERPRISE", "GOOGLE_GENAI_USE_VERTEXAI")
        if name in env
    }
    if len(set(told.values())) > 1:
        warnings.warn(
            "GOOGLE_GENAI_USE_ENTERPRISE and GOOGLE_GENAI_USE_VERTEXAI say different things: the former counts.",
            stacklevel=4,
        )
    return next(iter(told.values()), False)


def _vertex(
    env: Mapping[str, str],
    *,
    api_key: str | None,
    found_key: str | None,
    credentials: Any,
    project: str | None,
    location: str | None,
    base_url: str | None,
    api_version: str | None,
    find_project: Any,
    certified: bool,
) -> Settings:
    env_project, env_location = env.get("GOOGLE_CLOUD_PROJECT"), env.get("GOOGLE_CLOUD_LOCATION")
    key = api_key or found_key
    where_project, where_location = project or env_project, location or env_location
    placed = bool(project or location)
    if api_key and not placed:
        # A key that was passed goes before a place that the environment names.
        where_project = where_location = None
    elif not api_key and (credentials is not None or placed or env_project or env_location):
        key = None
    own = base_url is not None and not base_url.rstrip("/").endswith(".googleapis.com")
    if not where_location and not key and not own:
        where_location = "global"
    if not where_project and not key and not own and find_project is not None:
        loaded, where_project = find_project()
        credentials = credentials if credentials is not None else loaded
    if not (where_project and where_location) and not key and base_url is None:
        raise ValueError("Vertex AI needs `project=` (or GOOGLE_CLOUD_PROJECT), or an API key.")
    if own and not ((project and location) or api_key):
        # A gateway that knows by itself whose requests it passes on.
        where_project = where_location = None
    version = env.get("GOOGLE_GENAI_API_VERSION")
    return Settings(
        backend="vertex",
        base_url=_with_certificate(env, base_url or _vertex_url(where_location, bool(key)), certified).rstrip("/"),
        api_version=_told(api_version, (None if version == "beta" else version) or VERTEX_VERSION),
        api_key=key.strip() if key else None,
        project=where_project,
        location=where_location,
        credentials=credentials,
        bare=own and not (where_project or where_location or key),
    )


def _vertex_url(location: str | None, key: bool) -> str:
    if location == "global" or (key and not location):
        return VERTEX_URL
    if location in _REGIONS:
        return f"https://aiplatform.{location}.rep.googleapis.com"
    return f"https://{location}-aiplatform.googleapis.com"


def _with_certificate(env: Mapping[str, str], url: str, certified: bool) -> str:
    """The address that client certificates are shown to, where the environment asks for it or there is one."""
    asked = env.get("GOOGLE_API_USE_MTLS_ENDPOINT", "auto").lower()
    if asked == "always" or (asked == "auto" and certified):
        return url.replace("aiplatform.googleapis.com", "aiplatform.mtls.googleapis.com")
    return url


def _told(version: str | None, otherwise: str) -> str:
    """The version that was told, which may be the empty one."""
    return otherwise if version is None else version
