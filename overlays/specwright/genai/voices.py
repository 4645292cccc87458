"""The types of `client.voices`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.voices import *  # noqa: F403
else:
    from ._newer_types import exports

    _MORE = {
        "Voice": "voices.voice_output:VoiceOutput",
        "VoiceCreateParams": "voices.createvoicerequest:CreateVoiceRequestParam",
        "VoiceDeleteResponse": "voices.deletevoiceresponse:DeleteVoiceResponse",
        "VoiceListParams": "listvoices:ListVoicesRequestParam",
        "VoiceListResponse": "voices.listvoicesresponse:ListVoicesResponse",
    }
    __getattr__, __dir__, __all__ = exports(__name__, "voices", _MORE)
