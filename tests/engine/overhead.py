"""How much longer our build takes than plain MkDocs on the same pages: `python -m tests.engine.overhead`.

With nothing stale, `mkdocs build` of this site is timed against MkDocs with the same theme and extensions, no hook, on
the same pages already expanded to Markdown and the same downloads already in place. Medians of alternating runs.
"""

import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import yaml

from scripts.places import DOCS, ROOT
from scripts.read.sources import example_paths
from scripts.site.notebook_page import to_markdown
from scripts.write.catalogue import catalogue
from scripts.write.generated_pages import PICTURE_FORMATS, TABLE_FORMATS, generated
from scripts.write.prose import Here, expand

RUNS, LIMIT = 5, 1.5
EXAMPLE = re.compile(r"examples/(\w+)\.py")  # plain MkDocs knows worked examples as Markdown only


def plain_project(folder: Path) -> None:
    """Write the site as a plain MkDocs project: every notation expanded, every product in docs/."""
    known = catalogue()
    shutil.copytree(DOCS, folder / "docs")
    texts = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in DOCS.rglob("*.md")} | generated(
        known
    )
    for path in example_paths():
        (folder / "docs" / "examples" / path.name).unlink()
        texts[f"examples/{path.stem}.md"] = example_text(path.stem)
    for uri, text in texts.items():
        target = folder / "docs" / uri
        target.parent.mkdir(exist_ok=True)
        text = expand(text, Here(uri), known, lambda html: html)
        target.write_text(EXAMPLE.sub(r"examples/\1.md", text), "utf-8")
    for name, figure in known.figures.items():
        for suffix, _ in TABLE_FORMATS if figure.is_table else PICTURE_FORMATS:
            shutil.copy(ROOT / "build" / "figures" / name / f"{name}.{suffix}", folder / "docs" / "figures")
    settings = yaml.safe_load(EXAMPLE.sub(r"examples/\1.md", (ROOT / "mkdocs.yml").read_text("utf-8"))) | {
        "hooks": [],
        "strict": False,
    }
    settings["theme"]["custom_dir"] = str(ROOT / "scripts" / "theme")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")


def example_text(name: str) -> str:
    return to_markdown(nbformat.read(ROOT / "build" / "examples" / f"{name}.ipynb", 4))


def seconds(folder: Path) -> float:
    """The wall time of one `mkdocs build`."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> int:
    with TemporaryDirectory() as name:
        seconds(ROOT)  # makes what is stale
        plain_project(Path(name))
        times = [(seconds(ROOT), seconds(Path(name))) for _ in range(RUNS)]
    ours, plain = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"ours {ours:.2f} s, plain {plain:.2f} s, ratio {ours / plain:.2f} (at most {LIMIT})")
    return 0 if ours <= LIMIT * plain else 1


if __name__ == "__main__":
    sys.exit(main())
