"""Make one source: a figure's facts, its drawings, or an executed worked example. Runs in a worker process."""

from __future__ import annotations

import importlib
import io
import time
import traceback
import warnings
from pathlib import Path
from typing import Any, get_type_hints

from scripts.facts import BadFact, decode, encode
from scripts.files import sha256, to_json, write_whole
from scripts.mistakes import ROOT, Mistake

FACTS, FIGURES, EXAMPLES = ROOT / "build" / "facts", ROOT / "build" / "figures", ROOT / "build" / "examples"
PNG_DPI = 144  # twice the 72 points per inch of the vector formats


def compute(name: str, digest: str) -> float:
    """Run compute() of figures/NAME.py and record its facts. Returns the seconds it took."""
    start = time.perf_counter()
    facts = call(name, "compute")
    try:
        record = {"digest": digest, "facts": encode(facts)}
        decode(type(facts), record["facts"])
    except (BadFact, KeyError, TypeError, ValueError) as error:
        raise Mistake(source(name), 0, f"compute() returned unusable facts: {error}.", "Return finite numbers, text, arrays or tuples of them, annotated in Facts.") from None
    write_whole(FACTS / f"{name}.json", to_json(record))
    return time.perf_counter() - start


def draw(name: str, digest: str, facts: dict[str, Any], title: str) -> float:
    """Run draw() or table() of figures/NAME.py on stored facts and write every format, the record last."""
    start = time.perf_counter()
    module = load(name)
    stored = decode(get_type_hints(module.compute)["return"], facts)
    made = call(name, "draw" if hasattr(module, "draw") else "table", stored)
    products = pictures(made, name, title) if hasattr(module, "draw") else tables(made, title)
    products["json"] = to_json(facts)
    folder = FIGURES / name
    for suffix, content in products.items():
        write_whole(folder / f"{name}.{suffix}", content)
    sums = {f"{name}.{suffix}": sha256(content) for suffix, content in sorted(products.items())}
    write_whole(folder / "record.json", to_json({"digest": digest, "files": sums}))
    return time.perf_counter() - start


def pictures(figure: Any, name: str, title: str) -> dict[str, bytes]:
    """The drawn figure as inline SVG, plain SVG, PDF and PNG; equal bytes for equal drawings."""
    import matplotlib
    from matplotlib.text import Text

    from figures.style import INKS
    from scripts.svg import clean

    none = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Creator": None, "Producer": None}, "png": {"Software": None}}
    products = {}
    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "path"}):
        for kind in ("svg", "pdf", "png"):
            buffer = io.BytesIO()
            figure.savefig(buffer, format=kind, dpi=PNG_DPI, metadata=none[kind])
            products[kind] = buffer.getvalue()
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    inline = clean(products["svg"].decode(), name.replace("_", "-"), INKS, title, min(sizes, default=0.0))
    return {**products, "inline.svg": inline.encode()}


def tables(table: Any, title: str) -> dict[str, bytes]:
    """The table as an HTML element and as CSV."""
    from scripts.tables import as_csv, as_html

    return {"table.html": as_html(table, title).encode(), "csv": as_csv(table).encode()}


def example(name: str, digest: str) -> float:
    """Execute docs/examples/NAME.py once and store it as a notebook, the record last."""
    from scripts.notebook import CellError, execute

    start = time.perf_counter()
    target = EXAMPLES / f"{name}.ipynb"
    try:
        execute(ROOT / "docs" / "examples" / f"{name}.py", target)
    except CellError as error:
        raise Mistake("", 0, str(error), "") from None
    write_whole(EXAMPLES / f"{name}.json", to_json({"digest": digest, "files": {target.name: sha256(target.read_bytes())}}))
    return time.perf_counter() - start


def source(name: str) -> Path:
    return ROOT / "figures" / f"{name}.py"


def load(name: str) -> Any:
    return importlib.import_module(f"figures.{name}")


def call(name: str, function: str, *arguments: Any) -> Any:
    """Call a function of a figure with warnings as errors; whatever it raises becomes one Mistake with its place."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return getattr(load(name), function)(*arguments)
    except Exception as error:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename) == source(name)]
        line = frames[-1].lineno if frames else 0
        where = traceback.extract_tb(error.__traceback__)[-1]
        inside = f" (raised in {Path(where.filename).name}, line {where.lineno})" if Path(where.filename) != source(name) else ""
        raise Mistake(source(name), line or 0, f"{function}() raised {type(error).__name__}: {error}{inside}.", "Mend it; the last good figure is kept until then.") from None
