"""The secret of a survey link, and what is derived from it. Nothing here is stored but fingerprints
(docs/architecture.md, rule 8).
"""

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
# Sealed texts are padded to a multiple of this, so that their lengths do not tell one from another.
_PADDED_TO = 4096


def token_of(nominee_id: int, generation: int = 1) -> str:
    """The token of a nominee's link: 100 bits, the same each time it is derived, such as "abcd-efgh-ijkm-npqr-stuv"."""
    message = f"survey link/{nominee_id}/{generation}".encode()
    number = int.from_bytes(hmac.digest(settings.SURVEY_KEY.encode(), message, "sha256"), "big")
    signs = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(LENGTH))
    return "-".join(signs[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def _plain(token: str) -> bytes:
    """The signs of the token alone, in small letters: typed from paper, or with the full stop that ended its line."""
    return "".join(sign for sign in token.lower() if sign in ALPHABET).encode()


def fingerprint(token: str) -> str:
    """What is stored of a token, to find its invitation by."""
    return sha256(_plain(token)).hexdigest()


def proof(token: str) -> str:
    """What only a page of the open survey shows: it cannot be worked out from the link."""
    return hmac.digest(settings.SURVEY_KEY.encode(), b"survey page/" + _plain(token), "sha256").hex()


def is_proof(token: str, sent: str) -> bool:
    """Whether this is the link's `proof`."""
    return hmac.compare_digest(proof(token).encode(), sent.encode())


def _derived(token: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(_plain(token))


def draft_lookup(token: str) -> str:
    """Where the draft of this link is found. It does not lead back to the invitation without the token."""
    return _derived(token, b"survey draft: lookup").hex()


def mark_of(token: str, done: str) -> str:
    """What notes that something was done with this link. It does not lead back to the invitation without the token."""
    return _derived(token, b"survey mark: " + done.encode()).hex()


def seal(token: str, content: bytes) -> bytes:
    """The content, encrypted so that only the token opens it."""
    return _sealed(_derived(token, b"survey draft: key"), content)


def unseal(token: str, sealed: bytes) -> bytes | None:
    """What `seal` was given, or None where the token is another or the bytes were changed."""
    return _opened(_derived(token, b"survey draft: key"), sealed)


def seal_until_closing(assessment_id: int, content: bytes) -> bytes:
    """The content, encrypted with a key of the assessment that is worked out from the service's key alone."""
    return _sealed(_closing_key(assessment_id), content)


def open_at_closing(assessment_id: int, sealed: bytes) -> bytes | None:
    """What `seal_until_closing` was given, or None where the service's key is another or the bytes were changed."""
    return _opened(_closing_key(assessment_id), sealed)


def _closing_key(assessment_id: int) -> bytes:
    purpose = f"survey response/{assessment_id}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(settings.SURVEY_KEY.encode())


def _sealed(key: bytes, content: bytes) -> bytes:
    length = len(content).to_bytes(4, "big")
    padding = bytes(-(len(content) + len(length)) % _PADDED_TO)
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, length + content + padding, None)


def _opened(key: bytes, sealed: bytes) -> bytes | None:
    try:
        padded = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
    except (InvalidTag, ValueError):  # the key is another, or the bytes were cut off
        return None
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]
