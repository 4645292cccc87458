"""Client certificates (mTLS), where google-auth is configured for them: `GOOGLE_API_USE_CLIENT_CERTIFICATE`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl

CertificateSource = Callable[[], tuple[bytes, bytes]]
"""Gives a certificate and its key, both PEM."""


def wanted(env: Mapping[str, str]) -> bool:
    """Whether the environment asks for a client certificate."""
    return env.get("GOOGLE_API_USE_CLIENT_CERTIFICATE", "").lower() == "true"


def source() -> CertificateSource | None:
    """Where google-auth takes the certificate of this device from, or None where it has none."""
    from google.auth.transport import mtls

    transport: Any = mtls
    return transport.default_client_cert_source() if transport.has_default_client_cert_source() else None


def with_certificate(context: ssl.SSLContext, found: CertificateSource) -> ssl.SSLContext:
    """`context`, showing the certificate to servers that ask for one."""
    import tempfile

    certificate, key = found()
    # The library of Python reads keys from files alone; this one is readable for its owner only, and gone at once.
    handle, path = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(certificate + b"\n" + key)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
    return context
