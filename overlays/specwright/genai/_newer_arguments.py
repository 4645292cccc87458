"""What those methods of the newer resources take whose arguments are the keys of a body: typed dicts of them.

A key whose value is None is left out, as in google-genai.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from specwright.runtime.aliases import Body, Headers, Query, SequenceNotStr, Timeout
    from specwright.runtime.sentinels import NotGiven
    from specwright_generated.genai_next.types import credentials, interactions

__all__ = [
    "CredentialArguments",
    "GetArguments",
    "InteractionArguments",
    "InteractionForm",
    "NewCredentialArguments",
    "Sending",
]


class Sending(TypedDict, total=False):
    """How any call is sent. `timeout` is in seconds; None leaves it to the client."""

    extra_headers: Headers | None
    extra_query: Query | None
    extra_body: Body | None
    timeout: float | Timeout | NotGiven | None


class GetArguments(Sending, total=False):
    """What `interactions.get` takes beside `id` and `stream`."""

    api_version: str | None
    include_input: bool | None
    last_event_id: str | None


class InteractionArguments(TypedDict, total=False):
    """What `interactions.create` takes beside `stream`."""

    api_version: str | None
    extra_headers: Headers | None
    extra_query: Query | None
    extra_body: Body | None
    timeout: float | Timeout | NotGiven | None
    automatic_continuation: bool | None
    model: interactions.Model | str | None
    agent: interactions.AgentOption | str | None
    agent_config: (
        interactions.CreateAgentInteractionAgentConfig | interactions.CreateAgentInteractionAgentConfigParam | None
    )
    background: bool | None
    cached_content: str | None
    continuation_token: str | None
    environment: (
        interactions.CreateModelInteractionEnvironment
        | interactions.CreateModelInteractionEnvironmentParam
        | interactions.CreateAgentInteractionEnvironment
        | interactions.CreateAgentInteractionEnvironmentParam
        | None
    )
    generation_config: interactions.GenerationConfig | interactions.GenerationConfigParam | None
    # One type of list: of several, type checkers cannot tell which a list of dicts is meant for.
    input: (
        str
        | interactions.Content
        | interactions.ContentParam
        | Iterable[interactions.Step | interactions.StepParam | interactions.Content | interactions.ContentParam]
        | None
    )
    labels: Mapping[str, str] | None
    previous_interaction_id: str | None
    response_format: (
        interactions.CreateModelInteractionResponseFormat
        | interactions.CreateModelInteractionResponseFormatParam
        | interactions.CreateAgentInteractionResponseFormat
        | interactions.CreateAgentInteractionResponseFormatParam
        | None
    )
    response_mime_type: str | None
    response_modalities: SequenceNotStr[interactions.ResponseModality | str] | None
    safety_settings: Iterable[interactions.SafetySetting | interactions.SafetySettingParam] | None
    service_tier: interactions.ServiceTier | str | None
    store: bool | None
    system_instruction: str | None
    tools: Iterable[interactions.Tool | interactions.ToolParam] | None
    webhook_config: interactions.WebhookConfig | interactions.WebhookConfigParam | None


class InteractionForm(TypedDict, total=False):
    """What says in which form `interactions.create` answers."""

    stream: bool | None
    resume: int


class NewCredentialArguments(Sending, total=False):
    """What `credentials.create` takes: `id`, the type, and what that type is made of."""

    api_version: str | None
    type: Literal["environment_variable", "bearer_token", "oauth2"] | None
    type_: Literal["environment_variable", "bearer_token", "oauth2"] | None
    client_id: str | None
    client_secret: str | None
    refresh_token: str | None
    scopes: SequenceNotStr[str] | None
    token_url: str | None
    injection_location: (
        credentials.EnvironmentVariableConfigInjectionLocation
        | credentials.EnvironmentVariableConfigInjectionLocationParam
        | None
    )
    trusted_domains: SequenceNotStr[str] | None
    value: str | None
    header_name: str | None
    prefix: str | None
    token: str | None


class CredentialArguments(Sending, total=False):
    """What `credentials.update` takes beside `id`: the type, and what changes."""

    api_version: str | None
    update_mask: str | None
    type: Literal["environment_variable", "bearer_token", "oauth2"] | None
    type_: Literal["environment_variable", "bearer_token", "oauth2"] | None
    client_id: str | None
    client_secret: str | None
    refresh_token: str | None
    scopes: SequenceNotStr[str] | None
    token_url: str | None
    injection_location: (
        credentials.EnvironmentVariableUpdateConfigInjectionLocation
        | credentials.EnvironmentVariableUpdateConfigInjectionLocationParam
        | None
    )
    trusted_domains: SequenceNotStr[str] | None
    value: str | None
    header_name: str | None
    prefix: str | None
    token: str | None
