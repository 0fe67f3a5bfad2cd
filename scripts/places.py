"""Where everything is: the sources, and every path of build/ by its name."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FIGURES, DOCS, CLAIMS = ROOT / "figures", ROOT / "docs", ROOT / "tests" / "claims"
EXAMPLES, STYLE = DOCS / "examples", FIGURES / "style"
EXPLORE = FIGURES / "explore"  # what moves in figures: declarations and scripts
LANDSCAPE, SCRIPTS = ROOT / "landscape", ROOT / "scripts"
LOCK = ROOT / "requirements.txt"

BUILD = ROOT / "build"
FACTS = BUILD / "facts"  # NAME.json: what compute() returned
DRAWINGS = BUILD / "figures"  # NAME/NAME.svg and others: what draw() or table() made of it
NOTEBOOKS = BUILD / "examples"  # NAME.ipynb: the executed worked example
RECORD = "made-from.json"  # in DRAWINGS / NAME: digest and checksums; no figure can have a name with a dash
LAST_BUILD = BUILD / "last-build.json"  # digests of the sources and products of the last build without a mistake
FONTS = BUILD / "fonts"  # fonts cut to what the site uses
SITE_DOCS = BUILD / "docs"  # the whole site as plain Markdown: what a generator is given
UNFINISHED_SITE = BUILD / "site.partial"  # where the generator writes before the site is put in place
BARE = "embed"  # the folder of a site for the bare pages: a figure each, for frames of other sites
BUILD_LOCK = BUILD / ".lock"  # held by the one build that runs
FIGURES_READ = BUILD / "figures.json"  # the words of every figure module as they were last read
NAMES = BUILD / "names.json"  # the notations of every page and caption as they were last read
REFERENCES = BUILD / "references.json"  # the bibliography as it was last read
CENSUS = BUILD / "census"  # finished batches of long experiments
