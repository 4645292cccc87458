"""`client.caches`: contents that are kept for many prompts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from specwright_generated.genai.resources import caches as generated

from ._raw import of_calls
from .pagers import AsyncPager, Pager

if TYPE_CHECKING:
    from . import types

__all__ = ["AsyncCaches", "Caches"]


class Caches(generated.Caches):
    """`client.caches`"""

    with_raw_response = of_calls(generated.CachesWithRawResponse, generated.Caches)
    with_streaming_response = of_calls(generated.CachesWithStreamingResponse, generated.Caches)

    @override
    def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListCachedContentsConfig | types.ListCachedContentsConfigDict | None = None
    ) -> Pager[types.CachedContent]:
        """List caches, page by page.

        Args:
            config: `page_size`, how many a page has at most, and `page_token`, where to begin; and for this call
                `http_options`.

        Returns:
            Pager: iterate over it for every CachedContent, of all pages; `.page` has those of one page,
            and `next_page()` gets those after it.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
        """
        return Pager("cached_contents", super().list, super().list(config=config), config)


class AsyncCaches(generated.AsyncCaches):
    """`client.aio.caches`"""

    with_raw_response = of_calls(generated.AsyncCachesWithRawResponse, generated.AsyncCaches)
    with_streaming_response = of_calls(generated.AsyncCachesWithStreamingResponse, generated.AsyncCaches)

    @override
    async def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # a pager, not one page
        self, *, config: types.ListCachedContentsConfig | types.ListCachedContentsConfigDict | None = None
    ) -> AsyncPager[types.CachedContent]:
        """`Caches.list` for the other colour."""
        return AsyncPager("cached_contents", super().list, await super().list(config=config), config)
