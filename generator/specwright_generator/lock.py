"""`lock.json`: what the files of one provider were made from and by, so that no other file has to say it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version

from specwright import __version__

from .canonical import dumps
from .ir import Json
from .spec import Spec

_RENDERERS = ("datamodel-code-generator",)
"""Packages whose version decides what is rendered, beside our own."""


def lock_text(spec: Spec, files: Mapping[str, str]) -> str:
    """The lock of `files`, compiled from `spec`: versions, the hash of the spec and the hash of all files."""
    source = spec.manifest.source
    content: dict[str, Json] = {
        "compiled_by": {"specwright": __version__, **{name: version(name) for name in _RENDERERS}},
        "spec": {"sha256": spec.digest},
        "upstream": {"sha256": source.sha256, "version": source.version} if source else {},
        "files": {"count": len(files), "sha256": files_digest(files)},
    }
    return dumps(content)


def files_digest(files: Mapping[str, str | bytes]) -> str:
    """The SHA-256 of a set of files, over their paths and contents, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(files):
        content = files[path]
        data = content.encode() if isinstance(content, str) else content
        digest.update(f"{path}\0{len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()
