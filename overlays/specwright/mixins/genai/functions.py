"""Declarations of Python functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

from specwright.runtime.lazy import resolve

from .schemas import ApiOption


class FunctionDeclaring:
    """A declaration of what a function's signature and docstring say."""

    @classmethod
    def from_callable_with_api_option(
        cls,
        *,
        callable: Callable[..., Any],
        api_option: ApiOption = "GEMINI_API",
        behavior: Any = None,
        use_json_schema: bool = False,
    ) -> Self:
        """The declaration of a function for a backend.

        Args:
            callable: the function; its parameters are told with their types and defaults, and all of its docstring.
            api_option: the backend. Vertex AI is also told what the function returns.
            behavior: whether the model waits for the result, in live sessions.
            use_json_schema: tell parameters and result as JSON schemas, which say more than the API's own form does.

        Raises:
            ValueError: the function cannot be declared, or there is no such `api_option`; the message says why.
        """
        if api_option not in ("ENTERPRISE", "GEMINI_API", "VERTEX_AI"):
            raise ValueError(f"`api_option` is GEMINI_API, VERTEX_AI or ENTERPRISE, not {api_option!r}")
        vertex = api_option != "GEMINI_API"
        told = resolve("specwright.genai._declaring:told")(callable, vertex=vertex, as_json=use_json_schema)
        return cls(**told, **({} if behavior is None else {"behavior": behavior}))

    @classmethod
    def from_callable(
        cls, *, client: Any, callable: Callable[..., Any], behavior: Any = None, use_json_schema: bool = False
    ) -> Self:
        """The declaration of a function for the backend of `client`; see `from_callable_with_api_option`."""
        return cls.from_callable_with_api_option(
            callable=callable,
            api_option="VERTEX_AI" if client.vertexai else "GEMINI_API",
            behavior=behavior,
            use_json_schema=use_json_schema,
        )
