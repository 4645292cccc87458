"""The types of `client.environments`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.environments import *  # noqa: F403
    from specwright_generated.genai_next.types.environments.createenvironmentrequest import (
        CreateEnvironmentRequestParam as _CreateEnvironmentRequestParam,
    )
    from specwright_generated.genai_next.types.environments.environment import Status as _Status
    from specwright_generated.genai_next.types.environments.environmentfile import Type as _Type
    from specwright_generated.genai_next.types.environments.listenvironmentsresponse import (
        ListEnvironmentsResponse as _ListEnvironmentsResponse,
    )
    from specwright_generated.genai_next.types.interactions.empty import Empty as _Empty
    from specwright_generated.genai_next.types.listenvironments import (
        ListEnvironmentsRequestParam as _ListEnvironmentsRequestParam,
    )

    EnvironmentCreateParams = _CreateEnvironmentRequestParam
    EnvironmentDeleteResponse = _Empty
    EnvironmentFileType = _Type
    EnvironmentListParams = _ListEnvironmentsRequestParam
    EnvironmentListResponse = _ListEnvironmentsResponse
    EnvironmentStatus = _Status
else:
    from ._newer_types import exports

    _MORE = {
        "EnvironmentCreateParams": "environments.createenvironmentrequest:CreateEnvironmentRequestParam",
        "EnvironmentDeleteResponse": "interactions.empty:Empty",
        "EnvironmentFileType": "environments.environmentfile:Type",
        "EnvironmentListParams": "listenvironments:ListEnvironmentsRequestParam",
        "EnvironmentListResponse": "environments.listenvironmentsresponse:ListEnvironmentsResponse",
        "EnvironmentStatus": "environments.environment:Status",
    }
    __getattr__, __dir__, __all__ = exports(__name__, "environments", _MORE)
