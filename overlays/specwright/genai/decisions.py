"""The types of `client.decisions`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright.runtime.models import UnknownObject as _UnknownObject
    from specwright_generated.genai_next.types.decisions import *  # noqa: F403
    from specwright_generated.genai_next.types.decisions.createdecisionrequest import (
        CreateDecisionRequestParam as _CreateDecisionRequestParam,
    )

    DecisionCreateParams = _CreateDecisionRequestParam
    UnknownAnswer = _UnknownObject
else:
    from ._newer_types import exports

    _MORE = {
        "DecisionCreateParams": "decisions.createdecisionrequest:CreateDecisionRequestParam",
    }
    __getattr__, __dir__, __all__ = exports(__name__, "decisions", _MORE, ["UnknownAnswer"])
