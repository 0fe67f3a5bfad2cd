"""A matplotlib SVG made fit to stand inside a page: small, themed by CSS variables, its ids its own."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import escape

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DROPPED = {f"{{{SVG}}}metadata", f"{{{SVG}}}style"}  # matplotlib's <style> would style the whole page
LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)


def clean(svg: str, prefix: str, inks: dict[str, str], label: str, font_size: float = 0.0) -> str:
    """The SVG as an inline element.

    `prefix` makes its ids unique in the page, `inks` maps hex colours to CSS variables, `label` is the text
    alternative, `font_size` the smallest text in units of the viewBox (a test reads it; 0: no text).
    """
    root = ET.fromstring(svg.encode())
    drop(root)
    rename_ids(root, prefix)
    for element in root.iter():
        for name, value in element.attrib.items():
            if name in {"d", "points", "x", "y"}:
                element.set(name, LONG_NUMBER.sub(lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), value))
            elif name in {"style", "fill", "stroke"}:
                element.set(name, re.sub(r"#[0-9a-fA-F]{6}", lambda m: themed(m[0].lower(), inks), value))
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.attrib.update({"role": "img", "aria-label": label, "focusable": "false"})
    if font_size:
        root.set("data-font-size", f"{font_size:g}")
    text = ET.tostring(root, encoding="unicode").replace(f' xmlns="{SVG}"', "")
    return re.sub(r">\s+<", "><", text).strip()


def themed(colour: str, inks: dict[str, str]) -> str:
    return f"var({inks[colour]},{colour})" if colour in inks else colour


def drop(element: ET.Element) -> None:
    """Remove metadata, page-wide styles and the empty paths that stand for blank glyphs."""
    for child in list(element):
        if child.tag in DROPPED or (child.tag == f"{{{SVG}}}path" and not child.get("d")):
            element.remove(child)
        else:
            drop(child)


def rename_ids(root: ET.Element, prefix: str) -> None:
    """Short ids in order of appearance, only where something refers to them."""
    text = ET.tostring(root, encoding="unicode")
    used = set(re.findall(r'href="#([^"]+)"', text)) | set(re.findall(r"url\(#([^)]+)\)", text))
    new = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old in used:
            new[old] = f"{prefix}-{len(new)}"
            element.set("id", new[old])
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.endswith("href") and value.startswith("#"):
                element.set(name, f"#{new[value[1:]]}")
            elif "url(#" in value:
                element.set(name, re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{new[m[1]]})", value))


def described(svg: str, label: str) -> str:
    """The same inline SVG with another text alternative."""
    return re.sub(r'aria-label="[^"]*"', lambda _: f'aria-label="{escape(label, quote=True)}"', svg, count=1)
