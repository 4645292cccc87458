"""The types of `client.triggers`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.interactions.empty import Empty as _Empty
    from specwright_generated.genai_next.types.listtriggerexecutions import (
        ListTriggerExecutionsRequestParam as _ListTriggerExecutionsRequestParam,
    )
    from specwright_generated.genai_next.types.listtriggers import ListTriggersRequestParam as _ListTriggersRequestParam
    from specwright_generated.genai_next.types.triggers import *  # noqa: F403
    from specwright_generated.genai_next.types.triggers.listtriggerexecutionsresponse import (
        ListTriggerExecutionsResponse as _ListTriggerExecutionsResponse,
    )
    from specwright_generated.genai_next.types.triggers.listtriggersresponse import (
        ListTriggersResponse as _ListTriggersResponse,
    )
    from specwright_generated.genai_next.types.triggers.triggerupdate import TriggerUpdateParam as _TriggerUpdateParam
    from specwright_generated.genai_next.types.updatetrigger import (
        UpdateTriggerRequestParam as UpdateTriggerRequestParam,
    )

    TriggerDeleteResponse = _Empty
    TriggerListExecutionsParams = _ListTriggerExecutionsRequestParam
    TriggerListExecutionsResponse = _ListTriggerExecutionsResponse
    TriggerListParams = _ListTriggersRequestParam
    TriggerListResponse = _ListTriggersResponse
    TriggerUpdateParams = _TriggerUpdateParam
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
