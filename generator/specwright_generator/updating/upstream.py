"""Where the newest form of a source is: an address for a document, the installed version of an SDK."""

from __future__ import annotations

import importlib.metadata
import json
import re
from dataclasses import dataclass
from urllib.parse import quote

from specwright_generator.importing.fetching import fetch
from specwright_generator.importing.sdk import PREFIX
from specwright_generator.problems import InputError, Problem

_REPOSITORY = re.compile(r"github\.com/([\w.-]+)/([\w.-]+)@([\w.-]+)/(.+)")
_SHORT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """What to read (`source`), and what to write down about it: empty values leave what the manifest says."""

    source: str
    origin: str = ""
    date: str = ""


def newest(origin: str) -> Upstream:
    """The newest form of what a manifest calls `origin`.

    An address stays itself. A file in a repository (`github.com/OWNER/NAME@COMMIT/PATH`) is that of the last commit
    that changed it, which is asked of GitHub. An SDK (`sdk:PACKAGE==VERSION`) is the version that is installed.

    Raises `InputError` for an origin that is none of these, and where GitHub does not answer.
    """
    if origin.startswith(PREFIX):
        return Upstream(source=_installed(origin))
    if origin.startswith("https://"):
        return Upstream(source=origin)
    stated = _REPOSITORY.fullmatch(origin)
    if stated is None:
        raise _error(origin, "not an address that the document can be fetched from", "give --from")
    owner, name, _, path = stated.groups()
    commit, date = _last_commit(owner, name, path)
    return Upstream(
        source=f"https://raw.githubusercontent.com/{owner}/{name}/{commit}/{quote(path)}",
        origin=f"github.com/{owner}/{name}@{commit[:_SHORT]}/{path}",
        date=date,
    )


def _installed(origin: str) -> str:
    package = origin.removeprefix(PREFIX).partition("==")[0]
    try:
        return f"{PREFIX}{package}=={importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        raise _error(origin, f"{package} is not installed", "install it, as the spec has facts from it") from None


def _last_commit(owner: str, name: str, path: str) -> tuple[str, str]:
    """The last commit that changed a file, and its date."""
    address = f"https://api.github.com/repos/{owner}/{name}/commits?per_page=1&path={quote(path, safe='')}"
    try:
        commits = json.loads(fetch(address))
        commit, date = commits[0]["sha"], commits[0]["commit"]["committer"]["date"]
    except (ValueError, LookupError, TypeError):
        raise _error(address, "does not say which commit changed the file last", "give --from") from None
    if not (isinstance(commit, str) and re.fullmatch(r"[0-9a-f]{40}", commit) and isinstance(date, str)):
        raise _error(address, "names no commit", "give --from")
    return commit, date[:10] if re.match(r"\d{4}-\d\d-\d\d", date) else ""


def _error(file: str, message: str, advice: str = "") -> InputError:
    return InputError([Problem(file=file, pointer="", level="error", message=message, advice=advice)])
