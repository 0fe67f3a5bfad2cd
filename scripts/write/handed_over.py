"""Beside each program that is offered for download a script that hands over its text.

A page opened from the disk may not fetch a file, but it may run one: so the button that copies a whole file works there
too, and its text is loaded only when the button is pressed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping


def handed_over(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """For each assets/NAME.py, given with its bytes, the bytes of assets/NAME.js, which calls `offered` with the text."""
    programs = {uri: text for uri, text in files.items() if uri.startswith("assets/") and uri.endswith(".py")}
    return {
        uri.removesuffix(".py") + ".js": f"offered({json.dumps(text.decode())});\n".encode()
        for uri, text in programs.items()
    }
