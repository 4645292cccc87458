"""Which tokenizer a model counts with, and where that is published. Facts, and no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """A SentencePiece model file.

    Attributes:
        url: where it is published.
        sha256: what its bytes hash to, in hexadecimal.
    """

    url: str
    sha256: str


GEMMA_3 = Published(
    "https://raw.githubusercontent.com/google/gemma_pytorch/014acb7ac4563a5f77c76d7ff98f31b568c16508"
    "/tokenizer/gemma3_cleaned_262144_v2.spiece.model",
    "1299c11d7cf632ef3b4e11937501358ada021bbdf7c47638d13c0ee982f2e79c",
)
GEMMA_4 = "google/gemma-4-E4B-it"
"""A tokenizer of the Hugging Face hub's, which is not published as a SentencePiece model."""

TOKENIZERS: dict[str, Published | str] = {
    "gemini-2.0-flash": GEMMA_3,
    "gemini-2.0-flash-001": GEMMA_3,
    "gemini-2.0-flash-lite": GEMMA_3,
    "gemini-2.0-flash-lite-001": GEMMA_3,
    "gemini-2.5-flash": GEMMA_3,
    "gemini-2.5-flash-lite": GEMMA_3,
    "gemini-2.5-flash-lite-preview-06-17": GEMMA_3,
    "gemini-2.5-flash-preview-04-17": GEMMA_3,
    "gemini-2.5-flash-preview-05-20": GEMMA_3,
    "gemini-2.5-pro": GEMMA_3,
    "gemini-2.5-pro-exp-03-25": GEMMA_3,
    "gemini-2.5-pro-preview-05-06": GEMMA_3,
    "gemini-2.5-pro-preview-06-05": GEMMA_3,
    "gemini-3-flash-preview": GEMMA_3,
    "gemini-3-pro-preview": GEMMA_3,
    "gemini-3.1-flash-lite": GEMMA_4,
    "gemini-3.1-pro-preview": GEMMA_4,
    "gemini-3.5-flash": GEMMA_4,
    "gemini-live-2.5-flash": GEMMA_3,
}


def tokenizer_of(model_name: str) -> Published | str:
    """Where the tokenizer of a model is published; a text names one of the Hugging Face hub's.

    Raises:
        ValueError: no tokenizer is published for it.
    """
    found = TOKENIZERS.get(model_name.rpartition("models/")[2])
    if found is None:
        raise ValueError(
            f"No tokenizer is published for {model_name!r}, but for {', '.join(TOKENIZERS)}. Pass `model_file=` with "
            "a SentencePiece model's path, or ask the API: client.models.count_tokens."
        )
    return found
