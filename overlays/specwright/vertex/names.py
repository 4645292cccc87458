"""Names of resources and addresses of regions: what a project and a location make of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from specwright.runtime.errors import SpecwrightError

GLOBAL = "https://aiplatform.googleapis.com"
"""The address of the location `global`, and the one that methods without a location are called at."""

_PLACE = re.compile(r"\{([^{}=]+)=(projects/\*/locations/\*(?:/[^{}]*)?)\}")
_LOCATION = re.compile(r"[a-z][a-z0-9-]{0,62}")
_MULTI_REGIONS = frozenset({"eu", "us"})


def regional(location: str | None) -> str:
    """Where the API is for a location.

    Raises:
        SpecwrightError: it cannot be the name of one.
    """
    if location is None or location == "global":
        return GLOBAL
    if not _LOCATION.fullmatch(location):
        raise SpecwrightError(f"{location!r} is no location: write one such as 'us-central1' or 'global'.")
    if location in _MULTI_REGIONS:
        return f"https://aiplatform.{location}.rep.googleapis.com"
    return f"https://{location}-aiplatform.googleapis.com"


def parent(project: str | None, location: str | None) -> str:
    """The name of a project's location: `projects/my-project/locations/us-central1`.

    Raises:
        SpecwrightError: there is no project or no location.
    """
    if not project or not location:
        raise SpecwrightError(
            "Vertex AI needs a project and a location: pass `project` and `location`, or set GOOGLE_CLOUD_PROJECT and "
            "GOOGLE_CLOUD_LOCATION, or use whole names (projects/…/locations/…)."
        )
    return f"projects/{project}/locations/{location}"


def completed(
    template: str, values: Mapping[str, object], project: str | None, location: str | None
) -> Mapping[str, object]:
    """The values of a path, names of a project's resources completed where the project is left out.

    Args:
        template: the path of an operation; places of names say their form (`{name=projects/*/locations/*/x/*}`).
        values: what was passed for its places.
        project: the client's project.
        location: the client's location.
    """
    found = dict(values)
    for name, form in _PLACE.findall(template):
        value = found.get(name)
        if not isinstance(value, str) or not value or value.startswith("projects/"):
            continue
        if value.count("/") == form.count("/") - 4:
            found[name] = f"{parent(project, location)}/{value}"
    return found
