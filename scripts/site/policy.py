"""What a page of the site may do, with the one script that stands in the pages; and the file `_headers`.

`_headers` says the policy again, with what only a header can say, in the form that several hosts read.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from scripts.places import BARE
from scripts.write import policy

# The one script that stands in the pages, since it must run before anything is painted: it shows the colours that the
# reader chose, and the search, which needs a script. It keeps the names of Material's, of which it takes the place.
FIRST_SCRIPT = Path(__file__).with_name("first.js").read_text("utf-8").strip()
HASH = b64encode(sha256(FIRST_SCRIPT.encode()).digest()).decode()
RULES = policy.RULES | {"script-src": f"{policy.RULES['script-src']} 'sha256-{HASH}'"}
IN_A_HEADER = {"frame-ancestors": "'self'"}  # browsers ignore it in a page
OTHER_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}


def in_page() -> str:
    """The policy of a page, from a server and from the disk."""
    return policy.in_page(RULES)


def headers(site: Path) -> str:
    """The file `_headers` for a built site: the policy again, and that no other site may show a page in a frame.

    But for the bare pages, which are made for that. Hosts differ in what they do with a header that two of the addresses
    given here would set: so no page has two.
    """
    folders = sorted({path.relative_to(site).parts[0] for path in site.glob("*/**/*.html")} - {BARE})
    ours = {"Content-Security-Policy": policy.written(RULES | IN_A_HEADER)}
    blocks = dict.fromkeys(("/", "/:page", *(f"/{folder}/*" for folder in folders)), ours)
    blocks |= {f"/{BARE}/*": {"Content-Security-Policy": policy.written(policy.RULES)}, "/*": OTHER_HEADERS}
    return "".join(block(address, said) for address, said in blocks.items())


def block(address: str, said: dict[str, str]) -> str:
    return f"{address}\n" + "".join(f"  {name}: {value}\n" for name, value in said.items())
