"""Models: what they answer, draw, film and embed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from typing_extensions import Unpack, override

from specwright_generated.genai.resources import models as generated

from ._async_models import AsyncModels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ._accepted import Contents
    from ._turns import CallOptions
    from .pagers import Pager
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

__all__ = ["AsyncModels", "Models"]


class Models(generated.Models):
    """Models of the Gemini Developer API or of Vertex AI."""

    @override
    def generate_content(
        self,
        *,
        model: str,
        contents: Contents,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> GenerateContentResponse:
        """Let a model answer. Functions among `config.tools` are called as it asks for them, until it has answered.

        Args:
            model: the model's name, such as `gemini-2.5-flash`; on Vertex AI also a publisher's model or an endpoint.
            contents: what it is told: texts, `types.Part`, `types.File`, images of Pillow's, turns (`types.Content`),
                their dicts, or lists of them. Texts and parts beside each other in a list make one turn of the user's.
            config: how it is to answer: `system_instruction`, `tools`, the form of the answer (`response_mime_type`
                and `response_schema`: a pydantic model, an enum, a type or a schema), `temperature`,
                `max_output_tokens`, `thinking_config`, `safety_settings`, and more. `automatic_function_calling` says
                how often it may be asked (10 times) and whether functions are called. `http_options` of this call
                have a timeout in milliseconds.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of each request.

        Returns:
            GenerateContentResponse: `.text`, `.parsed` (what the form makes of the text, or None), `.parts`,
            `.function_calls` that were not run, `.usage_metadata`, `.automatic_function_calling_history`. Where the
            model was kept from answering, `.text` is None and `.prompt_feedback` or `finish_reason` says why.

        Raises:
            errors.ClientError: the API refused the request (4xx); `.code`, `.status` and `.message` say why.
            errors.ServerError: the API failed (5xx).
            errors.UnsupportedFunctionError: a function cannot be declared, or needs the asynchronous client.
            pydantic.ValidationError: the config has a key that no field takes, or a value that its field does not.
            ValueError: the contents are none, or the backend does not take a field.

        Source: https://ai.google.dev/api/generate-content
        """
        from . import _afc, _turns

        asked = _afc.checked(config)
        turn = _afc.Turn(contents, asked, _afc.without_sessions(asked), sync=True)
        return _turns.answer(self, model, turn, options)

    @override
    def generate_content_stream(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # several streams in one
        self,
        *,
        model: str,
        contents: Contents,
        config: GenerateContentConfig | GenerateContentConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> Iterator[GenerateContentResponse]:
        """Let a model answer, and follow the answer as it arrives. Arguments and errors as for `generate_content`.

        The request is made when the first part is asked for. Where functions are called, the parts of all answers come
        one after another.

        Returns:
            An iterator of GenerateContentResponse, the parts. `close()` leaves it early, in any thread.

        Source: https://ai.google.dev/api/generate-content
        """
        from . import _afc, _turns
        from ._following import Chunks

        asked = _afc.checked(config)
        turn = _afc.Turn(contents, asked, _afc.without_sessions(asked), sync=True)
        if _turns.is_unparsed(options):
            response: Iterator[GenerateContentResponse] = _turns.unparsed_stream(self, model, turn, options)
            return response
        return Chunks(_turns.chunks(self, model, turn, options), [turn])

    @override
    def embed_content(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # fewer parameters, worked out from these
        self,
        *,
        model: str,
        contents: Contents,
        config: EmbedContentConfig | EmbedContentConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> EmbedContentResponse:
        """Make vectors of contents.

        Args:
            model: the embedding model's name.
            contents: texts or other contents. Gemini's newer models make one vector of the parts in a list, others one
                of each; turns (`types.Content`) always have their own.
            config: the task, the number of dimensions, and more.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of the request.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
            ValueError: the contents are none, or the backend does not take a field.

        Source: https://ai.google.dev/api/embeddings
        """
        from ._embedding import arguments, with_one
        from ._turns import is_unparsed

        client: Any = self._client
        asked = arguments(model, contents, client.settings)
        found = super().embed_content(model=model, **asked, config=config, **options)
        return found if is_unparsed(options) else with_one(found)

    @override
    def generate_images(
        self,
        *,
        model: str,
        prompt: str,
        config: GenerateImagesConfig | GenerateImagesConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> GenerateImagesResponse:
        """Draw images.

        Args:
            model: the model's name, such as `imagen-4.0-generate-001`.
            prompt: what is to be seen.
            config: how many, their size and form, and more.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of the request.

        Returns:
            GenerateImagesResponse: `.generated_images`, and `.positive_prompt_safety_attributes` for the prompt.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
            ValueError: the backend does not have this, or does not take a field.
        """
        from ._images import without_prompt
        from ._turns import is_unparsed

        found = super().generate_images(model=model, prompt=prompt, config=config, **options)
        return found if is_unparsed(options) else without_prompt(found)

    @override
    def edit_image(
        self,
        *,
        model: str,
        prompt: str,
        reference_images: Iterable[_ReferenceImageAPI | _ReferenceImageAPIDict | Any],
        config: EditImageConfig | EditImageConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> EditImageResponse:
        """Change an image.

        Args:
            model: the model's name, such as `imagen-3.0-capability-001`.
            prompt: what is to be changed.
            reference_images: the image and what else it is drawn after: `types.RawReferenceImage`,
                `MaskReferenceImage`, `ControlReferenceImage`, `StyleReferenceImage`, `SubjectReferenceImage`,
                `ContentReferenceImage`.
            config: the kind of change, how many images, and more.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of the request.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
            ValueError: the backend does not have this, or does not take a field.
        """
        from ._images import references

        images = references(reference_images)
        return super().edit_image(model=model, prompt=prompt, reference_images=images, config=config, **options)

    @override
    def upscale_image(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # the config that users have
        self,
        *,
        model: str,
        image: Image | ImageDict,
        upscale_factor: str,
        config: UpscaleImageConfig | UpscaleImageConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> UpscaleImageResponse:
        """Make an image larger.

        Args:
            model: the model's name, such as `imagen-4.0-upscale-preview`.
            image: the image.
            upscale_factor: `x2` or `x4`.
            config: its form, and more.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of the request.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
            ValueError: the backend does not have this, or does not take a field.
        """
        from ._images import upscaling

        asked = upscaling(config)
        return super().upscale_image(model=model, image=image, upscale_factor=upscale_factor, config=asked, **options)

    @override
    def generate_videos(
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
        """Begin to make videos.

        Args:
            model: the model's name, such as `veo-3.0-generate-001`.
            prompt, image, video: what is to be seen, or what a video begins with or goes on from.
            source: all three in one, in place of them.
            config: how many, how long, their form, and more.
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of the request.

        Returns:
            GenerateVideosOperation: what `operations.get` takes to see how far it is.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.
            ValueError: `source` stands beside one of the three; the backend does not have this or takes no such field.
        """
        from ._images import require_one_source

        require_one_source(source, prompt, image, video)
        return super().generate_videos(
            model=model, prompt=prompt, image=image, video=video, source=source, config=config, **options
        )

    @override
    def list(  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # pages that ask for the next
        self,
        *,
        config: ListModelsConfig | ListModelsConfigDict | None = None,
        **options: Unpack[CallOptions],
    ) -> Pager[Model]:
        """List models, page by page.

        Args:
            config: how many a page has, which are wanted, and `query_base`: those that everybody has (as if it were not
                given), or the caller's own (False).
            options: `extra_headers`, `extra_query`, `extra_body` and `timeout` (seconds) of each request.

        Returns:
            Pager: iterate over it for models; `.page` has those of the first page.

        Raises:
            errors.ClientError, errors.ServerError: the API answered with an error.

        Source: https://ai.google.dev/api/models
        """
        from ._names import listing
        from ._turns import is_unparsed
        from .pagers import Pager

        client: Any = self._client
        asked = listing(config, client.settings)
        request = partial(super().list, **options)
        first: Any = request(config=asked)
        return first if is_unparsed(options) else Pager("models", request, first, asked)
