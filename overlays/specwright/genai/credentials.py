"""The types of `client.credentials`, under the names of google-genai."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specwright_generated.genai_next.types.credentials import *  # noqa: F403
    from specwright_generated.genai_next.types.credentials.credentialupdate import (
        CredentialUpdateParam as _CredentialUpdateParam,
    )
    from specwright_generated.genai_next.types.interactions.empty import Empty as _Empty
    from specwright_generated.genai_next.types.listcredentials import (
        ListCredentialsRequestParam as _ListCredentialsRequestParam,
    )

    CredentialDeleteResponse = _Empty
    CredentialListParams = _ListCredentialsRequestParam
    CredentialUpdateParams = _CredentialUpdateParam
else:
    from ._newer_types import exports

    _MORE = {
        "CredentialDeleteResponse": "interactions.empty:Empty",
        "CredentialListParams": "listcredentials:ListCredentialsRequestParam",
        "CredentialUpdateParams": "credentials.credentialupdate:CredentialUpdateParam",
    }
    __getattr__, __dir__, __all__ = exports(__name__, "credentials", _MORE)
