"""Published files: downloaded once, proved by their hash, kept in a folder that all programs of a user share."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from specwright.runtime.errors import SpecwrightError

if TYPE_CHECKING:
    from ._tokenizer_models import Published

CACHE = "SPECWRIGHT_CACHE_DIR"
"""The environment variable that names the folder."""

MAX_BYTES = 64 * 1024 * 1024
"""Larger than any tokenizer is: what is longer is refused before it fills the memory."""

DEADLINE = 120.0
"""Seconds for a whole download."""

READ_TIMEOUT = 20.0
"""Seconds in which something must have arrived."""

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_downloading = Lock()


class TokenizerUnavailable(SpecwrightError):
    """A tokenizer that could not be had; the message says what to do."""


def content(published: Published) -> bytes:
    """The bytes of a published file: from the folder if they are there and whole, else from its address.

    Any number of threads and processes may ask at the same time: a file appears in the folder whole or not at all.

    Raises:
        TokenizerUnavailable: it cannot be downloaded, or is not what its hash says.
    """
    kept = folder() / f"{published.sha256}.model"
    with _downloading:
        found = _kept(kept, published.sha256)
        if found is not None:
            return found
        fresh = _downloaded(published)
        try:
            _keep(kept, fresh)
        except OSError as error:
            warnings.warn(
                f"The tokenizer cannot be kept and is downloaded each time: {error}. Set {CACHE} to a folder of yours.",
                RuntimeWarning,
                stacklevel=2,
            )
        return fresh


def folder() -> Path:
    """Where files are kept: what SPECWRIGHT_CACHE_DIR says, else a folder in that of the user's caches."""
    told = os.environ.get(CACHE)
    if told:
        return Path(told)
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "specwright" / "tokenizers"


def _kept(path: Path, sha256: str) -> bytes | None:
    try:
        found = path.read_bytes()
    except OSError:
        return None  # not there, or not ours to read: it is downloaded
    return found if hashlib.sha256(found).hexdigest() == sha256 else None


def _keep(path: Path, data: bytes) -> None:
    """Put a file in its place, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _downloaded(published: Published) -> bytes:
    from specwright.runtime.transport import library

    http = library()
    try:
        data = _read(published.url)
    except (*http.connection_errors, *http.timeout_errors) as error:
        raise _failed(published, f"{type(error).__name__}: {error}".rstrip(": ")) from error
    found = hashlib.sha256(data).hexdigest()
    if found != published.sha256:
        raise _failed(published, f"its SHA-256 is {found}, not {published.sha256}: it is not the file that is meant")
    return data


def _read(url: str) -> bytes:
    """What is at an address, which must be https unless it is this machine's own."""
    from specwright.runtime.transport import library

    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise TokenizerUnavailable(f"{url} is not an https address.")
    http, until = library(), time.monotonic() + DEADLINE
    data = bytearray()
    timeout = http.timeout(READ_TIMEOUT)
    # As it is: the hash is of the file's own bytes, and nothing is unpacked that could grow.
    headers = {"accept-encoding": "identity"}
    with http.client(timeout=timeout) as client, client.stream("GET", url, headers=headers) as response:
        if response.status_code != 200:
            raise TokenizerUnavailable(f"{url} answered with status {response.status_code}. {_ADVICE}")
        for chunk in response.iter_raw():
            data += chunk
            if len(data) > MAX_BYTES:
                raise TokenizerUnavailable(f"{url} is longer than {MAX_BYTES} bytes. {_ADVICE}")
            if time.monotonic() > until:
                raise TokenizerUnavailable(f"{url} did not arrive within {DEADLINE:g} seconds. {_ADVICE}")
    return bytes(data)


_ADVICE = (
    "Download the SentencePiece model where there is a network, and name its file by `model_file=` or "
    "SPECWRIGHT_TOKENIZER_MODEL; or ask the API: client.models.count_tokens."
)


def _failed(published: Published, why: str) -> TokenizerUnavailable:
    return TokenizerUnavailable(f"{published.url} could not be downloaded: {why}. {_ADVICE}")
