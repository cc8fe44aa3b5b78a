"""Pictures and files of an order: which kinds the desk keeps, told by their content and not by their name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

MOST_BYTES = 50_000_000
"""The largest file that is kept: a scan of a full arch has room, a film has not."""
_LONGEST_NAME = 120
_LONGEST_KEY = 80
_LOOKED_AT = 65_536

ENDINGS = {
    "image/png": (".png",), "image/jpeg": (".jpg", ".jpeg"), "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"), "application/pdf": (".pdf",), "model/stl": (".stl",), "model/obj": (".obj",),
    "model/3mf": (".3mf",), "model/ply": (".ply",),
}  # fmt: skip
"""What is kept, and how the names of such files end."""
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp"})
"""Pictures that can be shown small."""
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1")
_OBJ_LINE = re.compile(rb"^(?:v|vn|vt|f|o|g|s|usemtl|mtllib|#)(?:\s|$)")


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of an order. in_store: whether the store's bucket has it; goes: whether it is meant for there, as files of
    the store's own custom orders are; reason: why it could not be sent, or ""."""

    id: int
    order_id: int
    piece_id: int | None
    name: str
    media_type: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    in_store: bool
    goes: bool
    reason: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown small."""
        return self.media_type in SHOWN


@dataclass(frozen=True, slots=True)
class FilesVerdict:
    """What became of a look at all files: how many there are, what nobody refers to (and was removed), what had come
    with a copy and stands beside the workspace now, and the names of those whose content is gone or of another length.
    """

    files: int
    removed: int
    settled: int
    missing: tuple[str, ...]


def media_type_of(data: bytes) -> str | None:
    """What a file is by its content; None for what the desk does not keep."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return "image/heic"
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    return _model_type(data)


def _model_type(data: bytes) -> str | None:
    head = data[:_LOOKED_AT]
    if head.startswith((b"ply\n", b"ply\r\n")):
        return "model/ply"
    if head.startswith(b"PK\x03\x04") and b"3D/3dmodel.model" in data:
        return "model/3mf"
    if _is_binary_stl(data) or (head.lstrip().startswith(b"solid") and b"facet normal" in head):
        return "model/stl"
    return "model/obj" if _is_obj(head) else None


def _is_binary_stl(data: bytes) -> bool:
    """80 bytes of heading, the number of triangles, 50 bytes for each."""
    return len(data) > 84 and len(data) == 84 + 50 * int.from_bytes(data[80:84], "little")


def _is_obj(head: bytes) -> bool:
    """Lines of vertices and faces and nothing else; what is cut off at the end of the look does not count."""
    lines = [line.strip() for line in head.split(b"\n")]
    whole = [line for line in (lines[:-1] if len(head) == _LOOKED_AT else lines) if line]
    return any(line.startswith(b"v ") for line in whole) and all(_OBJ_LINE.match(line) for line in whole)


def file_name(name: str, media_type: str) -> str:
    """A name that every system takes, with an ending that fits what the file is."""
    plain = "".join(letter if letter.isprintable() and letter not in '<>:"/\\|?*' else "_" for letter in name)
    plain = plain.strip(" .") or "file"
    endings = ENDINGS[media_type]
    fits = plain.lower().endswith(endings)
    stem, dot, ending = plain.rpartition(".") if fits else (plain, ".", endings[0][1:])
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}{dot}{ending}"


def store_key(sha256: str, name: str) -> str:
    """`<sha256>-<name>` in the letters that every store's bucket takes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9._-]+", "_", plain).strip("._") or "file"
    return f"{sha256}-{safe[-_LONGEST_KEY:]}"


def size_words(size: int) -> str:
    """`812 KB`, `3.4 MB`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"
