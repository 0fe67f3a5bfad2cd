"""A figure in a frame on another site: its bare page, and the lines to paste that its card offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from scripts.places import BARE
from scripts.read.sources import figure_paths, figure_source
from tests.site.facts import AXE, axe_source
from tests.site.server import serve
from tests.site.tabs import wait_for
from tests.site.visits import BARE_PAGES

FIGURES = {path.stem: figure_source(path) for path in figure_paths()}
LISTEN = "<script>window.heard = []; addEventListener('message', (event) => heard.push([event.data, event.origin]));</script>"
SCRIPT, LINK = re.compile(r'<script[^>]*src="([^"]*)"'), re.compile(r'<a [^>]*?href="([^"#:]*)(?:#([^"]*))?"')
SNIPPET = re.compile(r'<code>(&lt;iframe src="embed/.*?)\n?</code>', re.S)


def bare_page(site: Path, name: str) -> str:
    return (site / BARE / f"{name}.html").read_text("utf-8")


def snippet(site: Path, name: str, address: str) -> str:
    """What a reader pastes who has taken it from the card of a figure, with the address of the site."""
    found = SNIPPET.search((site / "figures" / f"{name}.html").read_text("utf-8"))
    assert found, name
    return unescape(found[1]).replace('src="', f'src="{address}', 1)


def test_every_figure_has_a_bare_page_and_a_way_to_paste_it(built_site: Path) -> None:
    assert {path.stem for path in (built_site / BARE).iterdir()} == FIGURES.keys()
    ids = {"": set[str]()}
    for name, figure in FIGURES.items():
        page, title = bare_page(built_site, name), figure.title.removesuffix(".")
        assert unescape(re.findall("<h1>(.*?)</h1>", page)[0]) == title and page.count(f'id="fig-{name}"') == 1, name
        assert '<meta name="robots" content="noindex">' in page and '<base target="_blank">' in page, name
        assert 'rel="license" href="https://creativecommons.org/licenses/by/4.0/"' in page, name
        scripts = {"../assets/javascripts/bare.js"}
        scripts |= {f"../assets/javascripts/explore/{name}.js"} if figure.line_of_explore else set()
        assert {*SCRIPT.findall(page)} == scripts, name
        assert re.findall('rel="stylesheet" href="(.*?)"', page) == ["../assets/stylesheets/bare.css"], name
        for path, anchor in LINK.findall(page):
            target = (built_site / BARE / path).resolve()
            if path not in ids:
                ids[path] = set(re.findall(r'\sid="?([^\s">]+)', target.read_text("utf-8")))
            assert not anchor or anchor in ids[path], f"{name} links to {path}#{anchor}"
        assert re.search(rf'<footer>\s*From <a href="../[^"#]+#fig-{name}"', page), name
        text = snippet(built_site, name, "https://example.org/")
        assert f'src="https://example.org/embed/{name}.html"' in text, name
        assert title in unescape(text) and re.search(r"height: \d+px", text) and 'loading="lazy"' in text, name


def test_search_and_sitemap_know_no_bare_page(built_site: Path) -> None:
    assert f'"{BARE}/' not in (built_site / "search" / "pages.js").read_text("utf-8")
    assert all(f"/{BARE}/" not in path.read_text("utf-8") for path in built_site.glob("sitemap.xml"))


class Hosts(NamedTuple):
    """Two servers on this machine: that of the site, and that of a page elsewhere, with its folder."""

    site: str
    elsewhere: str
    folder: Path

    def write(self, body: str, name: str = "host.html", head: str = "") -> str:
        """A page elsewhere that notes what it is told; its address."""
        text = f"<!doctype html><html lang=en><meta charset=utf-8>{head}<title>Host</title>{LISTEN}{body}</html>"
        (self.folder / name).write_text(text, "utf-8")
        return self.elsewhere + name


@pytest.fixture(scope="module")
def hosts(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    folder = tmp_path_factory.mktemp("elsewhere")
    with serve(built_site) as site, serve(folder) as elsewhere:
        yield Hosts(site, elsewhere, folder)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 700, "height": 600})
    page, errors = context.new_page(), list[str]()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def framed(page: Page, number: int = 0) -> Frame:
    """What the frame of that number holds, once it is there."""
    wait_for(page, f"heard.length > {number}")
    frame = page.locator("iframe").nth(number).element_handle().content_frame()
    assert frame
    return frame


def height(page: Page, number: int = 0) -> float:
    return page.locator("iframe").nth(number).evaluate("(frame) => frame.offsetHeight")


BODY = "document.body.getBoundingClientRect().height"


def test_a_card_offers_lines_that_give_the_frame_its_height(page: Page, hosts: Hosts) -> None:
    page.goto(f"{hosts.site}figures/chord_test.html")
    text = page.locator("#embed ~ .highlight code").first.inner_text()
    assert (
        f'src="{hosts.site}embed/chord_test.html"' in text
    )  # the card was read from a server, which knows its address
    page.goto(hosts.write(text))
    frame = framed(page)
    wait_for(page, "document.querySelector('iframe').offsetHeight === heard.at(-1)[0]")
    assert 0 <= height(page) - frame.evaluate(BODY) < 1
    closed = height(page)
    frame.locator("summary").first.click()
    taller = f"heard.at(-1)[0] > {closed} && document.querySelector('iframe').offsetHeight === heard.at(-1)[0]"
    wait_for(page, taller)
    assert height(page) > closed + 20 and 0 <= height(page) - frame.evaluate(BODY) < 1
    assert {(type(data), origin) for data, origin in page.evaluate("heard")} == {(int, hosts.site.rstrip("/"))}
    assert frame.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def test_the_height_of_a_frame_without_scripts_is_about_right(page: Page, hosts: Hosts, built_site: Path) -> None:
    for name in ("chord_test", "four_descents", "orbit_growth"):
        text = snippet(built_site, name, hosts.site)
        frame_alone = text.partition("<script>")[0]
        page.goto(hosts.write(frame_alone))
        frame = framed(page)
        assert abs(height(page) - frame.evaluate(BODY)) < 50, name
        assert height(page) == float(re.findall(r"height: (\d+)px", text)[0]), name


def test_nobody_else_sets_the_height(page: Page, hosts: Hosts, built_site: Path) -> None:
    two = "".join(snippet(built_site, name, hosts.site) for name in ("xor_drift", "orbit_growth"))
    hosts.write("<script>parent.postMessage(77, '*')</script>", "other.html")
    page.goto(hosts.write(f"{two.replace('lazy', 'eager')}<iframe title=Other src=other.html></iframe>"))
    wait_for(page, "new Set(heard.map(([data]) => data)).size > 2")
    assert 77 in [data for data, _ in page.evaluate("heard")]
    right = height(page)
    for number in (0, 1):  # another frame of the same site is no more to be believed
        assert 0 <= height(page, number) - framed(page, number).evaluate(BODY) < 1
    page.evaluate("postMessage(88, '*')")  # from the page itself
    page.evaluate("frames[0].location = 'other.html'")  # from the frame itself, when another site is in it
    wait_for(page, "heard.filter(([data]) => data === 77).length > 1 && heard.some(([data]) => data === 88)")
    assert height(page) == right


def test_the_height_is_told_only_to_a_page_that_the_browser_names(page: Page, hosts: Hosts, built_site: Path) -> None:
    silent = '<meta name="referrer" content="no-referrer">'
    text = snippet(built_site, "xor_drift", hosts.site)
    page.goto(hosts.write(text, head=silent))
    framed(page)  # the snippet has the browser name the site, though nothing of the page
    assert page.frames[1].evaluate("document.referrer") == hosts.elsewhere
    page.goto(hosts.write(text.replace(' referrerpolicy="strict-origin"', ""), head=silent))
    page.frames[1].wait_for_load_state()
    page.wait_for_timeout(100)
    assert page.frames[1].evaluate("document.referrer") == "" and page.evaluate("heard") == []


def test_an_explorable_in_a_frame_has_the_state_of_the_address_and_answers_to_keys(
    page: Page, hosts: Hosts, built_site: Path
) -> None:
    text = snippet(built_site, "chord_test", hosts.site).replace('loading="lazy" ', "")
    text = text.replace('.html"', '.html#chord_test?curve=bowl&amp;a=-1&amp;b=1.5"', 1)
    page.goto(hosts.write(f'<p style="height: 2000px">Above</p>{text}'))
    frame = framed(page)
    expect(frame.locator("[role=status]")).to_contain_text("This curve is convex")
    slider = frame.get_by_label("Other end")
    assert slider.input_value() == "1.5"
    assert page.evaluate("scrollY") == 0  # the state is no reason to move the page around it
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() == "1.55"
    wait_for(frame, "location.hash.includes('b=1.55')")
    assert frame.evaluate("location.hash").endswith("b=1.55")
    assert page.url.endswith("/host.html")


def test_no_other_page_is_shown_in_a_frame(page: Page, hosts: Hosts) -> None:
    page.goto(hosts.write(f'<iframe title="A page" src="{hosts.site}colophon.html"></iframe>'))
    assert page.frames[1].locator("h1").count() == 0


def test_links_open_beside_the_frame(page: Page, hosts: Hosts, built_site: Path) -> None:
    page.goto(hosts.write(snippet(built_site, "xor_drift", hosts.site)))
    with page.expect_popup() as opened:
        framed(page).locator("footer a").first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{hosts.site}running-away.html#fig-xor_drift" and "host.html" in page.url


@pytest.mark.parametrize("name", BARE_PAGES)
def test_in_a_narrow_frame_nothing_scrolls_sideways(page: Page, built_site: Path, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto((built_site / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.evaluate(axe_source())
    assert page.evaluate(AXE, {}) == []


def test_the_address_can_choose_the_colours(page: Page, built_site: Path) -> None:
    address, ground = (built_site / BARE_PAGES[0]).as_uri(), "getComputedStyle(document.body).backgroundColor"
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for query in ("", "?theme=light", "?theme=dark", "?theme=<b>"):
            page.goto(address + query)
            found[scheme, query] = page.evaluate(ground)
    light, dark = found["light", ""], found["dark", ""]
    assert light != dark
    for scheme, own in (("light", light), ("dark", dark)):
        assert [found[scheme, query] for query in ("?theme=light", "?theme=dark", "?theme=<b>")] == [light, dark, own]


def test_without_scripts_there_is_the_figure_and_no_control(browser: Browser, built_site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_site / BARE_PAGES[0]).as_uri())
    assert page.locator("figure svg").is_visible() and not page.locator(".explore").is_visible()
    assert page.locator("summary").count() == 2
    context.close()
