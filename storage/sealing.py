"""Sealing: AES-256-GCM with one data key per person, each wrapped by the operator's key.

Cipher text is bound to its table, column and row (associated data), so that it cannot be moved.
The operator's keys are Fernet keys, newest first (`ENTRAIDE_KEYS`): the first wraps what is new, the
others still open what they wrapped. What belongs to no person (raw updates, answers, rendered texts) uses
the instance's data key.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import suppress
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_CACHED_KEYS = 4096


class SealBrokenError(Exception):
    """A sealed value cannot be opened: wrong key, or moved or changed cipher text."""


def new_operator_key() -> str:
    """A fresh key for the operator's key file."""
    return Fernet.generate_key().decode()


class Keyring:
    """The operator's keys. Raises ValueError when none is given or one is malformed."""

    def __init__(self, keys: list[str]) -> None:
        if not keys:
            msg = "no sealing key: set ENTRAIDE_KEYS or ENTRAIDE_KEYS_FILE (`entraide init` makes one)"
            raise ValueError(msg)
        try:
            self._each = [Fernet(key.encode()) for key in keys]
        except (ValueError, TypeError) as error:
            msg = "a sealing key is not a Fernet key (44 characters of URL-safe base64)"
            raise ValueError(msg) from error
        self._fernet = MultiFernet(self._each)
        self.unwrap = lru_cache(_CACHED_KEYS)(self._unwrap)

    def __len__(self) -> int:
        """How many keys the operator gave."""
        return len(self._each)

    def new_key(self) -> tuple[bytes, Seal]:
        """A fresh data key: wrapped, to be stored, and ready to use."""
        wrapped, _ = self.new_bare_key()
        return wrapped, self.unwrap(wrapped)

    def new_bare_key(self) -> tuple[bytes, bytes]:
        """A fresh key: wrapped, and as it is, for what is sealed as a whole (a backup)."""
        raw = AESGCM.generate_key(256)
        return self._fernet.encrypt(raw), raw

    def bare(self, wrapped: bytes) -> bytes:
        """A key as it is. Raises SealBrokenError."""
        try:
            return self._fernet.decrypt(bytes(wrapped))
        except InvalidToken as error:
            msg = "the sealing keys given do not open this database"
            raise SealBrokenError(msg) from error

    def place_of(self, wrapped: bytes) -> int | None:
        """Which of the operator's keys opens it: 0 is the first; None where none does."""
        for place, fernet in enumerate(self._each):
            with suppress(InvalidToken):
                fernet.decrypt(bytes(wrapped))
                return place
        return None

    def rewrap(self, wrapped: bytes) -> bytes:
        """The same key under the operator's first one. Raises SealBrokenError."""
        return self._fernet.encrypt(self.bare(wrapped))

    def _unwrap(self, wrapped: bytes) -> Seal:
        return Seal(self.bare(wrapped))


class Seal:
    """One data key."""

    __slots__ = ("_gcm", "_index")

    def __init__(self, key: bytes) -> None:
        self._gcm = AESGCM(key)
        self._index = hashlib.sha256(b"entraide index" + key).digest()

    def close(self, value: bytes, table: str, column: str, row: int | str) -> bytes:
        """Cipher text of `value`, bound to where it is stored."""
        nonce = os.urandom(_NONCE)
        return nonce + self._gcm.encrypt(nonce, value, f"{table}.{column}.{row}".encode())

    def index(self, value: str) -> str:
        """By which a sealed value can be looked for: the same for equal values, nothing without the key."""
        return hmac.new(self._index, value.encode(), hashlib.sha256).hexdigest()

    def open(self, sealed: bytes, table: str, column: str, row: int | str) -> bytes:
        """The value again. Raises SealBrokenError."""
        sealed = bytes(sealed)
        try:
            return self._gcm.decrypt(sealed[:_NONCE], sealed[_NONCE:], f"{table}.{column}.{row}".encode())
        except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
            msg = f"{table}.{column} of row {row} cannot be opened"
            raise SealBrokenError(msg) from error
