"""The style sheet of the site keeps each rule that something can ask for, and drops the others."""

from pathlib import Path

import pytest

from scripts.mistakes import Mistake
from scripts.site.names import Names
from scripts.site.styles import cut, join_styles

PAGE = """<html lang="en" dir="ltr"><head><link rel="stylesheet" href="{0}assets/stylesheets/theme.abc.css">
  <link rel="stylesheet" href="{0}assets/stylesheets/page.css">
<title>A page</title></head><body><p class="lead first" id="start" data-definition="a > b" data-state="on">Words</p>
<p style="color: var(--ink)"><a href="#start">A link</a></p><details><summary>More</summary></details></body></html>"""
SCRIPT = (
    'made.className = "copy said"; made.tabIndex = 0; made.dataset.saidTwice = "yes"; document.createElement("mark");'
)
KEPT = (
    "p{top:0}", ".lead{top:0}", ".lead.first:hover>a{top:0}", "#start::before{top:0}", "[data-state=on]{top:0}",
    "[dir=ltr] .lead{top:0}", "details[open] summary{top:0}", "p:not(.absent){top:0}", ":is(.absent,.lead){top:0}",
    "html:has(> body .first) a{top:0}", "*,:root,::selection{top:0}", "li,p:nth-child(2n + 1){top:0}"[3:], "tbody p{top:0}",
    ".copy{top:0}", ".said::after{top:0}", "mark{top:0}", "[tabindex]{top:0}", "[data-said-twice=yes]{top:0}",
    "[data-definition] a{top:0}", '[href^="#st"]{top:0}',
)  # fmt: skip
DROPPED = (
    ".absent{top:0}", ".lead .absent{top:0}", "#absent{top:0}", "video{top:0}", "[dir=rtl] .lead{top:0}", "[hidden] p{top:0}",
    "p:is(.absent,video){top:0}", "p:has(.absent){top:0}", "p.first.absent:hover{top:0}", "[data-state=off]{top:0}",
)  # fmt: skip


def names() -> Names:
    found = Names()
    found.add_pages([PAGE])
    found.add_scripts([SCRIPT])
    return found


def shortened(sheet: str) -> str:
    return cut(sheet, names()).removeprefix('@charset "UTF-8";\n')


@pytest.mark.parametrize("rule", KEPT)
def test_a_rule_that_a_page_or_a_script_can_ask_for_stays(rule: str) -> None:
    assert shortened(rule) == rule + "\n"


@pytest.mark.parametrize("rule", DROPPED)
def test_a_rule_that_nothing_can_ask_for_is_dropped(rule: str) -> None:
    assert shortened(rule + "p { left: 0 }") == "p{left:0}\n"


def test_of_several_selectors_those_stay_that_can_match() -> None:
    assert shortened("p, .absent > a, .copy { top: 0 }") == "p,.copy{top:0}\n"


def test_a_rule_that_some_browsers_refuse_is_not_made_good_by_the_loss_of_a_selector() -> None:
    assert shortened(".absent::-moz-part, p { top: 0 }") == ".absent::-moz-part,p{top:0}\n"
    assert shortened(".absent::-moz-part { top: 0 }") == ""


def test_rules_within_conditions_are_judged_one_by_one() -> None:
    sheet = "@media print { .absent { top: 0 } @supports (color: red) { p { top: 0 } .absent { top: 0 } } } @media all { .absent { top: 0 } }"
    assert shortened(sheet) == "@media print{@supports (color: red){p{top:0}\n}\n}\n"


def test_what_only_a_dropped_property_asks_for_is_dropped_too() -> None:
    sheet = ":root{--ink:var(--deep);--deep:red;--one:var(--two);--two:red}"
    assert shortened(sheet) == ":root{--ink:var(--deep);--deep:red}\n"


def test_key_frames_and_faces() -> None:
    sheet = "@keyframes come{to{top:0}}@-webkit-keyframes go{to{top:0}}p{animation:come 1s}@font-face{font-family:Site}"
    assert shortened(sheet) == "@keyframes come{to{top:0}}\np{animation:come 1s}\n@font-face{font-family:Site}\n"


def test_comments_go_but_a_copyright_stays_and_pictures_are_not_touched() -> None:
    sheet = (
        "/* About */ /* Copyright A. */ p { /* why */ top: 0; background: url(\"data:image/svg+xml,<svg a='b; c'/>\") }"
    )
    assert shortened(sheet) == "/* Copyright A. */\np{top:0;background:url(\"data:image/svg+xml,<svg a='b; c'/>\")}\n"


def site_at(root: Path) -> Path:
    (root / "deep").mkdir()
    (root / "assets" / "stylesheets").mkdir(parents=True)
    (root / "index.html").write_text(PAGE.format(""))
    (root / "deep" / "one.html").write_text(PAGE.format("../"))
    (root / "assets" / "stylesheets" / "theme.abc.css").write_text('@charset "UTF-8";p{top:0}video{top:0}')
    (root / "assets" / "stylesheets" / "page.css").write_text(".lead { top: 1px }")
    return root


def test_each_page_asks_for_one_sheet_in_the_place_of_the_first(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    join_styles(site)
    sheets = {path.name: path.read_text() for path in (site / "assets" / "stylesheets").iterdir()}
    assert sheets == {"site.css": '@charset "UTF-8";\np{top:0}\n.lead{top:1px}\n'}
    for name, up in (("index.html", ""), ("deep/one.html", "../")):
        page = (site / name).read_text()
        assert f'<head><link rel="stylesheet" href="{up}assets/stylesheets/site.css">\n<title>' in page
        assert page.count("stylesheet") == 2


def test_a_page_that_asks_for_others_is_named(tmp_path: Path) -> None:
    site = site_at(tmp_path)
    (site / "other.html").write_text(PAGE.format("").replace("page.css", "own.css"))
    with pytest.raises(Mistake, match=r"other\.html: asks for the style sheets .*own\.css.*extra_css"):
        join_styles(site)


def test_pages_without_a_sheet_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>One</title>")
    join_styles(tmp_path)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["<title>One</title>"]
