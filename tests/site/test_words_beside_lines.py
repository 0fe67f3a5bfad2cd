"""No word of a drawing lies on a curve, a mark or another word: a halo hides what is behind a letter, not what is between two."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from scripts.places import DRAWINGS

pytestmark = pytest.mark.slow
LEVEL_LINE = 1  # in units of the drawing: what is thinner, a level line or an axis, may pass behind a halo
SEEN = 48  # of 255: how much a pixel differs from the ground of a word
FEW = 5  # pixels that may: the edge of a letter's box
BEHIND = {"curvature_map"}  # boxes of a proof fill the plane there, and no place is without their edges
DRAWN = re.compile(r"<svg (?=[^>]*data-font-size).*?</svg>", re.DOTALL)  # in the page of a worked example
# The boxes of all words, from the height of small letters' stems to the line that they stand on; then the words are hidden.
WORDS = """([drawings, thin]) => {
  document.body.style = "margin: 0; width: 2060px; background: #fdfcfa";
  document.body.innerHTML = drawings.map((one) => `<div style="display: inline-block; vertical-align: top; width: 400px; margin: 6px">${one}</div>`).join("");
  return document.fonts.ready.then(() => [...document.body.children].map((one) => {
    const words = [...one.querySelectorAll("text, path[style*=paint-order]")].filter((word) => word.checkVisibility());
    const boxes = words.map((word) => {
      const { left, right, top, bottom, height } = word.getBoundingClientRect(), text = word.textContent || "a formula";
      return [text, left, word.textContent ? top + 0.22 * height : top, right, word.textContent ? bottom - 0.28 * height : bottom];
    });
    for (const line of one.querySelectorAll("path, use")) {
      const { fill, stroke, strokeWidth } = getComputedStyle(line);
      if (fill === "none" && parseFloat(strokeWidth) < thin) line.style.visibility = "hidden";
    }
    words.forEach((word) => { word.style.visibility = "hidden"; });
    return boxes;
  }));
}"""


class Word(NamedTuple):
    text: str
    left: int
    top: int
    right: int
    bottom: int


def hidden(picture: np.ndarray, word: Word) -> int:
    """How many pixels of `picture`, which shows no words, are something else than the ground of this one."""
    pixels = picture[word.top : word.bottom, word.left : word.right].reshape(-1, 3).astype(int)
    shades, counts = np.unique(pixels // 8, axis=0, return_counts=True)
    return int((np.abs(pixels - 8 * shades[counts.argmax()] - 4).max(axis=1) > SEEN).sum())


def meet(one: Word, other: Word) -> bool:
    return max(one.left, other.left) < min(one.right, other.right) and max(one.top, other.top) < min(
        one.bottom, other.bottom
    )


def faults(browser: Browser, page: str, drawings: dict[str, str]) -> list[str]:
    """The words of `drawings` that meet what they should not, in the fonts of `page`."""
    context = browser.new_context(viewport={"width": 2060, "height": 900}, bypass_csp=True)
    tab = context.new_page()
    tab.goto(page)
    boxes = tab.evaluate(WORDS, [list(drawings.values()), LEVEL_LINE])
    picture = np.asarray(Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB"))
    context.close()
    found = []
    for name, given in zip(drawings, boxes, strict=True):
        words = [Word(text, *(round(value) for value in box)) for text, *box in given]
        found += [f"{name}: {word.text}" for word in words if hidden(picture, word) > FEW]
        found += [
            f"{name}: {one.text} / {other.text}"
            for k, one in enumerate(words)
            for other in words[:k]
            if meet(one, other)
        ]
    return found


def test_words_lie_on_nothing(browser: Browser, built_site: Path):
    drawings = {path.parent.name: path.read_text("utf-8") for path in sorted(DRAWINGS.glob("*/*.inline.svg"))}
    for path in sorted((built_site / "examples").glob("*.html")):
        shown = DRAWN.findall(path.read_text("utf-8"))
        drawings |= {f"{path.stem}, picture {k}": one for k, one in enumerate(shown, 1)}
    found = faults(browser, (built_site / "figures.html").as_uri(), drawings)
    assert [one for one in found if one.split(":")[0] not in BEHIND] == []
    assert {one.split(":")[0] for one in found} == BEHIND


def test_a_word_on_a_line_on_a_mark_or_on_a_word_is_found(browser: Browser, tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text("<!doctype html>", "utf-8")
    drawing = """<svg viewBox="0 0 400 200" font-size="12.6"><text x="20" y="24">free</text>
      <path d="M0 50L400 50" style="fill: none; stroke: #174f9c; stroke-width: 2"/><text x="20" y="54">struck</text>
      <path d="M0 80L400 80" style="fill: none; stroke: #6f747d; stroke-width: 0.8"/><text x="20" y="84">level</text>
      <circle cx="28" cy="110" r="4"/><text x="20" y="114">marked</text>
      <path d="M0 130L400 130L400 150L0 150z" style="fill: #dde4ee"/><text x="20" y="145">ground</text>
      <text x="20" y="180">one</text><text x="34" y="182">two</text></svg>"""
    assert faults(browser, page.as_uri(), {"a": drawing}) == ["a: struck", "a: marked", "a: two / one"]
