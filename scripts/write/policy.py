"""What a page of the site may do, as a Content-Security-Policy: nothing but show its own files.

Each page says so itself, in a `meta` element, so that it holds on every host and from the disk.
"""

from __future__ import annotations

# {own} are the files of the site: 'self' does not name them where the page is opened from the disk.
RULES = {
    "default-src": "'none'",
    "script-src": "{own}",
    "style-src": "{own}",
    # Attributes only: the inks of the drawings, the columns of tables and some formulas. No rule can come in by one.
    "style-src-attr": "'unsafe-inline'",
    "img-src": "{own} data:",  # Material's icons, and what is too dense in a drawing to be drawn as lines
    "font-src": "{own}",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def in_page(rules: dict[str, str] = RULES) -> str:
    """The policy of a page, from a server and from the disk."""
    return written(rules, "'self' file:")


def written(rules: dict[str, str], own: str = "'self'") -> str:
    return "; ".join(f"{name} {value.format(own=own)}" for name, value in rules.items())
