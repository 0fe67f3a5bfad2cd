"""All pictures in one zip archive: a folder for each topic, and a file that says what is in it and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scripts.places import DRAWINGS
from scripts.read.citation import CC_BY, CC_BY_ADDRESS, Work
from scripts.write.catalogue import Catalogue, title_of, uses
from scripts.write.citing import Part, in_words
from scripts.write.topics import Topic
from scripts.write.zips import size_in_words, zipped

ADDRESS = "figures/all-figures.zip"  # no figure can have a name with a dash
KINDS = ("pdf", "svg", "png")
TOLD = """\
{title}: its figures

{cited}

You may use and change the figures under {licence}, {address}:
name the authors, link the licence, and say what you changed. One line below a figure is enough:

    {authors}, {licence}

Each figure is there as PDF (for LaTeX and for print; its fonts are in it), as SVG (for drawing programs; its text can be
edited) and as PNG (for slides; 1920 pixels wide). The card of a figure on the site has more: the SVG with outlined text,
the PNG for dark slides, the numbers behind it as JSON, its source, its own citation as CSL-JSON. The file figures.bib
has a BibTeX entry for each figure, for each page and for the whole site.
"""


def figures_archive(topics: Sequence[Topic], known: Catalogue, work: Work, entries: bytes) -> dict[str, bytes]:
    """The archive by its address, equal bytes for equal figures; nothing if there is no picture. `entries` is the BibTeX."""
    files = {
        f"{topic.folder}/{figure.name}.{kind}": (DRAWINGS / figure.name / f"{figure.name}.{kind}").read_bytes()
        for topic in topics
        for figure in topic.pictures
        for kind in KINDS
    }
    if not files:
        return {}
    files |= {"README.txt": told(topics, known, work).encode(), "figures.bib": entries}
    return {ADDRESS: zipped(f"figures-{work.version}", files, work.released)}


def told(topics: Sequence[Topic], known: Catalogue, work: Work) -> str:
    """What the archive says of itself: licence, citation, and each figure with its title and its pages."""
    head = TOLD.format(
        title=work.title,
        cited=in_words(work, Part()).replace("*", ""),
        licence=CC_BY,
        address=CC_BY_ADDRESS,
        authors="; ".join(work.authors),
    )
    places = uses(known.figures)["figure"]
    return "\n".join([head, *(line for topic in topics if topic.pictures for line in listed(topic, places))])


def listed(topic: Topic, places: Mapping[str, Mapping[Path, bool]]) -> Iterator[str]:
    """The figures of a topic, each with its title and the titles of its pages, as lines."""
    yield from (topic.title, "-" * len(topic.title), "")
    for figure in topic.pictures:
        pages = " / ".join(map(title_of, places[figure.name]))
        yield from (f"{topic.folder}/{figure.name}", f"    {figure.title}", f"    Shown in: {pages}", "")


def offer(size: int) -> list[str]:
    """Where a reader gets the archive, as lines of Markdown; none if its size in bytes is 0."""
    if not size:
        return []
    return [
        f"[All figures in one archive]({ADDRESS}) ({size_in_words(size)}): each as PDF, SVG and PNG, in a folder for each topic, with "
        "a file that names titles, pages and licence and says how to cite them, and their BibTeX.",
        "",
    ]
