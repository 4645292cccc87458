"""Resource names: what users write for models, caches, files and jobs, and what each backend calls them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ._written import written

if TYPE_CHECKING:
    from ._settings import Settings
    from .types import ListModelsConfig

_TUNED = "labels.tune-type:*"
_FILE = re.compile(r"[a-z0-9]+")


def model(name: str, settings: Settings) -> str:
    """A model: `gemini-2.5-flash` is `models/…`, or one of a publisher's on Vertex AI (Google's, if none is named)."""
    if not name:
        raise ValueError("`model` is required: the model's name, such as 'gemini-2.5-flash'")
    if any(mark in name for mark in ("..", "?", "&")):
        raise ValueError(f"not a model: {name!r}")
    if settings.backend == "gemini":
        return name if name.startswith(("models/", "tunedModels/")) else f"models/{name}"
    if name.startswith(("projects/", "models/", "publishers/")):
        return name
    publisher, slash, rest = name.partition("/")
    return f"publishers/{publisher}/models/{rest}" if slash else f"publishers/google/models/{name}"


def cached_model(name: str, settings: Settings) -> str:
    """The model of a cache, which Vertex AI wants in full."""
    found = model(name, settings)
    if settings.backend == "gemini":
        return found
    if found.startswith("models/"):
        found = f"publishers/google/{found}"
    return placed(found, settings) if found.startswith("publishers/") else found


def models_url(base: bool, settings: Settings) -> str:
    """Where models are listed: those that everybody has (`base`), or the caller's own."""
    if settings.backend == "vertex":
        return "publishers/google/models" if base else "models"
    return "models" if base else "tunedModels"


def listing(config: Any, settings: Settings) -> ListModelsConfig:
    """What models are listed by: the caller's own on Vertex AI are those that were tuned."""
    from .types import ListModelsConfig

    asked = ListModelsConfig() if config is None else written(ListModelsConfig, config)
    base = True if asked.query_base is None else asked.query_base
    told = asked.filter
    if settings.backend == "vertex" and not base:
        told = f"{told} AND {_TUNED}" if told else _TUNED
    return asked.model_copy(update={"query_base": base, "filter": told})


def cached_content(name: str, settings: Settings) -> str:
    """A cache: an id alone is one of `cachedContents`."""
    bare = name if "/" in name else f"cachedContents/{name}"
    if settings.backend == "gemini":
        return bare
    if bare.startswith("locations/"):
        return f"projects/{settings.project}/{bare}"
    return placed(bare, settings) if bare.startswith("cachedContents/") else bare


def batch_job(name: str, settings: Settings) -> str:
    """The id of a batch job, from its full name."""
    shape = (
        r"batches/([^/]+)"
        if settings.backend == "gemini"
        else r"projects/[^/]+/locations/[^/]+/batchPredictionJobs/([^/]+)"
    )
    found = re.fullmatch(shape, name)
    if found is not None:
        return found[1]
    if settings.backend == "vertex" and name.isdigit():
        return name
    raise ValueError(f"not a batch job: {name!r}; it reads like {shape}")


def file(value: Any) -> str:
    """The id of a file: from its name, its address, or an object that has one (a File, a Video, a GeneratedVideo)."""
    video = getattr(value, "video", None)
    name = value if isinstance(value, str) else getattr(value, "name", None) or getattr(video or value, "uri", None)
    if not isinstance(name, str):
        raise ValueError(f"not a file, nor its name: {value!r:.100}")
    if name.startswith("https://"):
        found = _FILE.match(name.partition("files/")[2])
        if found is None:
            raise ValueError(f"no file in the address {name!r:.200}")
        return found[0]
    return name.removeprefix("files/")


def placed(name: str, settings: Settings) -> str:
    """A resource of the client's project and location."""
    return f"projects/{settings.project}/locations/{settings.location}/{name}"
