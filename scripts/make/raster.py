"""A drawing as pixels, in the light or the dark inks: for slides, and small, for the gallery."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from PIL import Image

PNG_WIDTH = 1920  # pixels: as wide as a slide
THUMBNAIL = (256, 176)  # pixels


def image(figure: Figure, ground: str, inks: Mapping[str, str]) -> Image.Image:
    """The figure on `ground`, PNG_WIDTH pixels wide, each colour that `inks` names (as hex) replaced."""
    Canvas(figure, inks)  # the figure keeps it
    buffer = io.BytesIO()
    dpi = np.nextafter(PNG_WIDTH / figure.get_size_inches()[0], np.inf)  # the canvas drops fractions of a pixel
    figure.savefig(buffer, format="raw", dpi=dpi, facecolor=ground)
    height = len(buffer.getvalue()) // (4 * PNG_WIDTH)
    return Image.frombytes("RGBA", (PNG_WIDTH, height), buffer.getvalue()).convert("RGB")


def png(picture: Image.Image) -> bytes:
    """A PNG of at most 256 colours: the inks and what lies between them and the ground are no more."""
    buffer = io.BytesIO()
    picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(buffer, "png")
    return buffer.getvalue()


def thumbnail(picture: Image.Image, ground: str) -> bytes:
    """The picture as it fits into THUMBNAIL, in the middle, as a PNG that loses nothing."""
    small, buffer = Image.new("RGB", THUMBNAIL, ground), io.BytesIO()
    scale = min(THUMBNAIL[0] / picture.width, THUMBNAIL[1] / picture.height)
    fitted = picture.resize((round(scale * picture.width), round(scale * picture.height)), Image.Resampling.LANCZOS)
    small.paste(fitted, ((THUMBNAIL[0] - fitted.width) // 2, (THUMBNAIL[1] - fitted.height) // 2))
    small.save(buffer, "png")
    return buffer.getvalue()


class Canvas(FigureCanvasAgg):
    """A canvas whose renderer exchanges inks."""

    def __init__(self, figure: Figure, inks: Mapping[str, str]) -> None:
        super().__init__(figure)
        self.inks = inks
        self.renderers: dict[tuple[float, ...], RendererAgg] = {}

    def get_renderer(self) -> RendererAgg:
        """The one renderer of the present size: what was drawn is asked of it."""
        size = (*self.figure.bbox.size, self.figure.dpi)
        self.renderer = self.renderers.setdefault(size, Renderer(*size, self.inks))
        return self.renderer


class Renderer(RendererAgg):
    """Draws with some colours exchanged; fills of markers and collections come as arguments, all else in the context."""

    def __init__(self, width: float, height: float, dpi: float, inks: Mapping[str, str]) -> None:
        super().__init__(width, height, dpi)
        self.inks = inks

    def ink(self, colour: Any) -> Any:
        """A colour as RGBA, exchanged if it is to be; its opacity stays. None stays None."""
        if colour is None:
            return None
        rgba = to_rgba(colour)
        return (*to_rgba(self.inks.get(to_hex(rgba), to_hex(rgba)))[:3], rgba[3])

    def new_gc(self) -> GraphicsContextBase:
        return Context(self)

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        super().draw_path(gc, path, transform, self.ink(rgbFace))

    def _update_methods(self) -> None:
        """Matplotlib takes these from its compiled renderer; this puts the exchange before two of them."""
        super()._update_methods()
        compiled, instance = self._renderer, cast(Any, self)

        def draw_markers(
            gc: Any, mark: Any, mark_transform: Any, path: Any, transform: Any, rgbFace: Any = None
        ) -> None:
            compiled.draw_markers(gc, mark, mark_transform, path, transform, self.ink(rgbFace))

        def draw_path_collection(*arguments: Any, **options: Any) -> None:
            before, faces, edges, after = arguments[:6], arguments[6], arguments[7], arguments[8:]
            compiled.draw_path_collection(*before, self.inked(faces), self.inked(edges), *after, **options)

        instance.draw_markers, instance.draw_path_collection = draw_markers, draw_path_collection

    def inked(self, colours: Any) -> Any:
        """An array of RGBA rows, each exchanged."""
        return np.array([self.ink(colour) for colour in colours]).reshape(-1, 4)


class Context(GraphicsContextBase):
    """A graphics context whose lines and letters are drawn in exchanged inks."""

    def __init__(self, renderer: Renderer) -> None:
        super().__init__()
        self.renderer = renderer

    def set_foreground(self, fg: Any, isRGBA: bool = False) -> None:
        super().set_foreground(self.renderer.ink(fg), isRGBA=True)
