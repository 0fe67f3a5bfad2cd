"""The page that says how to cite and reuse the site, a page, a figure."""

from __future__ import annotations

from pathlib import Path

from scripts.places import BARE, DOCS
from scripts.read.citation import CC_BY, CC_BY_ADDRESS, CITATION, Work
from scripts.read.navigation import pages_in_order
from scripts.write.archive import ARCHIVE, LICENCES, START, pythons
from scripts.write.catalogue import Catalogue, link_to, title_of
from scripts.write.citing import Part, bibtex, folds, in_words, part_of_figure
from scripts.write.figures_archive import offer
from scripts.write.zips import size_in_words

ENTRIES = "convexity.bib"
OFFERED = {"CITATION.cff": CITATION, "LICENSE.txt": LICENCES}  # by the address at which the site has them


def part_of(path: Path) -> Part:
    """A page written by hand, as one cites it."""
    return Part(title_of(path), page=path.relative_to(DOCS).with_suffix(".html").as_posix())


def bibliography_entries(known: Catalogue, work: Work) -> str:
    """One file of BibTeX with the whole site, every page written by hand, and every figure and table."""
    parts = [Part(), *map(part_of, pages_in_order()), *map(part_of_figure, known.figures.values())]
    return "\n\n".join(bibtex(work, part) for part in parts) + "\n"


def cite_page(known: Catalogue, work: Work, figures: int, examples: int) -> str:
    """How to cite, what may be done with what, and how to make it again; for a figure by the example of the first.

    `figures` and `examples` are the sizes in bytes of the archives of all of either, 0 if there is none.
    """
    page, whole = pages_in_order()[0], Part()
    example = next(iter(known.figures.values()), None)
    lines = [
        "# How do I cite or reuse this?",
        "",
        '!!! answer "In short"',
        f"    Name the authors, the title and the version, and link the licence. You may copy, change and share text and "
        f"figures ({CC_BY}) and the code (MIT licence), also in a course or a book that is sold. If you change something, say so.",
        "",
        "## The whole site",
        "",
        f"> {in_words(work, whole)}",
        "",
        *folds(work, whole),
        f"The file [CITATION.cff](CITATION.cff) says the same to reference managers, and [one file of BibTeX]({ENTRIES}) "
        "has an entry for the site, for each page and for each figure.",
        "",
        "## A page",
        "",
        f"Put the title of the page first. For {link_to(page, 'cite.md')}, for example:",
        "",
        f"> {in_words(work, part_of(page))}",
        "",
        *folds(work, part_of(page)),
        "Every page also carries its title, authors, date and language where reference managers in a browser look for "
        "them. If you cite a theorem, cite its source from the [bibliography](bibliography.md) as well.",
        "",
        "## A figure",
        "",
        "Each figure has a card in the [gallery](figures.md), with files to download and its own citation, ready to "
        "copy: in words, as BibTeX and as CSL-JSON."
        + (f" [One of them](figures/{example.name}.md#cite), for example." if example else ""),
        "",
        *offer(figures),
        "In a talk, one line below the figure is enough:",
        "",
        f"> {'; '.join(work.authors)}, [{CC_BY}]({CC_BY_ADDRESS})",
        "",
        *on_a_page_of_your_own(example.name if example else ""),
        "## What may I do with it?",
        "",
        "| what | licence | what you must do |",
        "| --- | --- | --- |",
        f"| text and figures | [{CC_BY}]({CC_BY_ADDRESS}) | name the authors, link the licence, say what you changed |",
        "| code | [MIT](LICENSE.txt) | keep the copyright notice and the licence in copies |",
        "| fonts of the site | SIL Open Font License | do not sell them by themselves; keep their notices |",
        "",
        "You need not ask. Translations, slides, exercise sheets and exams are welcome, and so are [the exercises]"
        "(exercises.md), with or without their solutions. Sources that this site cites have licences of their own.",
        "",
        *(run_an_example(examples) if examples else []),
        "## How do I make it again?",
        "",
        "With a copy of the repository, Python and make:",
        "",
        "```text",
        "make site                  the whole site, with its figures",
        "make figure NAME=...       one figure; its name is on its card",
        "make test                  every test behind a claim",
        "```",
        "",
        "The first makes its own environment, with every version fixed. The same version gives the same numbers; so "
        "name it when you cite. [The claims](claims.md) say what each test checks.",
        "",
    ]
    return "\n".join(lines)


def on_a_page_of_your_own(example: str) -> list[str]:
    """How a figure is shown on a page elsewhere, as lines of Markdown; `example` is the name of one, '' if there is none."""
    if not example:
        return []
    return [
        "## On a page of your own",
        "",
        f"You can show a figure in a course or a blog without copying it. [Its card](figures/{example}.md#embed) has the lines of "
        f"HTML to paste. They show [a page with the figure alone]({BARE}/{example}.html), its caption, its licence and a "
        "link back. What can be moved here can be moved there.",
        "",
        "- **Height.** The frame has a height that suits a wide page. Where scripts may run, the one in the snippet corrects "
        "it: the page in the frame sends its height, and the script takes it from that frame and that site alone. If your "
        "editor drops the script, the frame scrolls when it is too low.",
        "- **Colours.** They follow the reader's system. If your page is always dark, add `?theme=dark` to the address, or "
        "`?theme=light` if it is always light.",
        "- **State.** If you move something in a figure here, the address of the page changes. Its part after `#` works in "
        "the frame, too: put it at the end of the frame's address, and readers find the figure as you left it.",
        "- **Privacy.** The page in the frame sets no cookie, stores nothing and loads nothing from anyone else. It "
        "learns the address of your site, not that of your page, and sends your page its height, nothing more.",
        "",
    ]


def run_an_example(archive: int) -> list[str]:
    """How a worked example is run without the repository; `archive` is the size of the archive in bytes."""
    examples = [f"- {link_to(path, 'cite.md')}" for path in pages_in_order() if path.suffix == ".py"]
    return [
        "## How do I run a worked example?",
        "",
        f"Take [the worked examples]({ARCHIVE}), {size_in_words(archive)}: the executed notebooks, the library and the "
        "probe that they import, and the versions of all packages with their checksums. The repository is not needed. "
        f"Unpack them, and in their folder, with Python {pythons()}:",
        "",
        "```text",
        *START,
        "```",
        "",
        "The first line installs what they need into a folder `.venv` beside them. The second runs every notebook again "
        "and compares what it prints with what it prints here. To change one, open it in VS Code or JupyterLab: the "
        "README in the archive says how, also on Windows.",
        "",
        *examples,
        "",
    ]
