"""What a page of the site may do, with the scripts that stand in the pages and the style of "not found"; and `_headers`.

`_headers` says the policy again, with what only a header can say, in the form that several hosts read.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from scripts.mistakes import text_of
from scripts.places import BARE, DOCS
from scripts.write import policy
from scripts.write.javascript import uncommented

# In the head of a page: how it is visited decides what is laid out first.
VISIT_SCRIPT = uncommented(Path(__file__).with_name("visit.js").read_text("utf-8"))
# It must run before anything is painted: it shows the colours that the reader chose, and the search, which needs a
# script. It keeps the names of Material's, of which it takes the place.
FIRST_SCRIPT = Path(__file__).with_name("first.js").read_text("utf-8").strip()
# That of the page "not found", for which no file may be there: where it is shown, no address is relative.
STYLE_ALONE = " ".join(Path(__file__).with_name("alone.css").read_text("utf-8").split())
LAST_SCRIPT = DOCS / "assets" / "javascripts" / "site.js"
IN_A_HEADER = {"frame-ancestors": "'self'"}  # browsers ignore it in a page
OTHER_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}


def last_script() -> str:
    """The script that every page runs at its end; nothing if there is none.

    It stands in the page, for a browser opens six connections to a server: five for the style sheet and the fonts of a
    page with formulas, and one for all else. A file of its own would be kept from page to page, and is 3 KB.
    """
    return uncommented(text_of(LAST_SCRIPT)) if LAST_SCRIPT.is_file() else ""


def rules() -> dict[str, str]:
    """The rules of a page, with the scripts that stand in it."""
    return with_hashes(policy.RULES, "script-src", VISIT_SCRIPT, FIRST_SCRIPT, last_script())


def rules_alone() -> dict[str, str]:
    """The rules of the page "not found", in which a style stands as well."""
    return with_hashes(rules(), "style-src", STYLE_ALONE)


def with_hashes(rules: dict[str, str], name: str, *texts: str) -> dict[str, str]:
    """Rules of which one also allows what stands in a page: these texts, by their hashes."""
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts if text]
    return rules | {name: " ".join([rules[name], *hashes])}


def headers(site: Path) -> str:
    """The file `_headers` for a built site: the policy again, and that no other site may show a page in a frame.

    But for the bare pages, which are made for that. The style of "not found" is allowed at each address, for hosts show it there. Hosts differ in what they do with a header that two of the addresses
    given here would set: so no page has two.
    """
    folders = sorted({path.relative_to(site).parts[0] for path in site.glob("*/**/*.html")} - {BARE})
    ours = {"Content-Security-Policy": policy.written(rules_alone() | IN_A_HEADER)}
    blocks = dict.fromkeys(("/", "/:page", *(f"/{folder}/*" for folder in folders)), ours)
    blocks |= {f"/{BARE}/*": {"Content-Security-Policy": policy.written(policy.RULES)}, "/*": OTHER_HEADERS}
    return "".join(block(address, said) for address, said in blocks.items())


def block(address: str, said: dict[str, str]) -> str:
    return f"{address}\n" + "".join(f"  {name}: {value}\n" for name, value in said.items())
