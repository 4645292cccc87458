"""`client.environments` and their files."""

from __future__ import annotations

import mimetypes
from functools import cached_property
from typing import IO, TYPE_CHECKING, Any, overload

from typing_extensions import override

from specwright.runtime.call import MODE_HEADER
from specwright.runtime.operation import Operation
from specwright.runtime.parse import parse_python
from specwright.runtime.sentinels import omit
from specwright.runtime.uploading import aupload, upload
from specwright_generated.genai_next.resources import environments as generated
from specwright_generated.genai_next.resources import files as generated_files

from . import _uploads
from ._downloads import awrite, write
from ._newer_requests import AsyncRequesting, Requesting
from ._options import headers_of, merged, setting, timeout_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from specwright.runtime.aliases import CallOptions
    from specwright.runtime.response import APIResponse, AsyncAPIResponse, BinaryResponse, LegacyAPIResponse
    from specwright.runtime.sentinels import Omit
    from specwright.runtime.upload_sources import UploadContent
    from specwright.runtime.uploads import Headers, Progress, Start
    from specwright_generated.genai_next.types.environments.getenvironmentfilesresponse import (
        GetEnvironmentFilesResponse,
    )

    from .types import HttpOptions, HttpOptionsDict

__all__ = ["AsyncEnvironmentFiles", "AsyncEnvironments", "EnvironmentFiles", "Environments"]

_CONTENT = Operation(
    method="GET",
    path="/{api_version}/environments/{environment}/files/{path}",
    kind="binary",
    constants={"alt": "media"},
)
_UPLOAD = Operation(method="PUT", path="/upload/{api_version}/environments/{environment}/files/{path}", kind="binary")


class EnvironmentFiles(Requesting, generated_files.Files):
    """`client.environments.files`"""

    @overload
    def download(
        self,
        *,
        path: str,
        environment: str | None = None,
        environment_id: str | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        destination: None = None,
    ) -> bytes: ...
    @overload
    def download(
        self,
        *,
        path: str,
        environment: str | None = None,
        environment_id: str | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        destination: str | os.PathLike[str] | IO[bytes],
    ) -> None: ...
    def download(
        self,
        *,
        path: str,
        environment: str | None = None,
        environment_id: str | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        destination: str | os.PathLike[str] | IO[bytes] | None = None,
    ) -> bytes | None:
        """Download a file of an environment.

        Args:
            path: where it is, from the top of the environment.
            environment: the environment's id, or its name (`environments/…`).
            environment_id: the same under another name.
            http_options: of this call: headers and timeout (milliseconds).
            destination: a path, or a file opened in binary mode, that the content is written to as it arrives.

        Returns:
            The content, or None where it went to `destination`.

        Raises:
            ValueError: no environment is named.
            APIError: the provider answered with an error.
        """
        where = _where(environment, environment_id, path, http_options)
        if destination is not None:
            opened: APIResponse[Any] = self._call(
                _CONTENT, path=where, options=_options(http_options, {MODE_HEADER: "stream"})
            )
            write(opened, destination)
            return None
        answer: BinaryResponse = self._call(_CONTENT, path=where, options=_options(http_options))
        return answer.content

    def upload(
        self,
        *,
        path: str,
        file: UploadContent,
        environment: str | None = None,
        environment_id: str | None = None,
        mime_type: str | None = None,
        overwrite: bool | None = None,
        extract: bool | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> GetEnvironmentFilesResponse:
        """Upload a file into an environment, in parts of 8 MiB; a part that was lost is taken up where it stopped.

        Args:
            path: where it goes, from the top of the environment.
            file: a path, a file opened in binary mode, or bytes.
            environment: the environment's id, or its name (`environments/…`).
            environment_id: the same under another name.
            mime_type: the media type; else a path's ending tells it, else it is `application/octet-stream`.
            overwrite: whether a file that is there already is replaced.
            extract: whether it is an archive (tar, tar.gz) that is unpacked into `path`.
            http_options: of this call: headers and timeout (milliseconds).
            progress: told whenever more of the file has been confirmed.

        Raises:
            FileNotFoundError: there is no file at the path.
            ValueError: no environment is named.
            UploadError: the upload was given up.
            APIError: the provider answered with an error.
        """
        content, kind = _content(file, mime_type)
        where = _where(environment, environment_id, path, http_options)

        def begin(start: Start) -> Headers:
            answer: BinaryResponse = self._call(
                _UPLOAD, path=where, query=_query(overwrite, extract), options=_options(http_options, start.headers)
            )
            return answer.response.headers

        return _uploaded(upload(self._client, content, begin, media_type=kind, progress=progress))


class AsyncEnvironmentFiles(AsyncRequesting, generated_files.AsyncFiles):
    """`client.aio.environments.files`"""

    @overload
    async def download(
        self,
        *,
        path: str,
        environment: str | None = None,
        environment_id: str | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        destination: None = None,
    ) -> bytes: ...
    @overload
    async def download(
        self,
        *,
        path: str,
        environment: str | None = None,
        environment_id: str | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        destination: str | os.PathLike[str] | IO[bytes],
    ) -> None: ...
    async def download(
        self,
        *,
        path: str,
        environment: str | None = None,
        environment_id: str | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        destination: str | os.PathLike[str] | IO[bytes] | None = None,
    ) -> bytes | None:
        """`EnvironmentFiles.download` for the other colour."""
        where = _where(environment, environment_id, path, http_options)
        if destination is not None:
            opened: AsyncAPIResponse[Any] = await self._call(
                _CONTENT, path=where, options=_options(http_options, {MODE_HEADER: "stream"})
            )
            await awrite(opened, destination)
            return None
        answer: BinaryResponse = await self._call(_CONTENT, path=where, options=_options(http_options))
        return answer.content

    async def upload(
        self,
        *,
        path: str,
        file: UploadContent,
        environment: str | None = None,
        environment_id: str | None = None,
        mime_type: str | None = None,
        overwrite: bool | None = None,
        extract: bool | None = None,
        http_options: HttpOptions | HttpOptionsDict | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> GetEnvironmentFilesResponse:
        """`EnvironmentFiles.upload` for the other colour."""
        content, kind = _content(file, mime_type)
        where = _where(environment, environment_id, path, http_options)

        async def begin(start: Start) -> Headers:
            answer: BinaryResponse = await self._call(
                _UPLOAD, path=where, query=_query(overwrite, extract), options=_options(http_options, start.headers)
            )
            return answer.response.headers

        return _uploaded(await aupload(self._client, content, begin, media_type=kind, progress=progress))


class Environments(Requesting, generated.Environments):
    """`client.environments`; each method is there under a short name too."""

    create = generated.Environments.create_environment
    delete = generated.Environments.delete_environment
    get = generated.Environments.get_environment
    list = generated.Environments.list_environments

    @cached_property
    @override
    def files(self) -> EnvironmentFiles:
        return EnvironmentFiles(self._client)


class AsyncEnvironments(AsyncRequesting, generated.AsyncEnvironments):
    """`client.aio.environments`; each method is there under a short name too."""

    create = generated.AsyncEnvironments.create_environment
    delete = generated.AsyncEnvironments.delete_environment
    get = generated.AsyncEnvironments.get_environment
    list = generated.AsyncEnvironments.list_environments

    @cached_property
    @override
    def files(self) -> AsyncEnvironmentFiles:
        return AsyncEnvironmentFiles(self._client)


def _where(environment: str | None, environment_id: str | None, path: str, http_options: Any) -> dict[str, Any]:
    name = (environment or environment_id or "").removeprefix("environments/")
    if not name:
        raise ValueError("Name the environment: `environment=`, or `environment_id=`.")
    version: str | Omit = setting(http_options, "api_version") or omit
    return {"environment": name, "path": path.lstrip("/"), "api_version": version}


def _content(file: Any, mime_type: str | None) -> tuple[Any, str]:
    content = _uploads.checked(file)
    guessed = mimetypes.guess_type(content)[0] if isinstance(content, str) else None
    return content, mime_type or guessed or "application/octet-stream"


def _query(overwrite: bool | None, extract: bool | None) -> dict[str, object]:
    return {"extract": omit if extract is None else extract, "overwrite": omit if overwrite is None else overwrite}


def _options(http_options: Any, more: Mapping[str, Any] | None = None) -> CallOptions:
    from specwright.runtime.sentinels import not_given

    told = merged(None, http_options)
    headers: dict[str, Any] = {**(headers_of(told) or {}), **(more or {})}
    return (headers or None, None, None, timeout_of(told, not_given))


def _uploaded(answer: LegacyAPIResponse[Any]) -> GetEnvironmentFilesResponse:
    """The files that an upload made, in whichever of its forms the last answer tells them."""
    from specwright_generated.genai_next.types.environments.getenvironmentfilesresponse import (
        GetEnvironmentFilesResponse,
    )

    told: dict[str, Any] = answer.json() if answer.content else {}
    if "files" not in told:
        one: Any = told.get("file", told)
        told = {"files": [one]} if one else {}
    return parse_python(GetEnvironmentFilesResponse, told)
