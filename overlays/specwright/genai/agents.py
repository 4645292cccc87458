"""The types of `client.agents`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.runtime.models import UnknownObject as _UnknownObject
    from specwright_generated.genai_next.types.agents import *  # noqa: F403
    from specwright_generated.genai_next.types.agents.agent import AgentParam as _AgentParam
    from specwright_generated.genai_next.types.createagent import CreateAgentRequestParam as CreateAgentRequestParam
    from specwright_generated.genai_next.types.interactions.empty import Empty as _Empty
    from specwright_generated.genai_next.types.listagents import ListAgentsRequestParam as _ListAgentsRequestParam

    AgentCreateParams = _AgentParam
    AgentDeleteResponse = _Empty
    AgentListParams = _ListAgentsRequestParam
    UnknownAgentTool = _UnknownObject
else:
    from ._newer_types import exports

    _MORE = {
        "AgentCreateParams": "agents.agent:AgentParam",
        "AgentDeleteResponse": "interactions.empty:Empty",
        "AgentListParams": "listagents:ListAgentsRequestParam",
        "CreateAgentRequestParam": "createagent:CreateAgentRequestParam",
    }
    __getattr__, __dir__, __all__ = exports(__name__, "agents", _MORE, ["UnknownAgentTool"])
