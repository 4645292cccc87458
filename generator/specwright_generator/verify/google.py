"""What is known of google-genai beside its field maps: addresses, names, how clients are made, what goes back."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast
from urllib.parse import urlsplit

from .backends import Backend, Backends, Sdk
from .dialect import KEY, Colour
from .inverse import Tree, is_object

_MODEL = r"(?:models|tunedModels)/[^/:]+|publishers/[^/]+/models/[^/:]+"
_STORE = r"fileSearchStores/[^/:]+"
_PLACES = {
    "model": _MODEL,
    "resourceName": _MODEL,
    "operationName": r"(?:.+/)?operations/[^/:]+",
    "file_search_store_name": _STORE,
    "caches.name": r"cachedContents/[^/:]+",
    "file_search_stores.name": _STORE,
    "file_search_stores.documents.name": rf"{_STORE}/documents/[^/:]+",
    "file_search_stores.documents.parent": _STORE,
    "models.name": _MODEL,
    "tunings.name": r"(?:tunedModels|tuningJobs)/[^/:]+",
}
_CLOUD = (
    "https://aiplatform.googleapis.com",
    "https://{region}-aiplatform.googleapis.com",
    "https://aiplatform.{region}.rep.googleapis.com",
)
_LISTED = {"models/": "models", "tunedModels/": "tunedModels", "publishers/": "publisherModels"}
"""The key that models of a kind are listed under, by what their names begin with."""


def dialect(fields: Mapping[str, Any], document: Mapping[str, Any]) -> Backends:
    """The dialect of google-genai, whose field maps are `fields` and whose methods are in `document`."""
    calls = [item["post"] for item in document["paths"].values()]
    required = {
        call["operationId"]: call["requestBody"]["content"]["application/json"]["schema"].get("required", ())
        for call in calls
    }
    sdk = Sdk(
        backends=_BACKENDS,
        client=_client,
        error=_error,
        public={"models.embed_content": _embedding},
        answers={"models.embed_content": _one_vector},
        added=frozenset({"sdkHttpResponse", "parsed", "automaticFunctionCallingHistory"}),
        least={"model": "models/x", "contents": "x"},
    )
    return Backends(fields, required, sdk)


def _client(backend: str, colour: Colour, base_url: str, http: Any) -> Any:
    """A client for one colour and one address, which tells version, project and location."""
    split = urlsplit(base_url)
    version, *place = split.path.strip("/").split("/")
    options = {
        "base_url": f"{split.scheme}://{split.netloc}",
        "api_version": version,
        "httpx_client" if colour == "sync" else "httpx_async_client": http,
    }
    arguments: dict[str, Any] = {"api_key": KEY}
    if backend == "vertex":
        arguments["vertexai"] = True
    if place:
        arguments = {"vertexai": True, "credentials": _Credentials(), "project": place[1], "location": place[3]}
    client: Any = import_module("specwright.genai").Client(**arguments, http_options=options)
    return client if colour == "sync" else client.aio


class _Credentials:
    """Credentials of Google Cloud's that do not run out."""

    token = KEY
    expired = False
    quota_project_id = None


def _embedding(arguments: Tree) -> Tree:
    """Whichever of its calls it becomes, users embed `contents`."""
    found = dict(arguments)
    found.pop("embedding_api_type", None)
    single = found.pop("content", None)
    contents = found.pop("batch_contents", None) or found.get("contents") or ([] if single is None else [single])
    return {**found, "contents": contents}


def _one_vector(value: Tree, recorded: Tree) -> Tree:
    """Users find the only vector among `embeddings`, also where it came by itself."""
    vectors: Any = value.get("predictions")
    if "embedding" not in recorded or not isinstance(vectors, list):
        return value
    one = cast("list[Tree]", vectors)[0]["embeddings"]
    rest = {key: each for key, each in value.items() if key != "predictions"}
    return {**rest, "embedding": {"values": one["values"]}}


def _models(value: Any) -> Tree:
    """Models by the key that they are listed under."""
    found: dict[str, list[Any]] = {}
    for each in cast("list[object]", value):
        name = str(each.get("name", "")) if is_object(each) else ""
        kind = next((key for start, key in _LISTED.items() if name.startswith(start)), "models")
        found.setdefault(kind, []).append(each)
    return dict(found)


def _batch_state(value: Any) -> Any:
    return str(value).replace("JOB_STATE_", "BATCH_STATE_", 1)


def _error(status: int) -> str:
    return "ServerError" if status >= 500 else "ClientError" if status >= 400 else "APIError"


_LISTS = frozenset({"contents_for_embed"})
_BACKENDS = {
    "gemini": Backend(
        servers=("https://generativelanguage.googleapis.com/{api_version}",),
        places={**_PLACES, "models_url": "models|tunedModels"},
        sent={"batch_job_name": lambda name: f"batches/{name}", "models_url": lambda url: url == "models"},
        received={"extract_models": _models, "job_state": _batch_state},
        lists=_LISTS,
    ),
    "vertex": Backend(
        servers=(
            *(f"{host}/{{api_version}}/projects/{{project}}/locations/{{location}}" for host in _CLOUD),
            *(f"{host}/{{api_version}}" for host in _CLOUD),
        ),
        places={**_PLACES, "models_url": "models|publishers/google/models", "model": f"{_MODEL}|endpoints/[^/:]+"},
        sent={"models_url": lambda url: url != "models"},
        received={"extract_models": _models},
        lists=_LISTS,
    ),
}
