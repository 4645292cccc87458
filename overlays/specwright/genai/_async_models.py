"""The asynchronous form of `models`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from typing_extensions import Unpack, override

from specwright_generated.genai.resources import models as generated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from ._accepted import Contents
    from ._turns import CallOptions
    from .pagers import AsyncPager
    from .types import (
        EditImageConfig,
        EditImageConfigDict,
        EditImageResponse,
        EmbedContentConfig,
        EmbedContentConfigDict,
        EmbedContentResponse,
        GenerateContentConfig,
        GenerateContentConfigDict,
        GenerateContentResponse,
        GenerateImagesConfig,
        GenerateImagesConfigDict,
        GenerateImagesResponse,
        GenerateVideosConfig,
        GenerateVideosConfigDict,
        GenerateVideosOperation,
        GenerateVideosSource,
        GenerateVideosSourceDict,
        Image,
        ImageDict,
        ListModelsConfig,
        ListModelsConfigDict,
        Model,
        UpscaleImageConfig,
        UpscaleImageConfigDict,
        UpscaleImageResponse,
        Video,
        VideoDict,
        _ReferenceImageAPI,  # pyright: ignore[reportPrivateUsage]  # the official name
        _ReferenceImageAPIDict,  # pyright: ignore[reportPrivateUsage]  # the official name
    )

__all__ = ["AsyncModels"]


class AsyncModels(generated.AsyncModels):
    """The asynchronous form of `Models`."""

    @override
    async def generate_content(
        self,
        *,
        model: str,
        contents: Contents,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> GenerateContentResponse:
        """See `Models.generate_content`."""
        from . import _afc, _turns

        asked = _afc.checked(config)
        turn = _afc.Turn(contents, asked, await _afc.with_sessions(asked), sync=False)
        return await _turns.aanswer(self, model, turn, options)

    @override
    async def generate_content_stream(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # several streams in one
        self,
        *,
        model: str,
        contents: Contents,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncIterator[GenerateContentResponse]:
        """See `Models.generate_content_stream`; `aclose()` leaves it early, from any task."""
        from . import _afc, _turns
        from ._following import AsyncChunks

        asked = _afc.checked(config)
        turn = _afc.Turn(contents, asked, await _afc.with_sessions(asked), sync=False)
        if _turns.is_unparsed(options):
            response: AsyncIterator[GenerateContentResponse]
            response = await _turns.aunparsed_stream(self, model, turn, options)
            return response
        return AsyncChunks(_turns.achunks(self, model, turn, options), turn)

    @override
    async def embed_content(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # fewer parameters, worked out from these
        self,
        *,
        model: str,
        contents: Contents,
        config: EmbedContentConfig | EmbedContentConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> EmbedContentResponse:
        """See `Models.embed_content`."""
        from ._embedding import arguments, with_one
        from ._turns import is_unparsed

        client: Any = self._client
        asked = arguments(model, contents, client.settings)
        found = await super().embed_content(model=model, **asked, config=config, **options)
        return found if is_unparsed(options) else with_one(found)

    @override
    async def generate_images(
        self,
        *,
        model: str,
        prompt: str,
        config: GenerateImagesConfig | GenerateImagesConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> GenerateImagesResponse:
        """See `Models.generate_images`."""
        from ._images import without_prompt
        from ._turns import is_unparsed

        found = await super().generate_images(model=model, prompt=prompt, config=config, **options)
        return found if is_unparsed(options) else without_prompt(found)

    @override
    async def edit_image(
        self,
        *,
        model: str,
        prompt: str,
        reference_images: Iterable[_ReferenceImageAPI | _ReferenceImageAPIDict | Any],
        config: EditImageConfig | EditImageConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> EditImageResponse:
        """See `Models.edit_image`."""
        from ._images import references

        images = references(reference_images)
        return await super().edit_image(model=model, prompt=prompt, reference_images=images, config=config, **options)

    @override
    async def upscale_image(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # the config that users have
        self,
        *,
        model: str,
        image: Image | ImageDict,
        upscale_factor: str,
        config: UpscaleImageConfig | UpscaleImageConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> UpscaleImageResponse:
        """See `Models.upscale_image`."""
        from ._images import upscaling

        asked = upscaling(config)
        return await super().upscale_image(
            model=model, image=image, upscale_factor=upscale_factor, config=asked, **options
        )

    @override
    async def generate_videos(
        self,
        *,
        model: str,
        prompt: str | None = None,
        image: Image | ImageDict | None = None,
        video: Video | VideoDict | None = None,
        source: GenerateVideosSource | GenerateVideosSourceDict | None = None,
        config: GenerateVideosConfig | GenerateVideosConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> GenerateVideosOperation:
        """See `Models.generate_videos`."""
        from ._images import require_one_source

        require_one_source(source, prompt, image, video)
        return await super().generate_videos(
            model=model, prompt=prompt, image=image, video=video, source=source, config=config, **options
        )

    @override
    async def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # pages that ask for the next
        self,
        *,
        config: ListModelsConfig | ListModelsConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncPager[Model]:
        """See `Models.list`."""
        from ._names import listing
        from ._turns import is_unparsed
        from .pagers import AsyncPager

        client: Any = self._client
        asked = listing(config, client.settings)
        request = partial(super().list, **options)
        first: Any = await request(config=asked)
        return first if is_unparsed(options) else AsyncPager("models", request, first, asked)
