"""A bare page for each figure: title, figure with its controls, caption, whose it is, and the way back; for frames elsewhere.

Finished HTML, not Markdown: nothing of the site stands around it, whatever generator makes the site. It keeps nothing, asks
nobody, and says to search engines that the page it comes from is the one to find. Its links open beside the page that
shows it, since none of the other pages may be shown in a frame of another site.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from pathlib import Path

from scripts.places import BARE, DOCS
from scripts.read.citation import CC_BY, CC_BY_ADDRESS, LANGUAGE, Work
from scripts.read.sources import Source
from scripts.write.catalogue import Catalogue, title_of, uses
from scripts.write.expand import Here
from scripts.write.expand import figure as figure_element
from scripts.write.fonts import first_fonts
from scripts.write.policy import in_page

SHEETS = tuple(f"assets/stylesheets/{name}.css" for name in ("colours", "page", "bare"))
PAGE = """\
<!doctype html>
<html lang="{language}">
<head>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<base target="_blank">
<title>{title} - {site}</title>
{links}
</head>
<body data-md-color-scheme="auto">
<script src="../assets/javascripts/bare.js"></script>
<main>
<article class="bare md-typeset">
<h1>{title}</h1>
{figure}
<footer>
From <a href="../{back}">{page}</a> · <a href="../figures/{name}.html">Data and source</a> · {authors}, \
<a rel="license" href="{licence}">{licence_name}</a>
</footer>
</article>
</main>
</body>
</html>
"""


def bare_pages(known: Catalogue, work: Work, files: Collection[str]) -> dict[str, bytes]:
    """The bare page of every figure, by address; `files` are the addresses of what a page can ask for."""
    shown, sheets = uses(known.figures)["figure"], [sheet for sheet in SHEETS if sheet in files]
    return {
        address_of(figure.name): bare_page(figure, shown.get(figure.name, {}), sheets, known, work).encode()
        for figure in known.figures.values()
    }


def address_of(name: str) -> str:
    return f"{BARE}/{name}.html"


def bare_page(
    figure: Source, places: Mapping[Path, bool], sheets: Collection[str], known: Catalogue, work: Work
) -> str:
    """The bare page of a figure that is shown at `places`; the way back leads to the first of them."""
    element = figure_element(figure.name, Here(address_of(figure.name), suffix=".html"), known)
    place = next(iter(places))
    page = place.relative_to(DOCS).with_suffix(".html").as_posix()
    links = [f'<link rel="canonical" href="{escape(work.address + page)}">'] if work.address else []
    links += [
        f'<link rel="preload" href="../assets/fonts/{font}.woff2" as="font" type="font/woff2" crossorigin>'
        for font in first_fonts(element)
    ]
    links += [f'<link rel="stylesheet" href="../{sheet}">' for sheet in sheets]
    return PAGE.format(
        language=LANGUAGE,
        policy=in_page(),
        title=escape(figure.title.removesuffix(".")),
        site=escape(work.title.partition(":")[0]),
        links="\n".join([*links, '<link rel="icon" href="../assets/icon.svg">']),
        figure=element,
        back=f"{page}#fig-{figure.name}",
        page=escape(title_of(place)),
        name=figure.name,
        authors=escape("; ".join(work.authors)),
        licence=CC_BY_ADDRESS,
        licence_name=CC_BY,
    )
