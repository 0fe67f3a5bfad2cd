"""What a page of the site may do, as a Content-Security-Policy: nothing but show its own files.

Each page says so itself, in a `meta` element, so that it holds on every host and from the disk. `_headers` says it
again, with what only a header can say, in the form that several hosts read.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

# The one script that stands in the pages, since it must run before anything is painted: it shows the colours that the
# reader chose, and the search, which needs a script. It keeps the names of Material's, of which it takes the place.
FIRST_SCRIPT = Path(__file__).with_name("first.js").read_text("utf-8").strip()
HASH = b64encode(sha256(FIRST_SCRIPT.encode()).digest()).decode()

# {own} are the files of the site: 'self' does not name them where the page is opened from the disk.
RULES = {
    "default-src": "'none'",
    "script-src": "{own} 'sha256-{hash}'",
    "style-src": "{own}",
    # Attributes only: the inks of the drawings, the columns of tables and some formulas. No rule can come in by one.
    "style-src-attr": "'unsafe-inline'",
    "img-src": "{own} data:",  # Material's icons, and what is too dense in a drawing to be drawn as lines
    "font-src": "{own}",
    "base-uri": "'none'",
    "form-action": "'none'",
}
IN_A_HEADER = {"frame-ancestors": "'self'"}  # browsers ignore it in a page
OTHER_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}


def in_page() -> str:
    """The policy of a page, from a server and from the disk."""
    return written(RULES, "'self' file:")


def headers() -> str:
    """The file `_headers`: the same policy, and more, for every address of the site."""
    all_of_them = {"Content-Security-Policy": written(RULES | IN_A_HEADER, "'self'"), **OTHER_HEADERS}
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in all_of_them.items())


def written(rules: dict[str, str], own: str) -> str:
    return "; ".join(f"{name} {value.format(own=own, hash=HASH)}" for name, value in rules.items())
