"""Zip archives with equal bytes for equal files, and their size in words."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

COMPRESSED = (".pdf", ".png")  # as they are


def zipped(folder: str, files: Mapping[str, bytes], day: date) -> bytes:
    """A zip with one folder of files, all of one date."""
    into = io.BytesIO()
    with ZipFile(into, "w") as archive:
        for name, content in sorted(files.items()):
            info = ZipInfo(f"{folder}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = ZIP_STORED if name.endswith(COMPRESSED) else ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is made
            archive.writestr(info, content)
    return into.getvalue()


def size_in_words(size: int) -> str:
    """A number of bytes as a reader is told it: to two digits, which hardly depend on who compressed."""
    unit, name = (1e6, "MB") if size >= 1e6 else (1e3, "kB")
    return f"about {float(f'{max(size, 1000) / unit:.2g}'):g}\u00a0{name}"
