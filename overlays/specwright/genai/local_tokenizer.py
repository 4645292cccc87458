"""Tokens counted here, without asking the API: with the tokenizer that a model's family has in common.

    from specwright.genai.local_tokenizer import LocalTokenizer

    tokenizer = LocalTokenizer("gemini-2.5-flash")
    tokenizer.count_tokens("Why is the sky blue?").total_tokens

SentencePiece must be installed (`pip install 'specwright[tokenizers]'`). The tokenizer's file is downloaded once.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from typing import TYPE_CHECKING

from specwright.tools.tokens import TokenCount

from . import _contents
from ._tokenizer_encoders import encoder
from ._tokenizer_files import TokenizerUnavailable
from ._tokenizer_texts import Texts

if TYPE_CHECKING:
    from ._accepted import Contents
    from .types import (
        ComputeTokensResult,
        CountTokensConfig,
        CountTokensConfigDict,
        CountTokensResult,
    )

__all__ = ["LocalTokenizer", "TokenizerUnavailable", "UncountedContentWarning"]


class UncountedContentWarning(UserWarning):
    """There was content that is no text: the count is too low by what the model makes of it."""


class LocalTokenizer:
    """Counts the tokens of texts, function calls and their responses, tools and schemas.

    Images, files and other content that is no text are not counted: an `UncountedContentWarning` names them.

    Args:
        model_name: the model, such as `gemini-2.5-flash`; with a prefix such as `models/` or without.
        model_file: the path of a SentencePiece model to count with, whatever the model; else the one that
            SPECWRIGHT_TOKENIZER_MODEL names; else the published one, which is downloaded when it is first needed and
            kept in SPECWRIGHT_CACHE_DIR, or in the user's folder of caches.

    Raises:
        ValueError: no tokenizer is published for the model, or the file is no SentencePiece model.
        FileNotFoundError: the file is not there.
        ImportError: the library that the tokenizer needs is not installed.
        TokenizerUnavailable: the tokenizer cannot be downloaded.
    """

    def __init__(self, model_name: str, *, model_file: str | os.PathLike[str] | None = None) -> None:
        self.model_name = model_name
        self._encoder = encoder(model_name, model_file)

    def count_tokens(
        self,
        contents: Contents,
        *,
        config: CountTokensConfig | CountTokensConfigDict | None = None,
    ) -> CountTokensResult:
        """How many tokens contents have, as `client.models.count_tokens` would say.

        Args:
            contents: what a model would be sent.
            config: a system instruction, tools, and the schema of the answer count too.

        Raises:
            ValueError: there are no contents, or they are none.
        """
        from .types import CountTokensResult

        return CountTokensResult(
            total_tokens=sum(self._encoder.count(each.text) for each in _texts(contents, config).found)
        )

    def count(
        self,
        contents: Contents,
        *,
        config: CountTokensConfig | CountTokensConfigDict | None = None,
    ) -> TokenCount:
        """The same with its parts (`text`, `function_call`, `function_response`, `system_instruction`, `tools`,
        `schema`), and whether it is exact: it is for texts alone, since nobody has published how the rest is written
        out for a model.

        Raises:
            ValueError: there are no contents, or they are none.
        """
        texts = _texts(contents, config)
        details = Counter[str]()
        for each in texts.found:
            details[each.kind] += self._encoder.count(each.text)
        return TokenCount(
            total=details.total(),
            method="tokenizer",
            exact=not texts.uncounted and details.keys() <= {"text"},
            details=dict(details),
            source=self._encoder.source,
        )

    def compute_tokens(self, contents: Contents) -> ComputeTokensResult:
        """The tokens of each text: their numbers, and the bytes that they stand for.

        Args:
            contents: what a model would be sent.

        Returns:
            One entry for each text, in order, with the role of its turn.

        Raises:
            ValueError: there are no contents, or they are none.
        """
        from .types import ComputeTokensResult, TokensInfo

        infos: list[TokensInfo] = []
        for each in _texts(contents).found:
            tokens = self._encoder.encode(each.text)
            ids, pieces = [token.id for token in tokens], [token.piece for token in tokens]
            infos.append(TokensInfo(token_ids=ids, tokens=pieces, role=each.role))
        return ComputeTokensResult(tokens_info=infos)


def _texts(contents: Contents, config: CountTokensConfig | CountTokensConfigDict | None = None) -> Texts:
    """What there is to count; the warning of what is not counted points at the line that called a public method."""
    texts = Texts()
    texts.add_contents(_contents.contents(contents))
    texts.add_config(config)
    if texts.uncounted:
        what = ", ".join(dict.fromkeys(texts.uncounted))
        warnings.warn(
            f"The local tokenizer counts text only, and so not: {what}.", UncountedContentWarning, stacklevel=3
        )
    return texts
