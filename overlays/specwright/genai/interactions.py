"""The types of `client.interactions`, under the names of google-genai.

Names of other modules (agents, environments, triggers, webhooks) are here too, as they once were; using them warns.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.runtime.models import UnknownObject as _UnknownObject
    from specwright_generated.genai_next.types.agents.agent import Agent as Agent
    from specwright_generated.genai_next.types.agents.agent import AgentParam as _AgentParam
    from specwright_generated.genai_next.types.agents.agentlistresponse import AgentListResponse as AgentListResponse
    from specwright_generated.genai_next.types.cancelinteractionbyid import (
        CancelInteractionByIDRequestParam as _CancelInteractionByIDRequestParam,
    )
    from specwright_generated.genai_next.types.createinteraction import (
        CreateInteractionRequestParam as _CreateInteractionRequestParam,
    )
    from specwright_generated.genai_next.types.deleteinteraction import (
        DeleteInteractionRequestParam as _DeleteInteractionRequestParam,
    )
    from specwright_generated.genai_next.types.environments import (
        CreateEnvironmentRequestNetworkEnum as CreateEnvironmentRequestNetworkEnum,
    )
    from specwright_generated.genai_next.types.environments import (
        CreateEnvironmentRequestNetworkUnion as CreateEnvironmentRequestNetworkUnion,
    )
    from specwright_generated.genai_next.types.environments import (
        CreateEnvironmentRequestNetworkUnionParam as CreateEnvironmentRequestNetworkUnionParam,
    )
    from specwright_generated.genai_next.types.environments import EnvironmentNetworkEnum as EnvironmentNetworkEnum
    from specwright_generated.genai_next.types.environments import EnvironmentNetworkUnion as EnvironmentNetworkUnion
    from specwright_generated.genai_next.types.environments import (
        EnvironmentNetworkUnionTypedDict as EnvironmentNetworkUnionTypedDict,
    )
    from specwright_generated.genai_next.types.environments import (
        GetEnvironmentFilesResponseTypedDict as GetEnvironmentFilesResponseTypedDict,
    )
    from specwright_generated.genai_next.types.environments import Type as Type
    from specwright_generated.genai_next.types.environments.createenvironmentrequest import (
        CreateEnvironmentRequest as CreateEnvironmentRequest,
    )
    from specwright_generated.genai_next.types.environments.createenvironmentrequest import (
        CreateEnvironmentRequestParam as CreateEnvironmentRequestParam,
    )
    from specwright_generated.genai_next.types.environments.environment import (
        EnvironmentTypedDict as EnvironmentTypedDict,
    )
    from specwright_generated.genai_next.types.environments.environmentfile import EnvironmentFile as EnvironmentFile
    from specwright_generated.genai_next.types.environments.environmentfile import (
        EnvironmentFileTypedDict as EnvironmentFileTypedDict,
    )
    from specwright_generated.genai_next.types.environments.getenvironmentfilesresponse import (
        GetEnvironmentFilesResponse as GetEnvironmentFilesResponse,
    )
    from specwright_generated.genai_next.types.environments.listenvironmentsresponse import (
        ListEnvironmentsResponse as ListEnvironmentsResponse,
    )
    from specwright_generated.genai_next.types.environments.listenvironmentsresponse import (
        ListEnvironmentsResponseTypedDict as ListEnvironmentsResponseTypedDict,
    )
    from specwright_generated.genai_next.types.interactions import *  # noqa: F403
    from specwright_generated.genai_next.types.interactions.createagentinteraction import (
        CreateAgentInteractionParam as CreateAgentInteractionParam,
    )
    from specwright_generated.genai_next.types.interactions.createmodelinteraction import (
        CreateModelInteractionParam as CreateModelInteractionParam,
    )
    from specwright_generated.genai_next.types.interactions.empty import Empty as Empty
    from specwright_generated.genai_next.types.interactions.model import Model as _Model
    from specwright_generated.genai_next.types.listagents import ListAgentsRequestParam as _ListAgentsRequestParam
    from specwright_generated.genai_next.types.listwebhooks import ListWebhooksRequestParam as _ListWebhooksRequestParam
    from specwright_generated.genai_next.types.triggers import (
        ListTriggerExecutionsResponseTypedDict as ListTriggerExecutionsResponseTypedDict,
    )
    from specwright_generated.genai_next.types.triggers import TriggerExecutionStatus as TriggerExecutionStatus
    from specwright_generated.genai_next.types.triggers import TriggerStatus as TriggerStatus
    from specwright_generated.genai_next.types.triggers import TriggerUpdateStatus as TriggerUpdateStatus
    from specwright_generated.genai_next.types.triggers.listtriggerexecutionsresponse import (
        ListTriggerExecutionsResponse as ListTriggerExecutionsResponse,
    )
    from specwright_generated.genai_next.types.triggers.listtriggersresponse import (
        ListTriggersResponse as ListTriggersResponse,
    )
    from specwright_generated.genai_next.types.triggers.listtriggersresponse import (
        ListTriggersResponseTypedDict as ListTriggersResponseTypedDict,
    )
    from specwright_generated.genai_next.types.triggers.trigger import Trigger as Trigger
    from specwright_generated.genai_next.types.triggers.trigger import TriggerTypedDict as TriggerTypedDict
    from specwright_generated.genai_next.types.triggers.triggercreateparams import (
        TriggerCreateParams as TriggerCreateParams,
    )
    from specwright_generated.genai_next.types.triggers.triggercreateparams import (
        TriggerCreateParamsParam as TriggerCreateParamsParam,
    )
    from specwright_generated.genai_next.types.triggers.triggerexecution import TriggerExecution as TriggerExecution
    from specwright_generated.genai_next.types.triggers.triggerexecution import (
        TriggerExecutionTypedDict as TriggerExecutionTypedDict,
    )
    from specwright_generated.genai_next.types.triggers.triggerupdate import TriggerUpdate as TriggerUpdate
    from specwright_generated.genai_next.types.triggers.triggerupdate import TriggerUpdateParam as TriggerUpdateParam
    from specwright_generated.genai_next.types.webhooks.pingwebhookrequest import (
        PingWebhookRequestParam as _PingWebhookRequestParam,
    )
    from specwright_generated.genai_next.types.webhooks.rotatesigningsecretrequest import (
        RotateSigningSecretRequestParam as _RotateSigningSecretRequestParam,
    )
    from specwright_generated.genai_next.types.webhooks.signingsecret import SigningSecret as SigningSecret
    from specwright_generated.genai_next.types.webhooks.webhook import Webhook as Webhook
    from specwright_generated.genai_next.types.webhooks.webhook import WebhookInputParam as _WebhookInputParam
    from specwright_generated.genai_next.types.webhooks.webhooklistresponse import (
        WebhookListResponse as WebhookListResponse,
    )
    from specwright_generated.genai_next.types.webhooks.webhookpingresponse import (
        WebhookPingResponse as WebhookPingResponse,
    )
    from specwright_generated.genai_next.types.webhooks.webhookupdate import WebhookUpdateParam as _WebhookUpdateParam

    from ._get_parameters import InteractionGetParams as InteractionGetParams
    from ._get_parameters import InteractionGetParamsBase as InteractionGetParamsBase
    from ._get_parameters import InteractionGetParamsNonStreaming as InteractionGetParamsNonStreaming
    from ._get_parameters import InteractionGetParamsStreaming as InteractionGetParamsStreaming

    AgentCreateParams = _AgentParam
    AgentDeleteResponse = Empty
    AgentListParams = _ListAgentsRequestParam
    CreateAgentInteractionParamsNonStreaming = CreateAgentInteractionParam
    CreateAgentInteractionParamsStreaming = CreateAgentInteractionParam
    CreateModelInteractionParamsNonStreaming = CreateModelInteractionParam
    CreateModelInteractionParamsStreaming = CreateModelInteractionParam
    InteractionCancelParams = _CancelInteractionByIDRequestParam
    InteractionCreateParams = _CreateInteractionRequestParam
    InteractionDeleteParams = _DeleteInteractionRequestParam
    InteractionDeleteResponse = Empty
    ModelParam = _Model
    WebhookCreateParams = _WebhookInputParam
    WebhookDeleteResponse = Empty
    WebhookListParams = _ListWebhooksRequestParam
    WebhookPingParams = _PingWebhookRequestParam
    WebhookRotateSigningSecretParams = _RotateSigningSecretRequestParam
    WebhookUpdateParams = _WebhookUpdateParam
    UnknownAnnotation = _UnknownObject
    UnknownContent = _UnknownObject
    UnknownFunctionResultSubcontent = _UnknownObject
    UnknownInteractionAgentConfig = _UnknownObject
    UnknownInteractionSSEEvent = _UnknownObject
    UnknownStep = _UnknownObject
    UnknownStepDeltaData = _UnknownObject
    UnknownThoughtSummaryContent = _UnknownObject
    UnknownTool = _UnknownObject
    UnknownTranscriptionMode = _UnknownObject
else:
    import warnings
    from importlib import import_module

    from ._newer_types import TYPES, exports

    _MORE = {
        "CreateAgentInteractionParamsNonStreaming": "interactions.createagentinteraction:CreateAgentInteractionParam",
        "CreateAgentInteractionParamsStreaming": "interactions.createagentinteraction:CreateAgentInteractionParam",
        "CreateModelInteractionParamsNonStreaming": "interactions.createmodelinteraction:CreateModelInteractionParam",
        "CreateModelInteractionParamsStreaming": "interactions.createmodelinteraction:CreateModelInteractionParam",
        "InteractionCancelParams": "cancelinteractionbyid:CancelInteractionByIDRequestParam",
        "InteractionCreateParams": "createinteraction:CreateInteractionRequestParam",
        "InteractionDeleteParams": "deleteinteraction:DeleteInteractionRequestParam",
        "InteractionDeleteResponse": "interactions.empty:Empty",
        "ModelParam": "interactions.model:Model",
    }
    _MOVED = {
        "Agent": "agents.agent:Agent",
        "AgentCreateParams": "agents.agent:AgentParam",
        "AgentDeleteResponse": "interactions.empty:Empty",
        "AgentListParams": "listagents:ListAgentsRequestParam",
        "AgentListResponse": "agents.agentlistresponse:AgentListResponse",
        "CreateEnvironmentRequest": "environments.createenvironmentrequest:CreateEnvironmentRequest",
        "CreateEnvironmentRequestNetworkEnum": "environments:CreateEnvironmentRequestNetworkEnum",
        "CreateEnvironmentRequestNetworkUnion": "environments:CreateEnvironmentRequestNetworkUnion",
        "CreateEnvironmentRequestNetworkUnionParam": "environments:CreateEnvironmentRequestNetworkUnionParam",
        "CreateEnvironmentRequestParam": "environments.createenvironmentrequest:CreateEnvironmentRequestParam",
        "EnvironmentFile": "environments.environmentfile:EnvironmentFile",
        "EnvironmentFileTypedDict": "environments.environmentfile:EnvironmentFileTypedDict",
        "EnvironmentNetworkEnum": "environments:EnvironmentNetworkEnum",
        "EnvironmentNetworkUnion": "environments:EnvironmentNetworkUnion",
        "EnvironmentNetworkUnionTypedDict": "environments:EnvironmentNetworkUnionTypedDict",
        "EnvironmentTypedDict": "environments.environment:EnvironmentTypedDict",
        "GetEnvironmentFilesResponse": "environments.getenvironmentfilesresponse:GetEnvironmentFilesResponse",
        "GetEnvironmentFilesResponseTypedDict": "environments:GetEnvironmentFilesResponseTypedDict",
        "ListEnvironmentsResponse": "environments.listenvironmentsresponse:ListEnvironmentsResponse",
        "ListEnvironmentsResponseTypedDict": "environments.listenvironmentsresponse:ListEnvironmentsResponseTypedDict",
        "ListTriggerExecutionsResponse": "triggers.listtriggerexecutionsresponse:ListTriggerExecutionsResponse",
        "ListTriggerExecutionsResponseTypedDict": "triggers:ListTriggerExecutionsResponseTypedDict",
        "ListTriggersResponse": "triggers.listtriggersresponse:ListTriggersResponse",
        "ListTriggersResponseTypedDict": "triggers.listtriggersresponse:ListTriggersResponseTypedDict",
        "SigningSecret": "webhooks.signingsecret:SigningSecret",
        "Trigger": "triggers.trigger:Trigger",
        "TriggerCreateParams": "triggers.triggercreateparams:TriggerCreateParams",
        "TriggerCreateParamsParam": "triggers.triggercreateparams:TriggerCreateParamsParam",
        "TriggerExecution": "triggers.triggerexecution:TriggerExecution",
        "TriggerExecutionStatus": "triggers:TriggerExecutionStatus",
        "TriggerExecutionTypedDict": "triggers.triggerexecution:TriggerExecutionTypedDict",
        "TriggerStatus": "triggers:TriggerStatus",
        "TriggerTypedDict": "triggers.trigger:TriggerTypedDict",
        "TriggerUpdate": "triggers.triggerupdate:TriggerUpdate",
        "TriggerUpdateParam": "triggers.triggerupdate:TriggerUpdateParam",
        "TriggerUpdateStatus": "triggers:TriggerUpdateStatus",
        "Type": "environments:Type",
        "Webhook": "webhooks.webhook:Webhook",
        "WebhookCreateParams": "webhooks.webhook:WebhookInputParam",
        "WebhookDeleteResponse": "interactions.empty:Empty",
        "WebhookListParams": "listwebhooks:ListWebhooksRequestParam",
        "WebhookListResponse": "webhooks.webhooklistresponse:WebhookListResponse",
        "WebhookPingParams": "webhooks.pingwebhookrequest:PingWebhookRequestParam",
        "WebhookPingResponse": "webhooks.webhookpingresponse:WebhookPingResponse",
        "WebhookRotateSigningSecretParams": "webhooks.rotatesigningsecretrequest:RotateSigningSecretRequestParam",
        "WebhookUpdateParams": "webhooks.webhookupdate:WebhookUpdateParam",
    }
    _UNKNOWN = tuple(
        f"Unknown{name}"
        for name in (
            "Annotation",
            "Content",
            "FunctionResultSubcontent",
            "InteractionAgentConfig",
            "InteractionSSEEvent",
            "Step",
            "StepDeltaData",
            "ThoughtSummaryContent",
            "Tool",
            "TranscriptionMode",
        )
    )
    _GET = tuple(f"InteractionGetParams{end}" for end in ("", "Base", "NonStreaming", "Streaming"))
    _MODULES = frozenset(
        {"annotation", "codeexecutioncallstep", "codemenderagentconfig", "environment", "errorevent"}
        | {"googlemapscallstep", "googlemapsresult", "googlemapsresultstep", "googlesearchcallstep"}
        | {"googlesearchresultstep", "placecitation", "retrievalcalldelta", "retrievalcallstep", "step", "stepdelta"}
        | {"tool", "transcriptionmode", "urlcontextcallstep", "urlcontextresultstep", "usage", "videocontent"}
    )
    _found, _names, __all__ = exports(__name__, "interactions", _MORE, _UNKNOWN)
    _moved, _, _ = exports(__name__, "", _MOVED)
    __all__ = sorted({*__all__, *_MOVED, *_GET, *_MODULES})

    def __getattr__(name):
        if name in _GET:
            from . import _get_parameters

            return getattr(_get_parameters, name)
        if name in _MODULES:
            return import_module(f"{TYPES}.interactions.{name}")
        if name not in _MOVED:
            return _found(name)
        found = _moved(name)
        # The next use warns again.
        globals().pop(name, None)
        warnings.warn(f"{__name__}.{name} is to be had from the module of its own resource.", DeprecationWarning, 2)
        return found

    def __dir__():
        return sorted({*_names(), *_MOVED, *_GET})
