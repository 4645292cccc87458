"""Files that one run leaves to the next to save it time: believed only where they are whole and of the same making."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

from .ir import Json


def read_sealed(path: Path | None, making: str) -> dict[str, Json]:
    """What `write_sealed` put into the file `path`; empty where there is none, or it is damaged or made otherwise.

    Args:
        path: the file; None reads nothing.
        making: what the content depends on besides its keys, such as the version of a tool.
    """
    if path is None:
        return {}
    try:
        seal, _, body = path.read_bytes().partition(b"\n")
        content: dict[str, Json] = json.loads(body) if seal == _seal(body, making) else {}
        return content
    except (OSError, ValueError):
        return {}


def write_sealed(path: Path | None, making: str, content: dict[str, Json]) -> None:
    """Keep `content`, whole or not at all. A folder that cannot be written to costs the next run time and no more."""
    if path is None:
        return
    body = json.dumps(content).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_seal(body, making) + b"\n" + body)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _seal(body: bytes, making: str) -> bytes:
    return hashlib.sha256(making.encode() + b"\0" + body).hexdigest().encode()
