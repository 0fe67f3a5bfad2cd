"""With the one style sheet of the site pages look as with all of them whole: the theme's own, and those of this repository."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.places import DOCS
from tests.site.facts import DESKTOP, PHONE
from tests.site.server import serve
from tests.site.tabs import settle

OURS = [DOCS / "assets" / "stylesheets" / f"{name}.css" for name in ("colours", "frame", "page")]
PAGES = ("stuck.html", "examples/one_unit.html", "figures.html", "convex-functions.html", "bibliography.html")
# The looks of each kind of element that is shown and no part of a drawing or a formula; of one kind are elements with the
# same name and classes as their parents have, and theirs. Custom properties are no look: what they do shows in others.
LOOKS = """(names) => {
  const named = (element) => element ? `${element.tagName}.${element.className?.baseVal ?? element.className}` : "";
  const found = {};
  for (const element of document.querySelectorAll("html, body, body *:not(svg *, math *)")) {
    const place = element.previousElementSibling ? element.nextElementSibling ? "" : ":last" : ":first";
    const kind = `${named(element.parentElement?.parentElement)} > ${named(element.parentElement)} > ${named(element)}${place}`;
    if (kind in found || !element.checkVisibility()) continue;
    found[kind] = "";
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (part && style.content === "none") continue;
      found[kind] += names.map((name) => style.getPropertyValue(name)).join(";");
    }
  }
  return found;
}"""
# The properties that any rule of the sheets sets, and the sizes, in which all others show: no other property can differ between them.
NAMES = """() => {
  const names = new Set(["width", "height"]);
  const read = ({ style, styleSheet, cssRules = styleSheet?.cssRules ?? [] }) => {
    for (const name of style ?? []) if (!name.startsWith("--")) names.add(name);
    [...cssRules].forEach(read);
  };
  [...document.styleSheets].forEach(read);
  return [...names];
}"""
# Both in one go, so that nothing else happens between; the whole sheets lie over the one that is tested, and win.
BOTH = f"""() => {{
  const looks = {LOOKS}, names = ({NAMES})(), whole = document.querySelector("link[href='/whole.css']").sheet;
  whole.disabled = true;
  const cut = looks(names);
  whole.disabled = false;
  const all = looks(names);
  whole.disabled = true;
  return [names.length, Object.keys(cut).length, Object.keys({{ ...cut, ...all }}).filter((kind) => cut[kind] !== all[kind])];
}}"""
ADD = """() => new Promise((resolve) => {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/whole.css", onload: resolve }));
})"""
OPEN = """() => document.querySelectorAll("details, .md-toggle, .md-nav__toggle").forEach((one) => {
  if (one.tagName === "DETAILS") one.open = true; else one.checked = true;
})"""
FACES = re.compile(r"@font-face\s*\{[^}]*\}")  # those of the site's sheet are loaded; others would come too late


def whole() -> str:
    theme = next(Path(str(files("material"))).glob("templates/assets/stylesheets/main.*.css"))
    return FACES.sub("", "\n".join(path.read_text("utf-8") for path in [theme, *OURS]))


@pytest.mark.parametrize("name", PAGES)
def test_every_element_looks_as_with_the_whole_sheets(browser: Browser, built_site: Path, name: str) -> None:
    """On a phone, with a link pointed at and another focused; with all open; in dark on a desktop; in print; with pages found."""
    page = browser.new_page(viewport=PHONE, color_scheme="light")
    page.route("**/whole.css", lambda route: route.fulfill(body=whole(), content_type="text/css"))
    with serve(built_site) as address:
        page.goto(address + name)
        settle(page)
        page.evaluate(ADD)
        links = page.locator("article a >> visible=true")
        links.last.hover()
        links.first.focus()
        same(page, "on a phone")
        page.evaluate(OPEN)
        same(page, "all open")
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="dark")
        same(page, "on a desktop in dark")
        page.locator(".md-search__input").fill("loss")
        page.locator("[role=option]").first.wait_for()
        same(page, "with pages found")
        page.emulate_media(color_scheme="light", media="print")
        same(page, "in print")
    page.close()


def same(page: Page, state: str) -> None:
    names, kinds, changed = page.evaluate(BOTH)
    assert names > 100 and kinds > 20, state
    assert not changed, f"{state}: {len(changed)} kinds of element look otherwise, such as {changed[:5]}"
