"""The types of `client.voices`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.listvoices import ListVoicesRequestParam as _ListVoicesRequestParam
    from specwright_generated.genai_next.types.voices import *  # noqa: F403
    from specwright_generated.genai_next.types.voices.createvoicerequest import (
        CreateVoiceRequestParam as _CreateVoiceRequestParam,
    )
    from specwright_generated.genai_next.types.voices.deletevoiceresponse import (
        DeleteVoiceResponse as _DeleteVoiceResponse,
    )
    from specwright_generated.genai_next.types.voices.listvoicesresponse import (
        ListVoicesResponse as _ListVoicesResponse,
    )
    from specwright_generated.genai_next.types.voices.voice_output import VoiceOutput as _VoiceOutput

    Voice = _VoiceOutput
    VoiceCreateParams = _CreateVoiceRequestParam
    VoiceDeleteResponse = _DeleteVoiceResponse
    VoiceListParams = _ListVoicesRequestParam
    VoiceListResponse = _ListVoicesResponse
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
