"""The secret of a survey link, and what is derived from it. Nothing here is stored but fingerprints (DESIGN 4.8)."""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# 32 signs of 5 bits each that a person can read out and type: no 0 and o, no 1 and l.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
LENGTH = 20
_GROUP = 4
_NONCE = 12


def token_of(nominee_id: int, generation: int = 1) -> str:
    """The token of a nominee's link: 100 bits, the same each time it is derived, such as "abcd-efgh-ijkm-npqr-stuv"."""
    message = f"survey link/{nominee_id}/{generation}".encode()
    number = int.from_bytes(hmac.digest(settings.SURVEY_KEY.encode(), message, "sha256"), "big")
    signs = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(LENGTH))
    return "-".join(signs[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def _plain(token: str) -> bytes:
    """The token without hyphens and spaces and in small letters, as it may be typed from paper."""
    return "".join(token.lower().replace("-", "").split()).encode()


def fingerprint(token: str) -> str:
    """What is stored of a token, to find its invitation by."""
    return sha256(_plain(token)).hexdigest()


def _derived(token: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(_plain(token))


def draft_lookup(token: str) -> str:
    """Where the draft of this link is found. It does not lead back to the invitation without the token."""
    return _derived(token, b"survey draft: lookup").hex()


def seal(token: str, content: bytes) -> bytes:
    """The content, encrypted so that only the token opens it."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_derived(token, b"survey draft: key")).encrypt(nonce, content, None)


def unseal(token: str, sealed: bytes) -> bytes | None:
    """What `seal` was given, or None where the token is another or the bytes were changed."""
    try:
        return AESGCM(_derived(token, b"survey draft: key")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except InvalidTag:
        return None
