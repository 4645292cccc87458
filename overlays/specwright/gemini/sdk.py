"""The clients that users make: the generated ones, with uploads of files in parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specwright_generated.gemini import client as generated

if TYPE_CHECKING:
    from collections.abc import Callable

    from specwright.runtime.upload_sources import UploadContent
    from specwright.runtime.uploads import Headers, Progress, Start

    from .types.create_file_response import CreateFileResponse
    from .types.custom_long_running_operation import CustomLongRunningOperation
    from .types.file_param import FileParam

__all__ = ["AsyncGemini", "Gemini"]


def _address(base_url: str) -> str:
    """Where uploads begin: `upload` stands before the version."""
    start, _, version = base_url.rstrip("/").rpartition("/")
    return f"{start}/upload/{version}"


def _described(display_name: str | None) -> FileParam:
    return {} if display_name is None else {"displayName": display_name}


class Gemini(generated.Gemini):
    __doc__ = generated.Gemini.__doc__

    def upload_file(
        self,
        content: UploadContent,
        *,
        media_type: str,
        display_name: str | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> CreateFileResponse:
        """Upload a file in parts of 8 MiB; a part that was lost is taken up where it stopped.

        Args:
            content: bytes, a path, or a file opened in binary mode.
            media_type: of the content.
            display_name: what the file is called for people.
            progress: told whenever more has arrived.

        Raises:
            UploadError: the upload was given up.
            APIError: the provider answered with an error.
        """
        from specwright.runtime.uploading import upload

        from .types.create_file_response import CreateFileResponse

        media = self.with_options(base_url=_address(self.base_url_text())).media.with_raw_response

        def begin(start: Start) -> Headers:
            answer = media.upload(file=_described(display_name), extra_headers=start.headers)
            return answer.headers

        answer = upload(self, content, begin, media_type=media_type, progress=progress)
        return answer.parse(to=CreateFileResponse)

    def upload_to_file_search_store(
        self,
        content: UploadContent,
        file_search_stores_id: str,
        *,
        media_type: str,
        display_name: str | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> CustomLongRunningOperation:
        """Upload a document into a file search store, as `upload_file` does.

        Args:
            content: bytes, a path, or a file opened in binary mode.
            file_search_stores_id: the store, without `fileSearchStores/`.
            media_type: of the content.
            display_name: what the document is called for people.
            progress: told whenever more has arrived.

        Returns:
            The operation that takes the document in.
        """
        from specwright.runtime.sentinels import omit
        from specwright.runtime.uploading import upload

        from .types.custom_long_running_operation import CustomLongRunningOperation

        media = self.with_options(base_url=_address(self.base_url_text())).media.with_raw_response

        def begin(start: Start) -> Headers:
            answer = media.upload_to_file_search_store(
                file_search_stores_id,
                display_name=omit if display_name is None else display_name,
                mime_type=media_type,
                extra_headers=start.headers,
            )
            return answer.headers

        answer = upload(self, content, begin, media_type=media_type, progress=progress)
        return answer.parse(to=CustomLongRunningOperation)


class AsyncGemini(generated.AsyncGemini):
    __doc__ = generated.AsyncGemini.__doc__

    async def upload_file(
        self,
        content: UploadContent,
        *,
        media_type: str,
        display_name: str | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> CreateFileResponse:
        """Upload a file in parts of 8 MiB; a part that was lost is taken up where it stopped.

        Args:
            content: bytes, a path, or a file opened in binary mode.
            media_type: of the content.
            display_name: what the file is called for people.
            progress: told whenever more has arrived.

        Raises:
            UploadError: the upload was given up.
            APIError: the provider answered with an error.
        """
        from specwright.runtime.uploading import aupload

        from .types.create_file_response import CreateFileResponse

        media = self.with_options(base_url=_address(self.base_url_text())).media.with_raw_response

        async def begin(start: Start) -> Headers:
            answer = await media.upload(file=_described(display_name), extra_headers=start.headers)
            return answer.headers

        answer = await aupload(self, content, begin, media_type=media_type, progress=progress)
        return answer.parse(to=CreateFileResponse)

    async def upload_to_file_search_store(
        self,
        content: UploadContent,
        file_search_stores_id: str,
        *,
        media_type: str,
        display_name: str | None = None,
        progress: Callable[[Progress], object] | None = None,
    ) -> CustomLongRunningOperation:
        """Upload a document into a file search store, as `upload_file` does.

        Args:
            content: bytes, a path, or a file opened in binary mode.
            file_search_stores_id: the store, without `fileSearchStores/`.
            media_type: of the content.
            display_name: what the document is called for people.
            progress: told whenever more has arrived.

        Returns:
            The operation that takes the document in.
        """
        from specwright.runtime.sentinels import omit
        from specwright.runtime.uploading import aupload

        from .types.custom_long_running_operation import CustomLongRunningOperation

        media = self.with_options(base_url=_address(self.base_url_text())).media.with_raw_response

        async def begin(start: Start) -> Headers:
            answer = await media.upload_to_file_search_store(
                file_search_stores_id,
                display_name=omit if display_name is None else display_name,
                mime_type=media_type,
                extra_headers=start.headers,
            )
            return answer.headers

        answer = await aupload(self, content, begin, media_type=media_type, progress=progress)
        return answer.parse(to=CustomLongRunningOperation)
