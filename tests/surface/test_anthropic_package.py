"""The package itself: what it exports, and what its clients are made with."""

from __future__ import annotations

import inspect

import pytest

import specwright.anthropic as ours

anthropic = pytest.importorskip("anthropic", reason="the official SDK is not installed")

LATER = {
    "APIWebhookValidationError": "webhooks",
    "RetryableError": "middleware",
    "CredentialsError": "credentials from files and profiles",
    "IdentityTokenFileError": "credentials from files and profiles",
    "OpenTelemetryClientOption": "traces",
    "OpenTelemetryOptions": "traces",
    "OpenTelemetryTraces": "traces",
    "ResolvedOpenTelemetryOptions": "traces",
    "ResolvedOpenTelemetryTraces": "traces",
    "APIRequest": "middleware",
    "Middleware": "middleware",
    "MiddlewareInput": "middleware",
    "MiddlewareCallable": "middleware",
    "AsyncMiddlewareCallable": "middleware",
    "CallNext": "middleware",
    "AsyncCallNext": "middleware",
    "BetaFallbackState": "middleware",
    "BetaRefusalFallbackMiddleware": "middleware",
}
"""Official exports that belong to features which are to come."""

MORE = {
    "APIResponse": "the type of what `with_streaming_response` gives",
    "AsyncAPIResponse": "the type of what `with_streaming_response` gives",
    "pagination": "a public module of the official package that its __all__ leaves out",
    "resources": "a public module of the official package that its __all__ leaves out",
}
"""Our exports that the official `__all__` does not have."""

LATER_ARGUMENTS = {
    "credentials": "credentials from files and profiles",
    "config": "credentials from files and profiles",
    "profile": "credentials from files and profiles",
    "open_telemetry": "traces",
    "middleware": "middleware",
    "_token_cache": "private",
    "_strict_response_validation": "private; every answer parses here",
    "_extra_kwargs": "private",
}


def test_everything_official_is_exported() -> None:
    assert set(anthropic.__all__) - set(ours.__all__) == LATER.keys()
    assert set(ours.__all__) - set(anthropic.__all__) == MORE.keys()
    for name in ours.__all__:
        assert getattr(ours, name) is not None


@pytest.mark.parametrize(
    "name", ["DEFAULT_TIMEOUT", "DEFAULT_MAX_RETRIES", "DEFAULT_CONNECTION_LIMITS", "NoneType", "__title__"]
)
def test_constants_are_the_official_ones(name: str) -> None:
    assert getattr(ours, name) == getattr(anthropic, name)


@pytest.mark.parametrize("method", ["__init__", "with_options", "copy"])
@pytest.mark.parametrize("client", ["Anthropic", "AsyncAnthropic"])
def test_clients_are_made_with_the_official_arguments(client: str, method: str) -> None:
    mine, theirs = (
        set(inspect.signature(getattr(getattr(each, client), method)).parameters) for each in (ours, anthropic)
    )
    if "values" in mine:
        mine |= {option.name for option in ours.Anthropic(api_key="k").provider.options}
    assert theirs - mine - LATER_ARGUMENTS.keys() == set()
    assert not LATER_ARGUMENTS.keys() & mine, "no longer to come"


def test_streaming_helpers_have_their_official_module() -> None:
    from anthropic.lib import streaming as official

    from specwright.anthropic.lib import streaming

    names = {name for name in vars(official) if name[0].isupper() and "Parsed" not in name and name != "TypeAlias"}
    assert names - set(streaming.__all__) == set()
