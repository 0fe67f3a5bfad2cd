"""Where everything is: the sources, and every path of build/ by its name."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FIGURES, DOCS, CLAIMS = ROOT / "figures", ROOT / "docs", ROOT / "tests" / "claims"
EXAMPLES = DOCS / "examples"
LOCK = ROOT / "requirements.txt"

BUILD = ROOT / "build"
