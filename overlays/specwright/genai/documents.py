"""`client.file_search_stores.documents`: what a store has in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from specwright_generated.genai.resources import documents as generated

from ._raw import of_calls
from .pagers import AsyncPager, Pager

if TYPE_CHECKING:
    from . import types

__all__ = ["AsyncDocuments", "Documents"]


class Documents(generated.Documents):
    """`client.file_search_stores.documents`"""

    with_raw_response = of_calls(generated.DocumentsWithRawResponse, generated.Documents)
    with_streaming_response = of_calls(generated.DocumentsWithStreamingResponse, generated.Documents)

    @override
    def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, parent: str, config: types.ListDocumentsConfig | types.ListDocumentsConfigDict | None = None
    ) -> Pager[types.Document]:
        """The documents of a store; the pager asks for the next page when it is due."""
        page = super().list

        def request(config: types.ListDocumentsConfigDict) -> types.ListDocumentsResponse:
            return page(parent=parent, config=config)

        return Pager("documents", request, page(parent=parent, config=config), config)


class AsyncDocuments(generated.AsyncDocuments):
    """`client.aio.file_search_stores.documents`"""

    with_raw_response = of_calls(generated.AsyncDocumentsWithRawResponse, generated.AsyncDocuments)
    with_streaming_response = of_calls(generated.AsyncDocumentsWithStreamingResponse, generated.AsyncDocuments)

    @override
    async def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, parent: str, config: types.ListDocumentsConfig | types.ListDocumentsConfigDict | None = None
    ) -> AsyncPager[types.Document]:
        """`Documents.list` for the other colour."""
        page = super().list

        async def request(config: types.ListDocumentsConfigDict) -> types.ListDocumentsResponse:
            return await page(parent=parent, config=config)

        return AsyncPager("documents", request, await page(parent=parent, config=config), config)
