"""The kernel of a worked example: IPython without the user's habits, pictures as SVG with equal bytes for equal drawings.

Run by nbclient as `python -m scripts.make.kernel -f CONNECTION_FILE`.
"""

from __future__ import annotations

from typing import Any

from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

SAVED = {"bbox_inches": None, "metadata": {"Date": None, "Creator": None}}  # the size the author chose, and no date


def svg(figure: Any) -> str:
    """A matplotlib figure as SVG text."""
    from IPython.core.pylabtools import print_figure

    return print_figure(figure, "svg", **SAVED)


def main() -> None:
    config = Config()
    config.InteractiveShellApp.exec_PYTHONSTARTUP = False
    config.InlineBackend.figure_formats = {"svg"}  # for figures made with pyplot
    config.InlineBackend.print_figure_kwargs = SAVED
    kernel = IPKernelApp.instance(config=config)
    kernel.initialize()
    formatter = kernel.shell.display_formatter.formatters["image/svg+xml"]
    formatter.for_type_by_name("matplotlib.figure", "Figure", svg)  # for figures made without it
    kernel.start()


if __name__ == "__main__":
    main()
