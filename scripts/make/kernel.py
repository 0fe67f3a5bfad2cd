"""The kernel of a worked example: IPython without the user's habits, pictures as SVG with equal bytes for equal drawings.

Run by nbclient as `python -m scripts.make.kernel -f CONNECTION_FILE`.
"""

from __future__ import annotations

from typing import Any

from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

from scripts.make.svg import smallest_text

SVG = "image/svg+xml"


def picture(figure: Any) -> tuple[dict[str, str], dict[str, dict[str, float]]]:
    """A matplotlib figure as SVG, of the size the author chose and without a date; with it, its smallest text in points."""
    import matplotlib

    from scripts.make.words import with_words

    svg = with_words(figure, matplotlib.rcParams["svg.hashsalt"])
    return {SVG: svg}, {SVG: {"font_size": smallest_text(figure)}}


def main() -> None:
    config = Config()
    config.InteractiveShellApp.exec_PYTHONSTARTUP = False
    config.InlineBackend.figure_formats = set()  # so that figures made with pyplot, too, become what `picture` returns
    kernel = IPKernelApp.instance(config=config)
    kernel.initialize()
    import figures.style  # noqa: F401  # not before: the kernel tells matplotlib first who shows its figures

    assert kernel.shell is not None  # initialize() makes it
    kernel.shell.display_formatter.mimebundle_formatter.for_type_by_name("matplotlib.figure", "Figure", picture)
    kernel.start()


if __name__ == "__main__":
    main()
