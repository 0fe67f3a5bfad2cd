"""The gallery: a thumbnail of every picture, by topic, in the colours of either theme, and the tables as a list.

The thumbnails of a topic are one image, a strip from which each `img` shows its part: a page may ask for few files only,
and a strip that is not near the window is not asked for at all.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from PIL import Image

from scripts.places import DRAWINGS
from scripts.read.sources import Source
from scripts.write.catalogue import Catalogue
from scripts.write.expand import SIGN, Here
from scripts.write.figures_archive import offer
from scripts.write.front_matter import plain
from scripts.write.markdown_pieces import FOUND_LAST
from scripts.write.topics import Topic

THEMES = {"light": "", "dark": "dark."}  # in the names of files, from the name of the theme
QUALITY = 40  # of WebP, from 0 to 100: lines stay sharp, and a thumbnail takes some 3 KB
FIRST_SENTENCE = re.compile(r"(?<=[.?!])\s")


def strips(of_topics: Sequence[Topic]) -> dict[str, bytes]:
    """The thumbnails of each topic in each theme as one image, by address."""
    return {
        address(topic, theme): strip([thumbnail_of(figure, theme) for figure in topic.pictures])
        for topic in of_topics
        if topic.pictures
        for theme in THEMES
    }


def address(topic: Topic, theme: str) -> str:
    return f"figures/thumbnails/{topic.folder}.{theme}.webp"


def strip(thumbnails: Sequence[Path]) -> bytes:
    """Images of one size below each other, as WebP."""
    images = [Image.open(path) for path in thumbnails]
    width, height = images[0].size
    whole, buffer = Image.new("RGB", (width, height * len(images))), io.BytesIO()
    for place, image in enumerate(images):
        whole.paste(image, (0, height * place))
    whole.save(buffer, "webp", quality=QUALITY, method=2)
    return buffer.getvalue()


def figures_page(known: Catalogue, topics: Sequence[Topic], archive: int) -> str:
    """The gallery. `archive` is the size in bytes of the archive of all pictures, 0 if there is none."""
    lines = [
        FOUND_LAST,
        "# Which figures are there, and how do I use one?",
        "",
        "Each figure was drawn by code during the build. Its card offers the drawing for print, for slides and for "
        "drawing programs, the facts behind it and the source. Text and figures may be used under CC BY 4.0, the code "
        "under the MIT licence: [how to cite and reuse](cite.md).",
        "",
        *offer(archive),
    ]
    return "\n".join([*lines, *(line for topic in topics for line in shown(topic, known))]) + "\n"


def shown(topic: Topic, known: Catalogue) -> list[str]:
    """The topic as lines of Markdown: its pictures as a grid of thumbnails, its tables as a list."""
    lines = [f"## {topic.title}", ""]
    if topic.pictures:
        entries = [
            f"- [{thumbnail(topic, place, known)} {words(figure)}](figures/{figure.name}.md)"
            for place, figure in enumerate(topic.pictures)
        ]
        lines += ['<div class="gallery" markdown="1">', "", *entries, "", "</div>", ""]
    if topic.tables:
        lines += ["In tables:", "", *(f"- [{words(f)}](figures/{f.name}.md)" for f in topic.tables), ""]
    return lines


def words(figure: Source) -> str:
    return figure.title.removesuffix(".")


def thumbnail(topic: Topic, place: int, known: Catalogue) -> str:
    """The part of the strips of a topic that shows its picture at `place`, once for each theme.

    Beside its title the picture is described by the first sentence of its long description.
    """
    figure = topic.pictures[place]
    described = plain(figure.words, Here("figures.md", figure.name), known)
    alt = SIGN.sub(lambda m: f"&#{ord(m[0])};", escape(FIRST_SENTENCE.split(described, maxsplit=1)[0]))
    with Image.open(thumbnail_of(figure, "light")) as image:
        width, height = image.size
    part = f"{100 * place / max(1, len(topic.pictures) - 1):.4g}%"
    look = f'loading=lazy width={width} height={height} style="aspect-ratio: {width}/{height}; object-fit: cover; object-position: 0 {part}"'
    return "".join(f"![{alt}]({address(topic, theme)}){{ .in-{theme} {look} }}" for theme in THEMES)


def thumbnail_of(figure: Source, theme: str) -> Path:
    return DRAWINGS / figure.name / f"{figure.name}.thumbnail.{THEMES[theme]}png"
