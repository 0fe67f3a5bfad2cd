"""Where the browser of the tests comes from."""

import sys
from pathlib import Path

import pytest

from tests.site import browser


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty PATH, no CHROMIUM, no browser of Playwright's, and installers that only keep a record."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_playwrights_own", list)
    monkeypatch.setattr(browser, "_run", lambda command: None)
    return tmp_path


def program(path: Path, status: int = 0) -> str:
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


def test_a_browser_on_the_path_is_found(nothing):
    assert browser.find() is None
    path = program(nothing / "google-chrome")
    assert browser.find() == path


def test_without_playwright_none_of_its_own_is_looked_for(monkeypatch):
    """As in the gate, which asks for a browser while the packages are installed."""
    for module in ("playwright", "playwright.sync_api"):
        monkeypatch.setitem(sys.modules, module, None)
    assert list(browser._playwrights_own()) == []


def test_one_that_does_not_start_is_passed_over(nothing):
    program(nothing / "chromium", status=1)
    path = program(nothing / "google-chrome")
    assert browser.find() == path


def test_the_one_that_is_named_comes_first(nothing, monkeypatch):
    program(nothing / "chromium")
    named = program(nothing / "mine")
    monkeypatch.setenv("CHROMIUM", named)
    assert browser.find() == named


def test_a_named_one_that_does_not_start_is_said_so(nothing, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    assert browser.find() is None
    with pytest.raises(SystemExit, match="CHROMIUM is set to /no/such/browser, which does not start"):
        browser.install()


@pytest.mark.parametrize(("debian", "root", "tried"), [
    (True, 0, ["apt-get", "apt-get", "apt-get", "playwright"]), (True, 1000, ["playwright"]), (False, 0, ["playwright"]),
])  # fmt: skip
def test_apt_is_for_root_on_debian_and_playwright_comes_after(nothing, monkeypatch, debian, root, tried):
    commands: list[list[str]] = []
    program(nothing / "apt-get")
    monkeypatch.setattr(browser, "_debian", lambda: debian)
    monkeypatch.setattr(browser.os, "geteuid", lambda: root)
    monkeypatch.setattr(browser, "_run", commands.append)
    with pytest.raises(SystemExit, match="^No Chromium was found and none could be installed: install "):
        browser.install()
    assert ["playwright" if "playwright" in command else command[0] for command in commands] == tried


def test_what_apt_installs_is_used(nothing, monkeypatch):
    program(nothing / "apt-get")
    monkeypatch.setattr(browser, "_debian", lambda: True)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser, "_run", lambda command: "install" in command and program(nothing / "chromium"))
    assert browser.install() == str(nothing / "chromium")
