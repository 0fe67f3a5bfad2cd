"""Labels with a halo, kept as text where a file is to hold text.

Matplotlib draws whatever has a path effect as outlines. While `kept_as_text` holds, a haloed label of an SVG is one
`text` with a stroke behind its letters, so that the halo follows when the words are edited, and in a PDF it is the
outline of the halo with text upon it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from matplotlib.patheffects import PathEffectRenderer, Stroke


@contextmanager
def kept_as_text() -> Iterator[None]:
    """Inside, labels with a halo are saved as text if the format saves text at all."""
    with patch.object(PathEffectRenderer, "draw_text", draw_text):
        yield


def draw_text(
    self: Any, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, *more: Any, **options: Any
) -> None:
    """What PathEffectRenderer does with a text: `self` wraps a renderer, the rest is what the renderer is told."""
    renderer, effects = self._renderer, self._path_effects
    if writer := getattr(renderer, "writer", None):  # of an SVG
        writer.start("g", style=halo_style(effects, renderer))
        renderer.draw_text(gc, x, y, s, prop, angle, *more, **options)
        writer.end("g")
    else:
        halos = self.copy_with_path_effect([Stroke(**effect._gc) for effect in effects])
        RendererBase.draw_text(halos, gc, x, y, s, prop, angle, *more, **options)
        renderer.draw_text(gc, x, y, s, prop, angle, *more, **options)


def halo_style(effects: list[Any], renderer: Any) -> str:
    """The widest stroke among the effects, in the words of CSS."""
    halo = max((effect._gc for effect in effects), key=lambda wanted: wanted["linewidth"])
    width = renderer.points_to_pixels(halo["linewidth"])
    return f"paint-order: stroke; stroke: {to_hex(halo['foreground'])}; stroke-width: {width:g}; stroke-linejoin: round"
