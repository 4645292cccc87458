"""What to do where a backend does not have a method."""

from __future__ import annotations

from specwright.runtime.fieldmaps import CallNotSupported

_PUBLIC = {"files.create": "files.upload", "tunings.tune_mldev": "tunings.tune"}
"""What users call methods that others stand on."""

_ELSEWHERE = {
    "gemini": "Vertex AI has it, genai.Client(vertexai=True, project=..., location=...)",
    "vertex": "the Gemini Developer API has it, genai.Client(vertexai=False, api_key=...)",
}


def unsupported(method: str, backend: str) -> CallNotSupported:
    """The error for a method that a backend does not have, which says where it is."""
    return CallNotSupported(_PUBLIC.get(method, method), backend, _ELSEWHERE[backend])
