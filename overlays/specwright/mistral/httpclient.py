"""The HTTP clients that a client of Mistral takes, under the official package's module name."""

from specwright.runtime.aliases import AsyncHttpClient, HttpClient

__all__ = ["AsyncHttpClient", "HttpClient"]
