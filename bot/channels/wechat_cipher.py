"""WeChat's signatures and its safe mode (安全模式): AES-256-CBC, PKCS#7 to 32 bytes, the account's id inside."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK, HEAD = 32, 20


class CipherError(ValueError):
    """An encrypted message that is none, or is meant for another account."""


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts (token, timestamp, nonce and, in safe mode, the encrypted text), as hex."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "replace")).hexdigest()  # noqa: S324 - WeChat's choice


def signed(said: str, *parts: str) -> bool:
    """Whether a signature is that of the parts; takes the same time whichever letter is wrong."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), signature(*parts).encode())


class Safe:
    """Encrypts and decrypts for one account; `aes_key` is the EncodingAESKey of 43 letters and digits."""

    def __init__(self, app_id: str, aes_key: str) -> None:
        self._app_id = app_id.encode()
        key = base64.b64decode(aes_key + "=")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def encrypt(self, text: str) -> str:
        """16 random bytes, the length in 4, the text, the account's id; padded, encrypted, in base64."""
        body = text.encode()
        plain = os.urandom(16) + len(body).to_bytes(4, "big") + body + self._app_id
        fill = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher.encryptor()
        sealed = encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, text: str) -> bytes:
        """What `encrypt` made, as bytes; raises CipherError."""
        try:
            sealed = base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error) as error:
            raise CipherError("not base64") from error
        if not sealed or len(sealed) % 16:
            raise CipherError("not whole blocks")
        decryptor = self._cipher.decryptor()
        plain = decryptor.update(sealed) + decryptor.finalize()
        fill = plain[-1]
        if not 1 <= fill <= BLOCK or plain[-fill:] != bytes([fill]) * fill or len(plain) < fill + HEAD:
            raise CipherError("wrongly padded")
        end = HEAD + int.from_bytes(plain[16:HEAD], "big")
        if not hmac.compare_digest(plain[end:-fill], self._app_id):
            raise CipherError("for another account")
        return plain[HEAD:end]
