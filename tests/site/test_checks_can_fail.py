"""Each check of the site, shown one page it must refuse, and one it must let pass."""

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser

from scripts.write.mathcharacters import characters_of
from scripts.write.mathfont import cut
from tests.site import checks, links
from tests.site.facts import BOTH, Facts, Visitor
from tests.site.server import serve

FORMULA = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"
PICTURE = (
    '<svg viewBox="0 0 360 40" role="img" aria-label="A line" data-font-size="12">'
    '<defs><path id="ink-0" d="M0 0h360"/></defs><use xlink:href="#ink-0" stroke="currentColor"/></svg>'
)
POLICY = "default-src 'self' file: data: 'unsafe-inline'; img-src *; script-src 'self' file: 'unsafe-inline'"
GOOD = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="viewport" content="width=device-width">
<title>A good page</title><link rel="icon" href="icon.svg"><link rel="preload" href="math.woff2" as="font" crossorigin><style>
@font-face {{ font-family: "Site Math"; src: url(math.woff2) }}
@font-face {{ font-family: "Site Serif"; src: url(math.woff2) }}
body {{ font-family: "Site Serif" }} math {{ font-family: "Site Math" }} figure {{ margin: 0 }} pre {{ overflow-x: auto }}
body {{ color: #111; background: #fff }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background-color: #111 }} a {{ color: #9cf }} }}
</style></head><body><main><article>
<h1>Is this page good?</h1><p>Yes, since {FORMULA} is set. <code>{{{{ code }}}}</code> may show notation.</p>
<figure id="fig-line">{PICTURE}<figcaption>One line.</figcaption></figure>
<details><summary>Solution</summary><p>Folded words and {FORMULA}.</p></details>
<p id="end">The end.</p></article></main></body></html>"""

NOISE = random.Random(0).randbytes(150 * 1024).hex()
STYLES = "".join(f'<link rel="stylesheet" href="empty.css?{n}">' for n in range(15))
DARK_GREY = "<style>@media (prefers-color-scheme: dark) { p { color: #333 } }</style>"
PUSH = """new PerformanceObserver(() => document.querySelector('h1').before(
  Object.assign(document.createElement('p'), {style: 'height: 300px'}))).observe({type: 'paint', buffered: true})"""
SCROLLED = (
    "<pre style='background: linear-gradient(90deg, #eee, #fff) #fff'><code style='color: #ccc'>pale code</code></pre>"
)
LISTING = (
    "<style>:root { color-scheme: light dark } .pale { color: #ccc }</style>"
    "<pre><code><span class='k'>from</span> <span class='pale'>pale</span></code></pre>"
)
BEHIND = "<i style='position: absolute; inset: 0; background: #222; z-index: -1'></i>"  # words that passed elsewhere
UNDER = '<p id="end">'


def before_end(html: str) -> tuple[str, str]:
    return UNDER, html + UNDER


# The check, what is wrong, and the replacement in the good page that makes it so.
BAD = [
    (checks.check_weight, "too heavy", before_end(f"<!-- {NOISE} -->")),
    (checks.check_weight, "a heavy image in the window that waits to be seen", before_end('<img alt="" src="heavy.svg" loading="lazy">')),
    (checks.check_requests, "too many requests", before_end(STYLES)),
    (checks.check_early_fonts, "a font that is found late", ('rel="preload"', 'rel="license"')),
    (checks.check_third_parties, "a foreign image", before_end('<img alt="" src="https://example.invalid/a.png">')),
    (checks.check_layout_shift, "a late block", before_end(f"<script>{PUSH}</script>")),
    (checks.check_axe_light, "pale text", before_end('<p style="color: #ccc; background: #fff">pale</p>')),
    (checks.check_axe_light, "pale text where a box scrolls", before_end(SCROLLED)),
    (checks.check_axe_light, "a pale word of a listing", before_end(LISTING)),
    (checks.check_axe_dark, "a word of a listing that is pale in the dark", before_end(LISTING.replace("#ccc", "light-dark(#222, #333)"))),
    (checks.check_axe_light, "a nameless drawing in a listing",
     before_end("<pre><code>Words <svg role='img' width='9' height='9'><path d='M0 0h9'/></svg></code></pre>")),
    (checks.check_axe_light, "a nameless link in a drawing",
     before_end("<svg width='90' height='90'><a href='good.html'><path d='M0 0h90v90z'/></a></svg>")),
    (checks.check_axe_light, "a dark box behind", before_end(BEHIND)),
    (checks.check_axe_light, "one of a thousand words",
     before_end("<p>" + "<i>word</i> " * 500 + "<i style='color: #ccc'>word</i> " + "<i>word</i> " * 500 + "</p>")),
    (checks.check_axe_light, "pale words after a pale letter",  # of which axe says nothing
     before_end("<p><i style='color: #ccc'>x</i> and <i style='color: #ccc'>words</i></p>")),
    (checks.check_axe_light, "a dark box behind one of two",
     before_end(f"<p style='position: relative'>Words</p><p style='position: relative'>Words{BEHIND}</p>")),
    (checks.check_axe_light, "small words as pale as large ones may be",
     before_end("<p style='color: #888; font-size: 30px'>Large words</p><p style='color: #888'>Small words</p>")),
    (checks.check_axe_light, "a dark box behind the edge of one and the middle of another",
     before_end("".join(f"<p style='position: relative'>Words{BEHIND.replace('inset: 0', f'inset: 0 auto 0 0; width: {width}px')}</p>" for width in (5, 90)))),
    (checks.check_axe_light, "pale words on a ground in a drawing",
     before_end("<svg width='90' height='40'><foreignObject width='90' height='40'><p style='color: #ccc; background: #fff'>Words</p></foreignObject></svg>")),
    (checks.check_axe_light, "a link like the words around it",
     before_end("<p>Words and <a href='good.html' style='color: #222; text-decoration: none'>a link</a> in them.</p>")),
    (checks.check_axe_light, "an image without a text", before_end('<img src="icon.svg">')),
    (checks.check_axe_light, "unreachable scroll on a phone",
     before_end(f"<pre>{'long ' * 16}</pre>")),
    (checks.check_axe_dark, "dark on dark", before_end(DARK_GREY)),
    (checks.check_axe_dark, "words that are faint in the dark", before_end("<style>@media (prefers-color-scheme: dark) { #end { opacity: 0.3 } }</style>")),
    (checks.check_axe_dark, "a box that only the dark shows behind words",
     before_end("<style>:root { color-scheme: light dark }</style>"
                f"<p style='position: relative'>Words{BEHIND.replace('#222', 'light-dark(transparent, #ddd)')}</p>")),
    (checks.check_axe_dark, "dark on dark in one place", before_end(f"<p id='one'>Words</p>{DARK_GREY.replace('p {', '#one {')}")),
    (checks.check_console, "an error", before_end("<script>console.error('no')</script>")),
    (checks.check_console, "a warning", before_end("<script>console.warn('no')</script>")),
    (checks.check_console, "an exception", before_end("<script>throw Error('no')</script>")),
    (checks.check_console, "a missing file", before_end('<img alt="" src="missing.png">')),
    (checks.check_console, "an error on disk only",
     before_end("<script>location.protocol === 'file:' && console.error('no')</script>")),
    (checks.check_no_script, "words written by a script",
     before_end("<script>document.currentScript.before('scripted words ')</script>")),
    (checks.check_no_script, "a picture hidden without scripts",
     before_end("<style>@media (scripting: none) { svg { display: none } }</style>")),
    (checks.check_no_script, "a formula hidden without scripts",
     before_end("<style>@media (scripting: none) { math { visibility: hidden } }</style>")),
    (checks.check_disk, "words removed on disk",
     before_end("<script>location.protocol === 'file:' && document.querySelector('figcaption').remove()</script>")),
    (checks.check_disk, "a font from the root of the server", ("url(math.woff2)", "url(/math.woff2)")),
    (checks.check_visible, "an invisible formula", before_end(f'<p style="opacity: 0">{FORMULA}</p>')),
    (checks.check_visible, "an empty figure", before_end("<figure><figcaption>Nothing</figcaption></figure>")),
    (checks.check_visible, "a broken image", before_end('<img alt="" src="broken.svg">')),
    (checks.check_visible, "a broken image that waits to be seen", before_end('<img alt="" src="broken.svg" loading="lazy">')),
    (checks.check_visible, "a dangling reference", ('href="#ink-0"', 'href="#ink-1"')),
    (checks.check_formula_font, "a letter the font lacks", ("<mn>2</mn>", "<mi>\N{GREEK SMALL LETTER PSI}</mi>")),
    (checks.check_text_face, "text in another face", ('body { font-family: "Site Serif" }', "")),
    (checks.check_phone_width, "a wide block", before_end('<div style="width: 500px">wide</div>')),
    (checks.check_narrow_width, "a block as wide as a larger phone", before_end('<div style="width: 340px">wide</div>')),
    (checks.check_narrow_width, "a wide block in a fold",
     before_end('<details><summary>More</summary><div style="width: 340px">wide</div></details>')),
    (checks.check_narrow_width, "a neighbour whose title is cut",
     before_end('<div class="md-footer"><p class="md-ellipsis" style="width: 40px; overflow: hidden">combinations</p></div>')),
    (checks.check_footer, "a neighbour without room", before_end('<div class="md-footer__title" style="width: 40px">The next</div>')),
    (checks.check_footer, "a neighbour beyond the edge",
     before_end('<div class="md-footer__title" style="margin-left: 300px; width: 90px">The next</div>')),
    (checks.check_figure_text, "small text", ('data-font-size="12"', 'data-font-size="10"')),
    (checks.check_figure_text, "text of unknown size", (' data-font-size="12"', "")),
    (checks.check_dark, "always light", ("prefers-color-scheme: dark", "print")),
    (checks.check_dark, "dark by script only", ("@media (prefers-color-scheme: dark) {", "@media (scripting: enabled) {")),
    (checks.check_raw_notation, "a figure by name", before_end("<p>{{ name }}</p>")),
    (checks.check_policy, "no policy", ("http-equiv", "data-equiv")),
    (checks.check_policy, "a style that is refused", (POLICY, "default-src 'self' file: data:")),
    (checks.check_policy, "a font that is refused on disk only", ("default-src 'self' file:", "default-src http:")),
    (checks.check_ids, "the same id twice", before_end('<p id="end">Again.</p>')),
    (checks.check_ids, "the same drawing twice", before_end(PICTURE)),
]  # fmt: skip


@pytest.fixture(scope="module")
def look(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """look({name: html}) -> ({name: Facts}, directory): write pages, serve them, gather their facts, or parts of them as `visit` does."""
    root = tmp_path_factory.mktemp("samples with a space")
    cut(characters_of(GOOD), root / "math.woff2")
    (root / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (root / "broken.svg").write_text("not a picture")
    (root / "empty.css").write_text("")
    (root / "heavy.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- {NOISE} --></svg>'
    )
    with serve(root) as address, Visitor(browser, address, root) as visitor:

        @cache
        def look_at(name: str, html: str, **parts: Any) -> Facts:
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(html, "utf-8")
            return visitor.visit(name, **parts)

        yield lambda pages, **parts: ({name: look_at(name, html, **parts) for name, html in pages.items()}, root)


def test_a_good_page_passes_every_check(look):
    facts = look({"good.html": GOOD})[0]["good.html"]
    assert [problem for check in checks.PAGE_CHECKS for problem in check(facts)] == []
    assert facts.online["formulas"] == 2 and facts.online["pictures"] == 1 and facts.bytes > 1000
    # In light and in dark: five paragraphs and headings, four letters and digits, code and a summary.
    assert facts.texts == 2 * 11


@pytest.mark.parametrize(("check", "fault", "change"), BAD, ids=[f"{c.__name__}: {fault}" for c, fault, _ in BAD])
def test_a_fault_is_found(look, check, fault, change):
    html = GOOD.replace(*change)
    assert html != GOOD
    by_axe = check in (checks.check_axe_light, checks.check_axe_dark)
    assert check(look({"bad.html": html}, judged=by_axe, from_disk=() if by_axe else BOTH)[0]["bad.html"])


def test_an_image_that_waits_below_the_window_is_no_weight(look):
    waits = '<p style="height: 900px">High.</p><img alt="" src="heavy.svg" loading="lazy" width="9" height="9">'
    facts = look({"below.html": GOOD.replace(*before_end(waits))})[0]["below.html"]
    assert [problem for check in checks.PAGE_CHECKS for problem in check(facts)] == []


def test_every_raw_notation_is_found(look):
    raw = [
        "{{ name }}", "{{ name.fact:.3f }}", "[sentence](test:name)", "[text](term:key)", "[@key]", "$$x$$",
        '!!! answer "In short"', '??? solution "Solution"',
    ]  # fmt: skip
    html = GOOD.replace(*before_end("".join(f"<p>{one}</p>" for one in raw)))
    problems = "\n".join(checks.check_raw_notation(look({"bad.html": html}, judged=False)[0]["bad.html"]))
    assert [one for one in raw if one not in problems] == []


def test_every_check_has_a_page_it_refuses():
    assert {check for check, _, _ in BAD} == set(checks.PAGE_CHECKS)


def page(*targets: str, more: str = "") -> str:
    return GOOD.replace(' id="fig-line"', "").replace(
        UNDER, " ".join(f'<a href="{link}">to {link}</a>' for link in targets) + more + UNDER
    )


SITE = {
    "index.html": page("figures/line.html", "list.html#one", "claims/all.html#sum").replace(
        "<figure>", '<figure id="fig-line">'
    ),
    "figures/line.html": page("../index.html#end"),
    "list.html": page(more='<p id="one" class="reference">One source.</p>'),
    "claims/all.html": page(more='<h2 id="sum">A sum</h2>'),
}


def test_a_site_that_hangs_together_passes(look):
    assert [problem for find in links.FINDERS for problem in find(*look(SITE, judged=False))] == []


@pytest.mark.parametrize(
    ("find", "name", "old", "new"),
    [
        (links.find_broken_links, "list.html", UNDER, f'<a href="nowhere.html">nowhere</a>{UNDER}'),
        (links.find_broken_links, "list.html", UNDER, f'<a href="/index.html">root of the server</a>{UNDER}'),
        (links.find_broken_links, "figures/line.html", "#end", "#start"),
        (links.find_unreachable, "index.html", "claims/all.html#sum", "list.html"),
        (links.find_unlinked, "index.html", "claims/all.html#sum", "claims/all.html"),
        (links.find_unlinked, "index.html", "list.html#one", "list.html"),
        (links.find_unlinked, "index.html", "figures/line.html", "list.html"),
    ],
)
def test_a_fault_between_pages_is_found(look, find, name, old, new):
    changed = SITE[name].replace(old, new)
    assert changed != SITE[name]
    assert find(*look(SITE | {name: changed}, judged=False))
