"""The types of `client.environments`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.environments import *  # noqa: F403
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
