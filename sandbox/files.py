"""The files that Telegram holds for the bot, and ready samples for people without a camera at hand."""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from zlib import compress, crc32

Json = dict[str, Any]

_FOLDERS = {
    "photo": "photos",
    "voice": "voice",
    "document": "documents",
    "video": "videos",
    "video_note": "video_notes",
}
_PREFIXES = {
    "photo": "AgACAgQAAx",
    "voice": "AwACAgQAAx",
    "document": "BQACAgQAAx",
    "video": "BAACAgQAAx",
    "video_note": "DQACAgQAAx",
}
_SIDES = (90, 320, 800)
"""Telegram offers a photo in several sizes; here they share their bytes."""


@dataclass(slots=True)
class StoredFile:
    """A file's bytes and facts. A photo has one file id per size, the largest last."""

    kind: str
    data: bytes
    mime: str
    path: str
    unique_id: str
    file_ids: list[str]
    name: str | None = None
    duration: int | None = None
    width: int | None = None
    height: int | None = None

    @property
    def file_id(self) -> str:
        """The id of the whole file."""
        return self.file_ids[-1]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    def as_json(self) -> Json | list[Json]:
        """Telegram's PhotoSize list, Voice, Document, Video or VideoNote."""
        if self.kind == "photo":
            return [self._photo_size(index) for index in range(len(self.file_ids))]
        shown: Json = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }
        if self.kind in {"voice", "video", "video_note"}:
            shown["duration"] = self.duration or 0
        if self.kind == "video_note":
            return shown | {"length": self.width or 0}
        shown["mime_type"] = self.mime
        if self.kind == "video":
            shown |= {"width": self.width or 0, "height": self.height or 0}
        if self.kind in {"document", "video"} and self.name:
            shown["file_name"] = self.name
        return shown

    def _photo_size(self, index: int) -> Json:
        width, height = self.width or 1, self.height or 1
        last = index == len(self.file_ids) - 1
        scale = 1.0 if last else min(1.0, _SIDES[index] / max(width, height))
        return {
            "file_id": self.file_ids[index],
            "file_unique_id": self.unique_id if last else f"{self.unique_id}{index}",
            "width": max(1, round(width * scale)),
            "height": max(1, round(height * scale)),
            "file_size": self.size if last else max(1, int(self.size * scale * scale)),
        }


@dataclass(slots=True)
class FileStore:
    """All files, by id, by unique id and by download path."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_unique_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)
    links: dict[str, datetime] = field(default_factory=dict)
    """When getFile was last asked for a path: the link is good for an hour."""

    def add(
        self,
        kind: str,
        data: bytes,
        *,
        mime: str,
        name: str | None = None,
        duration: int | None = None,
        size: tuple[int, int] | None = None,
    ) -> StoredFile:
        """Keep a new file."""
        count = 1
        if kind == "photo" and size:
            count = 1 + sum(side < max(size) for side in _SIDES[:2])
        ending = _ending(mime, name)
        stored = StoredFile(
            kind=kind,
            data=data,
            mime=mime,
            path=f"{_FOLDERS[kind]}/file_{len(self.by_path) + 1}{ending}",
            unique_id="AQAD" + secrets.token_urlsafe(9),
            file_ids=[_PREFIXES[kind] + secrets.token_urlsafe(36) for _ in range(count)],
            name=name,
            duration=duration,
            width=size[0] if size else None,
            height=size[1] if size else None,
        )
        for file_id in stored.file_ids:
            self.by_id[file_id] = stored
        self.by_unique_id[stored.unique_id] = stored
        self.by_path[stored.path] = stored
        return stored


def _ending(mime: str, name: str | None) -> str:
    if name and "." in name:
        return "." + name.rsplit(".", 1)[1]
    return {"image/png": ".png", "image/jpeg": ".jpg", "audio/ogg": ".oga", "video/mp4": ".mp4"}.get(mime, "")


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG or GIF, or None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:  # noqa: PLR2004 - the header's length
        return struct.unpack(">II", data[16:24])
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return struct.unpack("<HH", data[6:10])
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:  # noqa: PLR2004 - the marker's first byte
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker in {0xC0, 0xC1, 0xC2}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None


@cache
def sample_photo(width: int = 640, height: int = 480) -> bytes:
    """A PNG of an evening sky over roofs, drawn here so that the repository carries no picture."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        share = y / height
        sky = (int(60 + 180 * share), int(90 + 80 * share), int(160 - 60 * share))
        for x in range(width):
            roof = height * (0.62 + 0.10 * abs((x % 160) - 80) / 80)
            window = y > roof + 40 and (x // 20) % 4 == 1 and (y // 24) % 3 == 1
            rows.extend((250, 214, 120) if window else (48, 44, 62) if y > roof else sky)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"".join((_chunk(b"IHDR", head), _chunk(b"IDAT", compress(bytes(rows), 6)), _chunk(b"IEND", b"")))
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


@cache
def sample_voice(seconds: int) -> bytes:
    """A playable OGG/Opus recording of silence."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 7) + b"sandbox" + struct.pack("<I", 0)
    pages = [_ogg_page(0, 0, 2, [head]), _ogg_page(1, 0, 0, [tags])]
    per_second = 50  # packets of 20 ms
    silence = b"\xf8\xff\xfe"
    for second in range(max(1, seconds)):
        last = second == max(1, seconds) - 1
        pages.append(_ogg_page(2 + second, (second + 1) * 48000, 4 if last else 0, [silence] * per_second))
    return b"".join(pages)


def _ogg_page(number: int, granule: int, flags: int, packets: list[bytes]) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 0x5A11D0, number, 0, len(lacing))
    page = head + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_crc(page)) + page[26:]


@cache
def _ogg_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = ((value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        table.append(value)
    return tuple(table)


def _ogg_crc(data: bytes) -> int:
    table, value = _ogg_table(), 0
    for byte in data:
        value = ((value << 8) & 0xFFFFFFFF) ^ table[(value >> 24) ^ byte]
    return value
