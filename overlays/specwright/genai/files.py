"""`client.files`: files that are uploaded for prompts, and those that models made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING, Any, cast

from typing_extensions import override

from specwright.runtime.jobs import AsyncJob, Job
from specwright.runtime.uploading import aupload, upload
from specwright_generated.genai.resources import files as generated

from . import _registering, _uploads
from ._downloads import adownload, download
from ._options import setting
from ._raw import of_calls
from ._waiting import FILE, named
from .pagers import AsyncPager, Pager

if TYPE_CHECKING:
    import os

    from specwright.runtime.polling import Polling, Stop
    from specwright.runtime.upload_sources import UploadContent
    from specwright.runtime.uploads import Headers, Progress, Start

    from . import types
    from ._client import AsyncClient, Client

__all__ = ["AsyncFiles", "Files"]


class Files(generated.Files):
    """`client.files`"""

    with_raw_response = of_calls(generated.FilesWithRawResponse, generated.Files)
    with_streaming_response = of_calls(generated.FilesWithStreamingResponse, generated.Files)

    def upload(
        self,
        *,
        file: UploadContent,
        config: types.UploadFileConfig | types.UploadFileConfigDict | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> types.File:
        """Upload a file, in parts of 8 MiB; a part that was lost is taken up where it stopped.

        Args:
            file: a path, a file opened in binary mode, or bytes.
            config: its `name` (`files/` may be left out), its `display_name`, and its `mime_type`, which a path's
                ending tells otherwise.
            progress: told whenever more has arrived.

        Returns:
            File: its `name`, `uri`, `mime_type`, `size_bytes`, `expiration_time` and `state`. It can stand in contents
            as it is, once `state` is `ACTIVE`: videos take a while, for which there is `wait`.

        Raises:
            FileNotFoundError: there is no file at the path.
            TypeError: `file` is none of these.
            ValueError: nothing tells the media type; the backend is Vertex AI, where files are in Cloud Storage.
            UploadError: the upload was given up.
            errors.ClientError, errors.ServerError: the API answered with an error.

        Source: https://ai.google.dev/api/files
        """
        cast("Client", self._client).field_maps.require("files.create")
        content = _uploads.checked(file)
        kind = _uploads.media_type(content, setting(config, "mime_type"))
        named_file = _uploads.headers(content)

        def begin(start: Start) -> Headers:
            return self.with_raw_response.create(
                file=cast("types.FileDict", _uploads.described(config, kind, start.size)),
                config=_uploads.begun(config),
                extra_headers={**start.headers, **named_file},
            ).headers

        answer = upload(self._client, content, begin, media_type=kind, progress=progress, headers=named_file)
        return _uploads.file_of(answer)

    def download(
        self,
        *,
        file: str | types.File | types.Video | types.GeneratedVideo,
        destination: str | os.PathLike[str] | IO[bytes] | None = None,
        config: types.DownloadFileConfig | types.DownloadFileConfigDict | None = None,
    ) -> bytes | None:
        """Download a file that a model made.

        Args:
            file: its name or address, or what has one. A video gets its `video_bytes`, if there is no destination.
            destination: where the bytes go as they arrive: a path, or a file opened in binary mode.
            config: HTTP options.

        Returns:
            The bytes, or None where they went to a destination.

        Raises:
            ValueError: the file was uploaded, and cannot be downloaded; the backend is Vertex AI.
            APIError: the provider answered with an error.
        """
        data = download(self._client, _uploads.downloadable(file), destination, config)
        if data is not None:
            _uploads.filled(file, data)
        return data

    @override
    def register_files(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # needs credentials
        self,
        *,
        auth: Any,
        uris: Sequence[str],
        config: types.RegisterFilesConfig | types.RegisterFilesConfigDict | None = None,
    ) -> types.RegisterFilesResponse:
        """Make files of Cloud Storage known to the Gemini Developer API.

        Args:
            auth: google-auth's credentials of somebody who may read them.
            uris: their addresses, `gs://…`.
            config: HTTP options.

        Raises:
            ValueError: `auth` are no credentials; the backend is Vertex AI.
        """
        return super().register_files(
            uris=list_of(uris), config=config, extra_headers=_registering.headers(_registering.checked(auth))
        )

    @override
    def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListFilesConfig | types.ListFilesConfigDict | None = None
    ) -> Pager[types.File]:
        """List files, page by page.

        Args:
            config: `page_size`, how many a page has at most, and `page_token`, where to begin; and for this call
                `http_options`.

        Returns:
            Pager: iterate over it for every File, of all pages; `.page` has those of one page,
            and `next_page()` gets those after it.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
        """
        return Pager("files", super().list, super().list(config=config), config)

    def wait(
        self,
        file: str | types.File,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> types.File:
        """Wait until a file can be used.

        Args:
            file: the file, or its name.
            timeout: seconds to wait at most; None waits as long as it takes.
            poll: how often to look: a `Polling`, or seconds between two looks.
            cancel: an event that stops waiting.

        Raises:
            JobError: the file cannot be processed.
            JobTimeout: it is still at work.
        """
        job: Job[types.File] = Job(FILE, lambda name: self.get(name=name), **named(file))
        return job.wait(timeout=timeout, poll=poll, cancel=cancel)


class AsyncFiles(generated.AsyncFiles):
    """`client.aio.files`"""

    with_raw_response = of_calls(generated.AsyncFilesWithRawResponse, generated.AsyncFiles)
    with_streaming_response = of_calls(generated.AsyncFilesWithStreamingResponse, generated.AsyncFiles)

    async def upload(
        self,
        *,
        file: UploadContent,
        config: types.UploadFileConfig | types.UploadFileConfigDict | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> types.File:
        """`Files.upload` for the other colour."""
        cast("AsyncClient", self._client).field_maps.require("files.create")
        content = _uploads.checked(file)
        kind = _uploads.media_type(content, setting(config, "mime_type"))
        named_file = _uploads.headers(content)

        async def begin(start: Start) -> Headers:
            answer = await self.with_raw_response.create(
                file=cast("types.FileDict", _uploads.described(config, kind, start.size)),
                config=_uploads.begun(config),
                extra_headers={**start.headers, **named_file},
            )
            return answer.headers

        answer = await aupload(self._client, content, begin, media_type=kind, progress=progress, headers=named_file)
        return _uploads.file_of(answer)

    async def download(
        self,
        *,
        file: str | types.File | types.Video | types.GeneratedVideo,
        destination: str | os.PathLike[str] | IO[bytes] | None = None,
        config: types.DownloadFileConfig | types.DownloadFileConfigDict | None = None,
    ) -> bytes | None:
        """`Files.download` for the other colour."""
        data = await adownload(self._client, _uploads.downloadable(file), destination, config)
        if data is not None:
            _uploads.filled(file, data)
        return data

    @override
    async def register_files(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # needs credentials
        self,
        *,
        auth: Any,
        uris: Sequence[str],
        config: types.RegisterFilesConfig | types.RegisterFilesConfigDict | None = None,
    ) -> types.RegisterFilesResponse:
        """`Files.register_files` for the other colour."""
        from anyio.to_thread import run_sync

        headers = await run_sync(_registering.headers, _registering.checked(auth))
        return await super().register_files(uris=list_of(uris), config=config, extra_headers=headers)

    @override
    async def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListFilesConfig | types.ListFilesConfigDict | None = None
    ) -> AsyncPager[types.File]:
        """`Files.list` for the other colour."""
        return AsyncPager("files", super().list, await super().list(config=config), config)

    async def wait(
        self,
        file: str | types.File,
        *,
        timeout: float | None = None,
        poll: Polling | float | None = None,
        cancel: Stop | None = None,
    ) -> types.File:
        """`Files.wait` for the other colour."""
        job: AsyncJob[types.File] = AsyncJob(FILE, lambda name: self.get(name=name), **named(file))
        return await job.wait(timeout=timeout, poll=poll, cancel=cancel)


list_of = list
"""The list of Python, which the methods of that name hide."""
