"""A file that is sealed as a whole: compressed, then AES-256-GCM in chunks, under a fresh key of its own.

Each chunk is bound to its place and to whether it is the last one (STREAM), and to the header: a file that
was cut, reordered, changed or put together from two is refused. The key stands in the header, wrapped by the
operator's keys. Memory is bounded by one chunk, whatever the size of the file.

Not here: what stands in a backup (`storage.export`), where the people's keys are (`storage.vault`).
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.sealing import Keyring, SealBrokenError

MAGIC = b"entraide backup 1\n"
CHUNK = 256 * 1024
_LENGTH = struct.Struct(">I")
_TAG = 16
_LONGEST_HEADER = 64 * 1024
_LEVEL = 3
"""Of compression: cipher text does not get smaller for more effort."""


class BackupError(Exception):
    """A backup that cannot be made or used; the message tells the operator why and what to do."""


class SealedWriter:
    """Takes bytes, writes sealed chunks. `close` writes the last one: without it the file is refused."""

    def __init__(self, file: BinaryIO, keyring: Keyring, facts: Mapping[str, object]) -> None:
        wrapped, raw = keyring.new_bare_key()
        header = orjson.dumps({**facts, "key": wrapped.decode()})
        self._file = file
        self._gcm = AESGCM(raw)
        self._bound = _bound(header)
        self._packer = zlib.compressobj(_LEVEL)
        self._waiting = bytearray()
        self._count = 0
        file.write(MAGIC + _LENGTH.pack(len(header)) + header)

    def write(self, part: bytes) -> None:
        """Take some more."""
        self._waiting += self._packer.compress(part)
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        """Write what is left, marked as the end. The file itself stays open."""
        self._waiting += self._packer.flush()
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        self._put(bytes(self._waiting), last=True)

    def _put(self, part: bytes, *, last: bool) -> None:
        sealed = self._gcm.encrypt(_nonce(self._count, last=last), part, self._bound)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._count += 1


class SealedReader:
    """Reads such a file: its facts at once, its bytes chunk by chunk. Raises BackupError."""

    def __init__(self, file: BinaryIO, keyring: Keyring) -> None:
        self._file = file
        if file.read(len(MAGIC)) != MAGIC:
            raise BackupError("this is not a backup of Entraide")
        header = self._take(self._length(_LONGEST_HEADER))
        try:
            self.facts: dict[str, str] = orjson.loads(header)
            wrapped = self.facts["key"].encode()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BackupError("the backup's header was changed: use another copy") from error
        try:
            raw = keyring.bare(wrapped)
        except SealBrokenError as error:
            raise BackupError(
                "none of the sealing keys given opens this backup: "
                "add the key that was in use when it was made (ENTRAIDE_KEYS, behind the present ones)"
            ) from error
        self._gcm = AESGCM(raw)
        self._bound = _bound(header)

    def parts(self) -> Iterator[bytes]:
        """What was written, in parts of bounded size; each is known to be genuine before it is given."""
        unpacker = zlib.decompressobj()
        for part in self._chunks():
            left = part
            while left:
                try:
                    yield unpacker.decompress(left, 4 * CHUNK)
                except zlib.error as error:
                    raise BackupError("the backup cannot be unpacked: use another copy") from error
                left = unpacker.unconsumed_tail
        yield unpacker.flush()

    def _chunks(self) -> Iterator[bytes]:
        count, size = 0, self._length(CHUNK + _TAG)
        while True:
            sealed = self._take(size)
            following = self._file.read(_LENGTH.size)
            last = not following
            try:
                yield self._gcm.decrypt(_nonce(count, last=last), sealed, self._bound)
            except InvalidTag as error:
                raise BackupError(self._why(sealed, count, last=last)) from error
            if last:
                return
            count, size = count + 1, self._size(following, CHUNK + _TAG)

    def _why(self, sealed: bytes, count: int, *, last: bool) -> str:
        """What is wrong with a chunk that does not open."""
        try:
            self._gcm.decrypt(_nonce(count, last=not last), sealed, self._bound)
        except InvalidTag:
            return f"the backup was changed (part {count + 1}): use another copy"
        if last:
            return f"the backup is cut off after part {count + 1}: use another copy"
        return f"something was added to the backup after part {count + 1}: use another copy"

    def _length(self, most: int) -> int:
        return self._size(self._file.read(_LENGTH.size), most)

    def _size(self, packed: bytes, most: int) -> int:
        if len(packed) < _LENGTH.size:
            raise BackupError("the backup is cut off: use another copy")
        size = int(_LENGTH.unpack(packed)[0])
        if size > most:
            raise BackupError("the backup was changed: use another copy")
        return size

    def _take(self, size: int) -> bytes:
        found = self._file.read(size)
        if len(found) < size:
            raise BackupError("the backup is cut off: use another copy")
        return found


def _bound(header: bytes) -> bytes:
    return hashlib.sha256(MAGIC + header).digest()


def _nonce(count: int, *, last: bool) -> bytes:
    """Never twice under one key: the key is the file's own, and the count its place."""
    return count.to_bytes(11, "big") + bytes([last])
