"""Files that are either whole or not there, and records that are either readable or remade."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from scripts.mistakes import system_mistake


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` under a temporary name beside `path`, then move it: a killed build leaves no half file.

    Raises Mistake, with the reason of the system, if it cannot be written.
    """
    name = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise system_mistake(path, "written", error) from None
        raise


def to_json(data: Any) -> bytes:
    """Compact JSON; refuses NaN and infinity; floats keep every bit."""
    return json.dumps(data, allow_nan=False, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_record(path: Path) -> dict[str, Any]:
    """The record at `path`, or an empty one if it is missing, half-written or corrupt: then it is remade."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def intact(folder: Path, files: Any) -> bool:
    """Whether every product of a record is there, bit for bit. `files` maps names to SHA-256 sums."""
    if not isinstance(files, dict) or not files:
        return False
    try:
        return all(sha256((folder / name).read_bytes()) == digest for name, digest in files.items())
    except OSError:
        return False


def is_current(record: Path, digest: str) -> bool:
    """Whether `record` was written for `digest` and the products it names are whole beside it."""
    data = read_record(record)
    return data.get("digest") == digest and intact(record.parent, data.get("files"))


def write_record(record: Path, digest: str, products: list[str]) -> None:
    """Record that the files named, which stand beside `record`, were made for `digest`; to be written last."""
    sums = {name: sha256((record.parent / name).read_bytes()) for name in sorted(products)}
    write_whole(record, to_json({"digest": digest, "files": sums}))


def remove_others(folder: Path, keep: set[str]) -> list[str]:
    """Remove every entry of `folder` that is not in `keep` (orphans, leftovers of a killed build); return their names.

    Raises Mistake, with the reason of the system, if one cannot be removed.
    """
    gone = []
    for entry in sorted(folder.iterdir()) if folder.is_dir() else []:
        if entry.name not in keep:
            try:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
            except OSError as error:
                raise system_mistake(entry, "removed", error) from None
            gone.append(entry.name)
    return gone
