"""The types of `client.webhooks`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.createwebhook import (
        CreateWebhookRequestParam as CreateWebhookRequestParam,
    )
    from specwright_generated.genai_next.types.interactions.empty import Empty as _Empty
    from specwright_generated.genai_next.types.listwebhooks import ListWebhooksRequestParam as _ListWebhooksRequestParam
    from specwright_generated.genai_next.types.webhooks import *  # noqa: F403
    from specwright_generated.genai_next.types.webhooks.pingwebhookrequest import (
        PingWebhookRequestParam as _PingWebhookRequestParam,
    )
    from specwright_generated.genai_next.types.webhooks.rotatesigningsecretrequest import (
        RotateSigningSecretRequestParam as _RotateSigningSecretRequestParam,
    )
    from specwright_generated.genai_next.types.webhooks.webhook import WebhookInputParam as _WebhookInputParam
    from specwright_generated.genai_next.types.webhooks.webhookupdate import WebhookUpdateParam as _WebhookUpdateParam

    WebhookCreateParams = _WebhookInputParam
    WebhookDeleteResponse = _Empty
    WebhookListParams = _ListWebhooksRequestParam
    WebhookPingParams = _PingWebhookRequestParam
    WebhookRotateSigningSecretParams = _RotateSigningSecretRequestParam
    WebhookUpdateParams = _WebhookUpdateParam
else:
    from ._newer_types import exports

    _MORE = {
        "CreateWebhookRequestParam": "createwebhook:CreateWebhookRequestParam",
        "WebhookCreateParams": "webhooks.webhook:WebhookInputParam",
        "WebhookDeleteResponse": "interactions.empty:Empty",
        "WebhookListParams": "listwebhooks:ListWebhooksRequestParam",
        "WebhookPingParams": "webhooks.pingwebhookrequest:PingWebhookRequestParam",
        "WebhookRotateSigningSecretParams": "webhooks.rotatesigningsecretrequest:RotateSigningSecretRequestParam",
        "WebhookUpdateParams": "webhooks.webhookupdate:WebhookUpdateParam",
    }
    __getattr__, __dir__, __all__ = exports(__name__, "webhooks", _MORE)
