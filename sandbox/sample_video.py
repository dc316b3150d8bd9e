"""A playable MP4 drawn here, so that the repository carries no film: a sun that crosses an evening sky.

H.264 in its simplest form: what changed since the last picture is stored as plain samples (I_PCM), the rest
is "as before". Nothing is compressed, no other program is needed, and every browser plays it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

_PER_SECOND = 2
_SIDE = 16
"""Of a macroblock: 16 × 16 samples of brightness, 8 × 8 of each colour."""
_I_PCM, _I_PCM_IN_P = 25, 30
_SKY, _SUN = (118, 150), (112, 160)
"""Blue and red difference: dusk, and something warmer."""
_NIGHT = bytes([_SKY[0]]) * 64 + bytes([_SKY[1]]) * 64

Size = tuple[int, int]
Block = bytes


@cache
def sample_video(size: Size, seconds: int) -> bytes:
    """A film of this size (multiples of 16) and length."""
    pictures = [_picture(size, at / _PER_SECOND) for at in range(max(1, seconds) * _PER_SECOND)]
    samples = [_first(pictures[0])]
    for number, (old, new) in enumerate(pairwise(pictures), 1):
        samples.append(_next(old, new, number))
    return _mp4(size, samples)


# Pictures, as their macroblocks in reading order


def _picture(size: Size, second: float) -> list[Block]:
    width, height = size
    centre = (width * (0.3 + 0.05 * (second % 9)), height * 0.4)
    return [
        _block(left, top, height, centre)
        for top in range(0, height, _SIDE)
        for left in range(0, width, _SIDE)
    ]


def _block(left: int, top: int, height: int, sun: tuple[float, float]) -> Block:
    radius = height / 6

    def shines(x: int, y: int) -> bool:
        return (x - sun[0]) ** 2 + (y - sun[1]) ** 2 < radius**2

    rows, columns = range(top, top + _SIDE), range(left, left + _SIDE)
    if abs(left + 8 - sun[0]) > radius + _SIDE or abs(top + 8 - sun[1]) > radius + _SIDE:
        return b"".join(bytes([_dusk(y, height)]) * _SIDE for y in rows) + _NIGHT  # far from the sun: quick
    bright = bytes(215 if shines(x, y) else _dusk(y, height) for y in rows for x in columns)
    warm = [shines(x, y) for y in rows[::2] for x in columns[::2]]
    colours = (bytes(_SUN[part] if one else _SKY[part] for one in warm) for part in (0, 1))
    return bright + b"".join(colours)


def _dusk(y: int, height: int) -> int:
    return 60 + 90 * y // height


# H.264


class _Bits:
    """Writes bits, Golomb codes and aligned bytes."""

    def __init__(self) -> None:
        self._bits: list[str] = []
        self._done = bytearray()

    def put(self, value: int, width: int = 1) -> _Bits:
        self._bits.append(f"{value:0{width}b}")
        return self

    def golomb(self, *values: int) -> _Bits:
        for value in values:
            self._bits.append("0" * ((value + 1).bit_length() - 1) + f"{value + 1:b}")
        return self

    def aligned(self, data: bytes) -> None:
        """Bytes after as many zero bits as are needed."""
        self._flush()
        self._done += data

    def unit(self, kind: int) -> bytes:
        """The finished NAL unit: end mark, and no three bytes that look like a start code."""
        self.put(1)
        self._flush()
        escaped = re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", bytes(self._done))
        return bytes([kind]) + escaped

    def _flush(self) -> None:
        text = "".join(self._bits)
        text += "0" * (-len(text) % 8)
        self._done += bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8))
        self._bits.clear()


def _sequence(size: Size) -> bytes:
    """The sequence's parameters: baseline profile, level 2, one reference picture, output in order."""
    bits = _Bits().put(66, 8).put(0, 8).put(20, 8).golomb(0, 0, 2, 1).put(0)
    bits.golomb(size[0] // _SIDE - 1, size[1] // _SIDE - 1)
    return bits.put(0b1000, 4).unit(0x67)


def _parameters() -> bytes:
    """The pictures' parameters: all defaults, and slices say themselves that edges are not smoothed."""
    bits = _Bits().golomb(0, 0).put(0, 2).golomb(0, 0, 0).put(0, 3).golomb(0, 0, 0)
    return bits.put(0b100, 3).unit(0x68)


def _first(blocks: list[Block]) -> bytes:
    bits = _Bits().golomb(0, 7, 0).put(0, 4).golomb(0).put(0, 2).golomb(0, 1)
    for block in blocks:
        bits.golomb(_I_PCM).aligned(block)
    return bits.unit(0x65)


def _next(old: list[Block], new: list[Block], number: int) -> bytes:
    bits = _Bits().golomb(0, 5, 0).put(number % 16, 4).put(0, 3).golomb(0, 1)
    same = 0
    for before, after in zip(old, new, strict=True):
        if before == after:
            same += 1
            continue
        bits.golomb(same, _I_PCM_IN_P).aligned(after)
        same = 0
    if same:
        bits.golomb(same)
    return bits.unit(0x41)


# MP4


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def _full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(name, struct.pack(">I", flags), *parts)


def _mp4(size: Size, units: list[bytes]) -> bytes:
    samples = [struct.pack(">I", len(unit)) + unit for unit in units]
    head = _box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomavc1mp41")
    length = len(_movie(size, samples, 0))
    movie = _movie(size, samples, len(head) + length + 8)
    return head + movie + _box(b"mdat", *samples)


def _movie(size: Size, samples: list[bytes], start: int) -> bytes:
    frames = len(samples)
    matrix = struct.pack(">9I", 65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    head = struct.pack(">4I", 0, 0, _PER_SECOND, frames)
    movie = _full(b"mvhd", head, struct.pack(">IH10x", 65536, 256), matrix, bytes(24), struct.pack(">I", 2))
    sides = struct.pack(">2I", size[0] << 16, size[1] << 16)
    track = _full(b"tkhd", struct.pack(">5I", 0, 0, 1, 0, frames), bytes(16), matrix, sides, flags=3)
    medium = _full(b"mdhd", head, struct.pack(">HH", 0x55C4, 0))
    handler = _full(b"hdlr", bytes(4), b"vide", bytes(12), b"sandbox\0")
    where = _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1)))
    inner = _box(b"minf", _full(b"vmhd", bytes(8), flags=1), where, _table(size, samples, start))
    return _box(b"moov", movie, _box(b"trak", track, _box(b"mdia", medium, handler, inner)))


def _table(size: Size, samples: list[bytes], start: int) -> bytes:
    sequence, parameters = _sequence(size), _parameters()
    profile = b"\x01" + sequence[1:4] + b"\xff\xe1"
    config = profile + b"".join(_counted([sequence])) + b"\x01" + b"".join(_counted([parameters]))
    shape = struct.pack(">6xH16x2H2I4xH32x2H", 1, *size, 0x480000, 0x480000, 1, 24, 0xFFFF)
    sizes = struct.pack(f">{len(samples)}I", *map(len, samples))
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), _box(b"avc1", shape, _box(b"avcC", config))),
        _full(b"stts", struct.pack(">3I", 1, len(samples), 1)),
        _full(b"stss", struct.pack(">2I", 1, 1)),
        _full(b"stsc", struct.pack(">4I", 1, 1, len(samples), 1)),
        _full(b"stsz", struct.pack(">2I", 0, len(samples)), sizes),
        _full(b"stco", struct.pack(">2I", 1, start)),
    )


def _counted(units: list[bytes]) -> Iterator[bytes]:
    for unit in units:
        yield struct.pack(">H", len(unit)) + unit
