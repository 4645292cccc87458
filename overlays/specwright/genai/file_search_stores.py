"""`client.file_search_stores`: stores of documents that models search in."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, cast

from typing_extensions import override

from specwright.runtime.uploading import aupload, upload
from specwright_generated.genai.resources import file_search_stores as generated

from . import _uploads
from ._downloads import adownload, download
from ._options import setting
from ._raw import of_calls
from .documents import AsyncDocuments, Documents
from .pagers import AsyncPager, Pager

if TYPE_CHECKING:
    from specwright.runtime.upload_sources import UploadContent
    from specwright.runtime.uploads import Headers, Progress, Start

    from . import types
    from ._client import AsyncClient, Client

__all__ = ["AsyncFileSearchStores", "FileSearchStores"]


class FileSearchStores(generated.FileSearchStores):
    """`client.file_search_stores`"""

    with_raw_response = of_calls(generated.FileSearchStoresWithRawResponse, generated.FileSearchStores)
    with_streaming_response = of_calls(generated.FileSearchStoresWithStreamingResponse, generated.FileSearchStores)

    @cached_property
    @override
    def documents(self) -> Documents:
        """`client.file_search_stores.documents`"""
        return Documents(self._client)

    @override
    def upload_to_file_search_store(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # takes the file
        self,
        *,
        file_search_store_name: str,
        file: UploadContent,
        config: types.UploadToFileSearchStoreConfig | types.UploadToFileSearchStoreConfigDict | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> types.UploadToFileSearchStoreOperation:
        """Upload a file into a store, in parts of 8 MiB, and begin to make a document of it.

        Args:
            file_search_store_name: `fileSearchStores/…`.
            file: a path, a file opened in binary mode, or bytes.
            config: its display name, metadata, how it is cut up, and its media type, which a path's ending tells
                otherwise.
            progress: told whenever more has arrived.

        Returns:
            The operation, which `client.operations.wait` waits for.

        Raises:
            FileNotFoundError: there is no file at the path.
            ValueError: nothing tells the media type; the backend is Vertex AI.
            UploadError: the upload was given up.
            APIError: the provider answered with an error.
        """
        cast("Client", self._client).field_maps.require("file_search_stores.upload_to_file_search_store")
        content = _uploads.checked(file)
        kind = _uploads.media_type(content, setting(config, "mime_type"))
        named_file = _uploads.headers(content)

        def begin(start: Start) -> Headers:
            return self.with_raw_response.upload_to_file_search_store(
                file_search_store_name=file_search_store_name,
                config=config,
                extra_headers={**start.headers, **named_file},
            ).headers

        answer = upload(self._client, content, begin, media_type=kind, progress=progress, headers=named_file)
        return _uploads.operation_of(answer)

    def download_media(
        self, *, media_id: str, config: types.DownloadMediaConfig | types.DownloadMediaConfigDict | None = None
    ) -> bytes:
        """The bytes of a medium in a store.

        Args:
            media_id: `fileSearchStores/<store>/media/<blob_id>`.
            config: HTTP options.

        Raises:
            ValueError: the medium is not named so; the backend is Vertex AI.
        """
        return download(self._client, _uploads.media(media_id), None, config) or b""

    @override
    def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListFileSearchStoresConfig | types.ListFileSearchStoresConfigDict | None = None
    ) -> Pager[types.FileSearchStore]:
        """List stores, page by page.

        Args:
            config: `page_size`, how many a page has at most, and `page_token`, where to begin; and for this call
                `http_options`.

        Returns:
            Pager: iterate over it for every FileSearchStore, of all pages; `.page` has those of one page,
            and `next_page()` gets those after it.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
        """
        return Pager("file_search_stores", super().list, super().list(config=config), config)


class AsyncFileSearchStores(generated.AsyncFileSearchStores):
    """`client.aio.file_search_stores`"""

    with_raw_response = of_calls(generated.AsyncFileSearchStoresWithRawResponse, generated.AsyncFileSearchStores)
    with_streaming_response = of_calls(
        generated.AsyncFileSearchStoresWithStreamingResponse, generated.AsyncFileSearchStores
    )

    @cached_property
    @override
    def documents(self) -> AsyncDocuments:
        """`client.aio.file_search_stores.documents`"""
        return AsyncDocuments(self._client)

    @override
    async def upload_to_file_search_store(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # takes the file
        self,
        *,
        file_search_store_name: str,
        file: UploadContent,
        config: types.UploadToFileSearchStoreConfig | types.UploadToFileSearchStoreConfigDict | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> types.UploadToFileSearchStoreOperation:
        """`FileSearchStores.upload_to_file_search_store` for the other colour."""
        cast("AsyncClient", self._client).field_maps.require("file_search_stores.upload_to_file_search_store")
        content = _uploads.checked(file)
        kind = _uploads.media_type(content, setting(config, "mime_type"))
        named_file = _uploads.headers(content)

        async def begin(start: Start) -> Headers:
            answer = await self.with_raw_response.upload_to_file_search_store(
                file_search_store_name=file_search_store_name,
                config=config,
                extra_headers={**start.headers, **named_file},
            )
            return answer.headers

        answer = await aupload(self._client, content, begin, media_type=kind, progress=progress, headers=named_file)
        return _uploads.operation_of(answer)

    async def download_media(
        self, *, media_id: str, config: types.DownloadMediaConfig | types.DownloadMediaConfigDict | None = None
    ) -> bytes:
        """`FileSearchStores.download_media` for the other colour."""
        return await adownload(self._client, _uploads.media(media_id), None, config) or b""

    @override
    async def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListFileSearchStoresConfig | types.ListFileSearchStoresConfigDict | None = None
    ) -> AsyncPager[types.FileSearchStore]:
        """`FileSearchStores.list` for the other colour."""
        return AsyncPager("file_search_stores", super().list, await super().list(config=config), config)
