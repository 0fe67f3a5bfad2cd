"""What happens to a site once MkDocs has written it: font of the formulas, downloads, leftovers, the swap."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.write import plain
from scripts.write.catalogue import Catalogue
from scripts.files import is_current, sha256, write_record, write_whole
from scripts.mistakes import Mistake
from scripts.places import DOCS, LOCK, ROOT

FONT = ROOT / "build" / "math.woff2"
UNUSED = (  # no page asks for them
    "**/*.map",
    "assets/javascripts/bundle.*.js",
    "assets/javascripts/lunr/**/*.js",
    "assets/javascripts/workers/*.js",
    "assets/stylesheets/palette.*.css",
    "assets/images/favicon.png",
    "sitemap.xml",
    "sitemap.xml.gz",
)


def add_font(site: Path, characters: dict[str, str]) -> None:
    """Put the font, cut to `characters`, into the site; it is cut anew only if they or the tools changed.

    `characters` maps each to a page that has it. Raises Mistake for one that the font does not have.
    """
    source = Path(__file__).with_name("mathfont.py").read_bytes() + LOCK.read_bytes()
    digest = sha256("".join(sorted(characters)).encode() + source)
    if not is_current(FONT.with_suffix(".json"), digest):
        from scripts.site.mathfont import FontError, cut  # imports fontTools, which takes longer than a page

        try:
            cut(set(characters), FONT)
        except FontError as error:
            page = next((page for character, page in characters.items() if f"U+{ord(character):04X} " in str(error)), "")
            raise Mistake(DOCS / page, 0, f"{error}.", "Write it outside the formula.") from None
        write_record(FONT.with_suffix(".json"), digest, [FONT.name])
    write_whole(site / "assets" / "fonts" / FONT.name, FONT.read_bytes())


def write_out_notebooks(site: Path, known: Catalogue) -> None:
    """Let every downloaded notebook say in plain Markdown what its page says in notations."""
    for path in sorted(site.glob("examples/*.ipynb")):
        write_whole(path, plain.notebook(path.read_bytes(), known))


def remove_unused(site: Path) -> None:
    for pattern in UNUSED:
        for path in sorted(site.glob(pattern)):
            path.unlink()


def swap(site: Path, target: Path) -> None:
    """Put the finished `site` in the place of `target`, which is whole until then."""
    old = ROOT / "build" / "site.old"
    shutil.rmtree(old, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.move(target, old)
    shutil.move(site, target)
    shutil.rmtree(old, ignore_errors=True)
