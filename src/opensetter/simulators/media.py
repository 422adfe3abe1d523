"""Files that people send: made here, small, and what they say they are."""

import base64
import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import cache

PICTURE_SIDE = 160


@dataclass(frozen=True, slots=True)
class File:
    """A file's content, and what providers tell about it."""

    id: str
    content: bytes
    content_type: str
    name: str | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def sha256_base64(self) -> str:
        """The digest as WhatsApp's webhooks write it."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()


@cache
def picture() -> bytes:
    """A PNG: an evening sky."""
    rows = bytearray()
    for y in range(PICTURE_SIDE):
        share = y / PICTURE_SIDE
        colour = bytes((int(52 + 190 * share), int(70 + 84 * share), int(130 - 20 * share)))
        rows += b"\0" + colour * PICTURE_SIDE
    head = struct.pack(">IIBBBBB", PICTURE_SIDE, PICTURE_SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_png_part, parts))


def _png_part(part: tuple[bytes, bytes]) -> bytes:
    name, content = part
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@cache
def voice() -> bytes:
    """A second of silence in Opus, as phones record it."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 9) + b"simulator" + struct.pack("<I", 0)
    silence = [b"\xf8\xff\xfe"] * 50
    return _ogg_page(2, 0, 0, [head]) + _ogg_page(0, 0, 1, [tags]) + _ogg_page(4, 48000, 2, silence)


def _ogg_page(flags: int, granule: int, number: int, packets: list[bytes]) -> bytes:
    sizes = bytes(map(len, packets))

    def page(checksum: int) -> bytes:
        head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 1, number, checksum, len(sizes))
        return head + sizes + b"".join(packets)

    return page(_ogg_checksum(page(0)))


def _ogg_checksum(content: bytes) -> int:
    """Ogg's own CRC: zlib's polynomial, without its reflections."""
    checksum = 0
    for byte in content:
        checksum ^= byte << 24
        for _ in range(8):
            checksum = (checksum << 1) ^ (0x04C11DB7 if checksum & 0x80000000 else 0)
        checksum &= 0xFFFFFFFF
    return checksum
