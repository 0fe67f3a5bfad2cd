"""What a page of the built site may do: nothing but show its own files, whether a host sends the policy or the page says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.places import BARE
from tests.site.server import headers_of, serve
from tests.site.tabs import LISTEN, wait_for

IN_PAGE = re.compile(r'<head>\s*<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
SCRIPT_HASHES = r" 'sha256-[^ ;]+"
OURS = {"'self'", "file:", "data:", "'none'"}
OTHER = "https://example.invalid"
# What must be refused, the rule that refuses it, and what shows that it was not.
PLANTED = [
    ("a script in the page", "script-src-elem", "<script>window.ran = true</script>"),
    ("a handler in an attribute", "script-src-attr", '<img alt="" src="missing.png" onerror="window.ran = true">'),
    ("a script from elsewhere", "script-src-elem", f'<script src="{OTHER}/a.js"></script>'),
    ("a picture from elsewhere", "img-src", f'<img alt="" src="{OTHER}/a.png">'),
    ("a style sheet in the page", "style-src-elem", "<style>article { display: none }</style>"),
    ("a frame", "frame-src", f'<iframe title="A frame" src="{OTHER}/"></iframe>'),
    ("another base of all addresses", "base-uri", f'<base href="{OTHER}/">'),
]


@pytest.fixture(scope="module")
def site(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Links to the files of the built site, beside which pages can be planted."""
    root = tmp_path_factory.mktemp("planted") / "site"
    root.mkdir()
    for path in built_site.iterdir():
        (root / path.name).symlink_to(path)
    return root


@pytest.fixture(scope="module", params=["from a server", "from the disk"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    if request.param == "from the disk":
        yield site.as_uri() + "/"
    else:
        with serve(site) as served:
            yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def rules_of(policy: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in (rule.split() for rule in policy.split(";"))}


def test_every_page_says_first_of_all_what_it_may_do(built_site: Path) -> None:
    policies = {path: IN_PAGE.search(path.read_text("utf-8")) for path in built_site.rglob("*.html")}
    assert [path for path, policy in policies.items() if not policy] == []
    said = {
        (path.parent.name == BARE, path == built_site / "404.html"): unescape(policy[1])
        for path, policy in policies.items()
        if policy
    }
    assert len(set(said.values())) == len({unescape(policy[1]) for policy in policies.values() if policy}) == 3
    assert re.sub(SCRIPT_HASHES, "", said[False, False]) == said[True, False]  # in a bare page stands no script
    assert re.sub(r"(style-src [^;]*) 'sha256-[^ ;]+", r"\1", said[False, True]) == said[False, False]


def test_another_site_may_show_the_bare_pages_in_a_frame_and_no_others(built_site: Path) -> None:
    for path in sorted(built_site.rglob("*.html")):
        name = path.relative_to(built_site).as_posix()
        said = [value for header, value in headers_of(built_site, f"/{name}") if header == "Content-Security-Policy"]
        assert len(said) == 1, name  # some hosts join what two rules say, some send one of them
        assert ("frame-ancestors 'self'" in said[0]) == (not name.startswith(f"{BARE}/")), name
    assert headers_of(built_site, "/") == headers_of(built_site, "/index.html")


@pytest.mark.parametrize("where", ["in the page", "in the headers"])
def test_the_policy_allows_our_own_files_and_three_scripts_by_their_hashes(built_site: Path, where: str) -> None:
    in_page = IN_PAGE.search((built_site / "index.html").read_text("utf-8"))
    assert in_page
    policy = (
        unescape(in_page[1])
        if where == "in the page"
        else dict(headers_of(built_site, "/index.html"))["Content-Security-Policy"]
    )
    rules = rules_of(policy)
    assert rules["default-src"] == ["'none'"] and rules["style-src-attr"] == ["'unsafe-inline'"]
    allowed = {(name, source) for name, sources in rules.items() for source in sources if source not in OURS}
    hashed = {(name, source) for name, source in allowed if source.startswith("'sha256-")}
    style = ["style-src"] * (where == "in the headers")  # of the page "not found", which hosts show at any address
    assert sorted(name for name, _ in hashed) == ["script-src"] * 3 + style
    assert allowed - hashed == {("style-src-attr", "'unsafe-inline'")}
    assert ("file:" in policy) == (where == "in the page")


@pytest.mark.parametrize(("rule", "html"), [case[1:] for case in PLANTED], ids=[case[0] for case in PLANTED])
def test_what_is_planted_in_a_page_is_refused(page: Page, site: Path, address: str, rule: str, html: str) -> None:
    text = (site / "colophon.html").read_text("utf-8")
    (site / "planted.html").write_text(text.replace("</article>", f"{html}</article>"), "utf-8")
    page.goto(address + "planted.html")
    wait_for(page, "refused.length > 0")
    assert {refused.split(" ")[0] for refused in page.evaluate("refused")} == {rule}  # by the header and by the page
    assert page.evaluate("window.ran") is None
    assert page.locator("article").is_visible()


def test_a_page_runs_its_own_scripts_and_no_text(page: Page, address: str) -> None:
    page.goto(address + "colophon.html")
    wait_for(page, "document.querySelectorAll('.md-option:checked').length === 1")  # site.js ran
    assert page.evaluate("typeof __md_get") == "function"  # and so did the script in the page
    page.evaluate("""() => {
      const text = document.createElement("script");
      text.append("window.ran = true");
      document.head.append(text);
      try { setTimeout("window.ran = true"); } catch { /* refused at once */ }
    }""")
    wait_for(page, "refused.length > 1")
    assert page.evaluate("window.ran") is None


def test_a_choice_of_colours_is_there_before_the_page_is_painted(page: Page, address: str) -> None:
    page.goto(address + "colophon.html")
    page.locator(".md-header label[for=__palette_1]").click()
    page.goto(address + "figures/xor_drift.html")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "light"
    assert page.evaluate("refused") == []
