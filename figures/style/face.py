"""The face of the text, which the figures share with the pages: known to matplotlib once this is imported."""

from importlib.util import find_spec
from pathlib import Path

from matplotlib.font_manager import fontManager

FACE = "Source Serif 4"  # reference.mplstyle names it


def files() -> list[Path]:
    """The upright and the italic font, found without importing the package that ships them."""
    spec = find_spec("fontpkg_source_serif_4")
    assert spec and spec.origin, "fontpkg-source-serif-4 is not installed"
    return sorted((Path(spec.origin).parent / "files").glob("*.ttf"))


for path in files():
    fontManager.addfont(path)
