"""A matplotlib SVG made fit to stand inside a page: small, themed by CSS variables, its ids its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

from scripts.make.paths import ABSOLUTE, relative, shorter

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
HALOED = "haloed "  # what the name of a label's group begins with if its halo is still to be drawn
HALO = "paint-order: stroke; stroke: #fdfcfa; stroke-width: 3.5"  # as figures.style has it
# The face of the pages; outside of them, such as in a notebook that was taken away, the same if the machine has it.
FACE = "Site Serif, Site Math, 'Source Serif 4', serif"
DROPPED = {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}  # matplotlib's <style> would style the whole page
PART = "part-"  # the gid of an artist that a script moves: it keeps the name that follows
LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


def clean(svg: str, prefix: str, inks: dict[str, str], label: str, font_size: float = 0.0) -> str:
    """The SVG as an inline element.

    `prefix` makes its ids unique in the page, `inks` maps hex colours to CSS variables, `label` is the text
    alternative, `font_size` the smallest text in units of the viewBox (a test reads it; 0: no text).
    """
    root = ET.fromstring(svg.encode())
    drop(root, blank_glyphs(root))
    merge_halos(root)
    halos, moved = halo_texts(root), moved_paths(root)
    rename_ids(root, prefix)
    for words in root.iter(f"{{{SVG}}}text"):
        shorten(words, words in halos, font_size)
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "d" and ABSOLUTE.fullmatch(value):
                element.set(name, relative(value) if element in moved else shorter(value))
            elif name in {"d", "points", "x", "y"}:
                element.set(name, LONG_NUMBER.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), value))
            elif name in {"style", "fill", "stroke"}:
                element.set(name, re.sub(r"#[0-9a-fA-F]{6}", lambda m: themed(m[0].lower(), inks), value))
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    # Round joins, as the dropped <style> had them: mitred, the halo of a pointed letter grows spikes.
    root.attrib.update({"role": "img", "aria-label": label, "focusable": "false", "stroke-linejoin": "round"})
    if font_size:
        size = f"{font_size:g}"
        root.attrib.update({"data-font-size": size, "font-size": size, "font-family": FACE, "data-search-exclude": ""})
    share_styles(root)
    unwrap(root)
    text = ET.tostring(root, encoding="unicode").replace(f' xmlns="{SVG}"', "")
    return re.sub(r">\s+<", "><", text).strip()


def halo_texts(root: ET.Element) -> list[ET.Element]:
    """The labels whose halo is still to be drawn; their groups get back the names that they had before."""
    groups = [group for group in root.iter() if group.get("id", "").startswith(HALOED)]
    for group in groups:
        group.set("id", group.get("id", "").removeprefix(HALOED))
    return [text for group in groups for text in group.iter(f"{{{SVG}}}text")]


def moved_paths(root: ET.Element) -> set[ET.Element]:
    """The outlines of the parts that a script moves, which stay as they were drawn."""
    return {path for part in root.iter() if part.get("id", "").startswith(PART) for path in part.iter(f"{{{SVG}}}path")}


def shorten(text: ET.Element, haloed: bool, size: float) -> None:
    """Leave of a label's style what the page does not give it anyway: not its face, nor the size of most others."""
    kept = [part for part in text.get("style", "").split("; ") if not part.startswith("font-family")]
    kept = [part for part in kept if part != f"font-size: {size:g}px"]
    text.set("style", "; ".join(kept + [HALO] * haloed))
    if text.get("transform", "").startswith("rotate(-0 "):
        del text.attrib["transform"]


def share_styles(root: ET.Element) -> None:
    """Say once, at their group, the style that all marks of a group have: those of a scatter may be a thousand.

    Not opacity, which would be that of the group as a whole; and a part that a script moves stays as it is.
    """
    moved = {group for part in root.iter() if part.get("data-part") for group in part.iter()}
    for group in root.iter(f"{{{SVG}}}g"):
        styles = {mark.get("style", "") for mark in group}
        if len(group) > 1 and len(styles) == 1 and group not in moved and not group.get("style"):
            (style,) = styles
            if style and not re.search(r"(?<!-)opacity", style):
                group.set("style", style)
                for mark in group:
                    del mark.attrib["style"]


def unwrap(element: ET.Element) -> None:
    """Put in the place of each group that says nothing what is in it, and nothing in that of definitions of nothing.

    A part that a script moves stays as it is.
    """
    if not element.get("data-part"):
        for child in element:
            unwrap(child)
        element[:] = [inner for child in element for inner in (child if bare(child) else [child])]


def bare(element: ET.Element) -> bool:
    """Whether an element is only a group, or holds definitions and none is there."""
    nothing_inside = element.tag == f"{{{SVG}}}defs" and not len(element)
    return not element.attrib and (element.tag == f"{{{SVG}}}g" or nothing_inside)


def smallest_text(figure: Any) -> float:
    """The size in points of the smallest visible text of a matplotlib figure; 0 if it has none."""
    from matplotlib.text import Text

    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return min((float(text.get_fontsize()) for text in texts), default=0.0)


def with_generic_font(svg: str) -> str:
    """The SVG with `serif` after the name of each font, for a machine that does not have it."""
    return re.sub(r"(font(?:-family)?: [^;\"]*'[^;\"]*')(?=[;\"])", r"\1, serif", svg)


def merge_halos(element: ET.Element) -> None:
    """One path for a label and its halo, which matplotlib draws as two with the same outline."""
    for child in list(element):
        merge_halos(child)
    for halo, label in pairwise(list(element)):
        if halo.get("d") and halo.get("d") == label.get("d") and "stroke:" in halo.get("style", ""):
            halo.set("style", halo.get("style", "") + "; paint-order: stroke")
            element.remove(label)


def themed(colour: str, inks: dict[str, str]) -> str:
    return f"var({inks[colour]},{colour})" if colour in inks else colour


def blank_glyphs(root: ET.Element) -> set[str]:
    """References to the glyphs that have no outline, such as the space."""
    return {f"#{path.get('id')}" for path in root.iter(f"{{{SVG}}}path") if not path.get("d")}


def drop(element: ET.Element, blank: set[str]) -> None:
    """Remove metadata, page-wide styles, blank glyphs (a path without `d` is invalid HTML), their uses, and unseen grounds."""
    for child in list(element):
        unseen = child.tag == f"{{{SVG}}}path" and (
            not child.get("d") or (child.attrib.keys() == {"d", "style"} and child.get("style") == "fill: none")
        )
        if child.tag in DROPPED or unseen or child.get(f"{{{XLINK}}}href") in blank:
            element.remove(child)
        else:
            drop(child, blank)


def rename_ids(root: ET.Element, prefix: str) -> None:
    """Short ids in order of appearance, only where something refers to them; parts that move keep their names."""
    text = ET.tostring(root, encoding="unicode")
    used = set(re.findall(r'href="#([^"]+)"', text)) | set(re.findall(r"url\(#([^)]+)\)", text))
    new: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old.startswith(PART):
            element.set("data-part", old.removeprefix(PART))
        elif old in used:
            new[old] = f"{prefix}-{len(new)}"
            element.set("id", new[old])
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href") and value.startswith("#"):
                element.set(name, f"#{new[value[1:]]}")
            elif "url(#" in value:
                element.set(name, re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{new[m[1]]})", value))
