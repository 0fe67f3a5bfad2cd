"""Find a Chromium for the tests of the built site, or install one.

python -m tests.site.browser        prints the path of the browser the tests will use
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

# The shell first: the same engine without a browser around it opens a page in two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = (
    "No Chromium was found and none could be installed: install the package 'chromium' or Google "
    "Chrome, or set CHROMIUM to the path of one, and run this again."
)


def find() -> str | None:
    """The path of a Chromium that starts: the one CHROMIUM names, one on the PATH, or Playwright's."""
    if named := os.environ.get("CHROMIUM"):
        return named if _starts(named) else None
    found = (path for name in NAMES if (path := shutil.which(name)))
    return next((path for paths in (found, _playwrights_own()) for path in paths if _starts(path)), None)


def install() -> str:
    """Install a Chromium by apt as root on Debian or Ubuntu, else by Playwright; return its path.

    Raises SystemExit with one sentence when neither works.
    """
    if os.environ.get("CHROMIUM"):
        raise SystemExit(f"CHROMIUM is set to {os.environ['CHROMIUM']}, which does not start.")
    if _debian() and os.geteuid() == 0 and shutil.which("apt-get"):
        wait = ["-o", "DPkg::Lock::Timeout=600"]
        _run(["apt-get", *wait, "-qq", "update"])
        for package in ("chromium-headless-shell", "chromium"):
            _run(["apt-get", *wait, "-qq", "install", "-y", "--no-install-recommends", package, "fonts-liberation"])
            if path := find():  # Ubuntu has no such shell, and its other package is a stub that may not start
                return path
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    if path := find():
        return path
    raise SystemExit(ADVICE)


def _starts(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _debian() -> bool:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    return "debian" in (release.get("ID", ""), *release.get("ID_LIKE", "").split())


def _playwrights_own() -> Iterator[str]:
    """Where Playwright keeps the browser it downloaded, if it did; its driver starts when this is asked for, and not before."""
    if find_spec("playwright") is None:  # the gate asks for a browser before the packages are there
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        path = driver.chromium.executable_path
    if Path(path).exists():
        yield path


def _run(command: list[str]) -> None:
    """Run an installer; whether it helped is for find() to say. Its messages go to standard error."""
    print("+", *command, file=sys.stderr, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdout=sys.stderr, env=environment, check=False)


if __name__ == "__main__":
    print(find() or install())
