"""The types of `client.webhooks`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.createwebhook import (
        CreateWebhookRequestParam as CreateWebhookRequestParam,
    )
    from specwright_generated.genai_next.types.webhooks import *  # noqa: F403
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
