"""What an upload is announced with, and what may be downloaded. Pure but for a look whether a path is there."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from specwright.runtime.parse import parse_python

from . import _names
from ._options import setting

if TYPE_CHECKING:
    from specwright.runtime.response import LegacyAPIResponse

    from .types import CreateFileConfigDict, File, UploadToFileSearchStoreOperation

_NO_TYPE = "the media type cannot be told from the file's name: say it as `mime_type` in the config"


def checked(file: Any) -> Any:
    """What is to be uploaded: bytes, an open binary file, or a path where there is a file.

    Raises:
        FileNotFoundError: there is none.
        TypeError: it is a number, a list or another value that is no file.
    """
    if isinstance(file, str | os.PathLike):
        path = cast("str", os.fspath(cast("Any", file)))
        if not os.path.isfile(path):
            what = "it is a folder" if os.path.isdir(path) else "there is no such file"
            raise FileNotFoundError(f"{path} is not a valid file path: {what}.")
        return path
    if file is None or isinstance(file, int | float | list | tuple | Mapping):
        kind = type(cast("object", file)).__name__
        raise TypeError(f"`file` is a path, a file opened in binary mode, or bytes, not {kind}")
    found: Any = file
    return found.tobytes() if isinstance(file, memoryview) else found


def media_type(file: Any, told: str | None) -> str:
    """The media type of an upload: the one that the caller tells, else what the name of its path says.

    Raises:
        ValueError: neither says it.
    """
    found = told or (mimetypes.guess_type(file)[0] if isinstance(file, str) else None)
    if not found:
        raise ValueError(f"Unknown mime type: {_NO_TYPE}.")
    return found


def headers(file: Any) -> dict[str, str]:
    """Headers that every request of an upload has: the name of a file that has one."""
    return {"X-Goog-Upload-File-Name": os.path.basename(file)} if isinstance(file, str) else {}


def described(config: Any, kind: str, size: int | None) -> dict[str, Any]:
    """The file of an upload as it is announced. A name alone is one of `files/`."""
    name: str | None = setting(config, "name")
    found = {
        "name": name if name is None or name.startswith("files/") else f"files/{name}",
        "display_name": setting(config, "display_name"),
        "mime_type": kind,
        "size_bytes": size,
    }
    return {key: value for key, value in found.items() if value is not None}


def downloadable(file: Any) -> str:
    """The path of a file's content: of its name, or of a File, Video or GeneratedVideo.

    Raises:
        ValueError: it is none of these, or a file that was uploaded, which nobody can download again.
    """
    from .types import File

    if isinstance(file, File):
        if not file.download_uri:
            raise ValueError(
                "This file cannot be downloaded: only generated files can, which have a `download_uri`; "
                "uploaded ones cannot."
            )
        file = file.name or file.download_uri
    return f"files/{_names.file(file)}:download"


def media(media_id: str) -> str:
    """The path of a medium in a file search store.

    Raises:
        ValueError: it is not named like one.
    """
    parts = media_id.split("/")
    if len(parts) != 4 or parts[0] != "fileSearchStores" or parts[2] != "media" or not all(parts):
        raise ValueError(f"not a medium: {media_id!r}; its name is fileSearchStores/<store>/media/<blob_id>")
    return media_id


def filled(file: Any, data: bytes) -> None:
    """Give a video the bytes that were downloaded for it."""
    from .types import GeneratedVideo, Video

    video = file.video if isinstance(file, GeneratedVideo) else file
    if isinstance(video, Video):
        video.video_bytes = data


def begun(config: Any) -> CreateFileConfigDict:
    """The config of the call that begins an upload of a file: of the caller's, only how to send it."""
    return cast("CreateFileConfigDict", {"http_options": setting(config, "http_options")})


def file_of(answer: LegacyAPIResponse[Any]) -> File:
    """The file that an upload made, from its last answer."""
    from .types import File

    told: Any = answer.json()
    return parse_python(File, told.get("file") or {})


def operation_of(answer: LegacyAPIResponse[Any]) -> UploadToFileSearchStoreOperation:
    """The operation that an upload into a store began, from its last answer."""
    from .types import UploadToFileSearchStoreOperation

    return answer.parse(to=UploadToFileSearchStoreOperation)
