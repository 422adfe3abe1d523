"""Secrets that must be read back: sealed with a key that the database does not hold.

Sealed with AES-256-GCM (NIST SP 800-38D). What is sealed is bound to what it is about, so that one row's secret opens
in no other row. A sealed value is one byte of format, four that name the key, twelve of nonce, then the cipher text.
"""

import os
import secrets
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from opensetter.core.errors import Conflict

FORMAT = b"\x01"
NAME_BYTES, NONCE_BYTES = 4, 12
FILE = "secret.key"


class SecretKeyMissing(Conflict):
    """There is no key to keep secrets with: whoever runs this server has to set OPENSETTER_SECRET_KEY."""

    code = "secret_key_missing"


class SealBroken(Conflict):
    """A stored secret cannot be opened: it was sealed with another OPENSETTER_SECRET_KEY, or was changed."""

    code = "secrets_unreadable"


class Vault:
    """Seals with the first key, opens with any. The keys are asked for when they are first needed."""

    def __init__(self, read: Callable[[], Sequence[str]]) -> None:
        self._read = cache(read)
        self._keys: dict[bytes, AESGCM] | None = None
        self._signing: dict[str, tuple[bytes, ...]] = {}

    def seal(self, plain: bytes, *, about: str) -> bytes:
        """What only `unseal` with the same `about` and key turns back."""
        name, cipher = next(iter(self._known().items()), (b"", None))
        if cipher is None:
            raise SecretKeyMissing
        nonce = os.urandom(NONCE_BYTES)
        return FORMAT + name + nonce + cipher.encrypt(nonce, plain, about.encode())

    def unseal(self, sealed: bytes, *, about: str) -> bytes:
        """What was sealed; `SealBroken` if no key of ours opens it."""
        head = len(FORMAT) + NAME_BYTES
        cipher = self._known().get(sealed[len(FORMAT) : head])
        if cipher is None or not sealed.startswith(FORMAT):
            raise SealBroken
        try:
            return cipher.decrypt(sealed[head : head + NONCE_BYTES], sealed[head + NONCE_BYTES :], about.encode())
        except InvalidTag as error:
            raise SealBroken from error

    def signing_keys(self, purpose: str) -> tuple[bytes, ...]:
        """Keys for signing what is for one purpose alone: the first signs, any of them may have. None without a key."""
        if purpose not in self._signing:
            self._signing[purpose] = tuple(_derived(key, f"opensetter signs {purpose}") for key in self._read())
        return self._signing[purpose]

    def _known(self) -> dict[bytes, AESGCM]:
        if self._keys is None:
            self._keys = dict(map(_key, self._read()))
        return self._keys


def keys_of(given: str | None, data_dir: Path | None) -> Sequence[str]:
    """The keys that are set, newest first; else the one kept in the data directory, made there the first time.

    Without either there is none: a database that several machines share needs a key that they share.
    """
    if given:
        return [key.strip() for key in given.split(",") if key.strip()]
    if data_dir is None:
        return []
    file = data_dir / FILE
    try:
        # Created and written under another name, then put in place unless somebody was faster: whoever reads it
        # reads all of it, and two that start together end up with one key.
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = data_dir / f"{FILE}.{secrets.token_hex(8)}"
        if not file.exists():
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(32))
            try:
                os.link(fresh, file)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return [file.read_text().strip()]
    except OSError as error:
        raise SecretKeyMissing(f"The key for secrets cannot be kept in {file} ({error.strerror}).") from error


def _key(text: str) -> tuple[bytes, AESGCM]:
    """A key's name and cipher."""
    derived = _derived(text, "opensetter vault")
    return sha256(derived).digest()[:NAME_BYTES], AESGCM(derived)


def _derived(text: str, info: str) -> bytes:
    """A key for one use, out of a text that may be of any shape (RFC 5869)."""
    return HKDF(hashes.SHA256(), length=32, salt=None, info=info.encode()).derive(text.encode())
