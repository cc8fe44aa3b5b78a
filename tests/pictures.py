"""Small real files of each kind that the desk keeps, made here."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO


def png(side: int = 4, colour: tuple[int, int, int] = (191, 149, 63)) -> bytes:
    """A square in one colour."""
    lines = b"".join(b"\0" + bytes(colour) * side for _ in range(side))

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = part(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(lines)) + part(b"IEND", b"")


def stl(triangles: int = 2) -> bytes:
    return (
        b"solid by its heading, binary by its length".ljust(80, b" ")
        + struct.pack("<I", triangles)
        + bytes(50 * triangles)
    )


def three_mf() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("3D/3dmodel.model", "<model/>")
    return made.getvalue()


OF_EACH_KIND = {
    "image/png": png(), "image/jpeg": b"\xff\xd8\xff\xe0rest", "image/webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "image/heic": b"\0\0\0\x18ftypheic\0\0", "application/pdf": b"%PDF-1.7\n",
    "model/stl": stl(), "model/obj": b"# a cap\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "model/3mf": three_mf(),
    "model/ply": b"ply\nformat ascii 1.0\n",
}  # fmt: skip
