"""What is read out of texts, kept from build to build: after an edit one text is read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.files import read_record, sha256, to_json, write_whole


class Kept:
    """What was found in texts, by their digests, in the record at `path`; what nobody asks for is dropped at the end.

    `readers` are the modules that find it: where one of them or Python has changed, everything is read anew.
    """

    def __init__(self, path: Path, *readers: Path) -> None:
        self.path = path
        self.reader = sha256(b"".join([sys.version.encode(), *(reader.read_bytes() for reader in readers)]))
        record = read_record(path)
        is_sound = record.get("reader") == self.reader and record.get("sum") == sha256(to_json(record.get("found")))
        self.before: dict[str, Any] = record["found"] if is_sound else {}
        self.now: dict[str, Any] = {}

    def ask(self, text: str, read: Callable[[], Any]) -> Any:
        """What was found in `text`; `read` finds it, as JSON can hold it, if it is not kept."""
        key = sha256(text.encode())
        if key not in self.now:
            self.now[key] = self.before[key] if key in self.before else read()
        return self.now[key]

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_: object) -> None:
        if self.now.keys() != self.before.keys():
            record = {"reader": self.reader, "sum": sha256(to_json(self.now)), "found": self.now}
            write_whole(self.path, to_json(record))
