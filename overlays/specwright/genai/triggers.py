"""The types of `client.triggers`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.triggers import *  # noqa: F403
    from specwright_generated.genai_next.types.updatetrigger import (
        UpdateTriggerRequestParam as UpdateTriggerRequestParam,
    )
else:
    from ._newer_types import exports

    _MORE = {
        "TriggerDeleteResponse": "interactions.empty:Empty",
        "TriggerListExecutionsParams": "listtriggerexecutions:ListTriggerExecutionsRequestParam",
        "TriggerListExecutionsResponse": "triggers.listtriggerexecutionsresponse:ListTriggerExecutionsResponse",
        "TriggerListParams": "listtriggers:ListTriggersRequestParam",
        "TriggerListResponse": "triggers.listtriggersresponse:ListTriggersResponse",
        "TriggerUpdateParams": "triggers.triggerupdate:TriggerUpdateParam",
        "UpdateTriggerRequestParam": "updatetrigger:UpdateTriggerRequestParam",
    }
    __getattr__, __dir__, __all__ = exports(__name__, "triggers", _MORE)
