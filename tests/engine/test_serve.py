"""`mkdocs serve`: an edit appears after one rebuild, whatever was edited, and a mistake does not end it."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.miniature import Project

REBUILT = "Building documentation..."
PAGE = "docs/orbits.md"
DRAFT = "draft"  # outside of what is watched


class Server:
    """A running `mkdocs serve` and what it has said so far."""

    def __init__(self, project: Project) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.project, self.lines = project, list[str]()
        self.process = project.start(
            "-m", "mkdocs", "serve", "--strict", "--livereload", "--dirty", "--dev-addr", self.address
        )
        self.listener = threading.Thread(target=lambda: self.lines.extend(iter(self.process.stdout.readline, "")))
        self.listener.start()

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        self.listener.join()
        self.process.stdout.close()

    def read(self, page: str) -> str:
        with urllib.request.urlopen(f"http://{self.address}/{page}", timeout=20) as answer:
            return answer.read().decode()

    def wait_for(self, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + 120
        while not happened():
            assert time.monotonic() < end and self.process.poll() is None, "".join(self.lines)
            time.sleep(0.05)

    def said(self, words: str) -> int:
        return sum(words in line for line in self.lines)

    def put(self, name: str, text: str) -> None:
        """Write a source in one step: who looks for edits could find it empty between the two of a write, and then again."""
        (self.project.root / DRAFT).write_text(text, "utf-8")
        (self.project.root / DRAFT).replace(self.project.root / name)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which must stand there once, in one step."""
        shutil.copy(self.project.root / name, self.project.root / DRAFT)
        self.project.edit(DRAFT, old, new)
        (self.project.root / DRAFT).replace(self.project.root / name)

    def rebuilds_after(self, edit: Callable[[], object], seen: Callable[[], bool]) -> int:
        """The number of rebuilds from an edit until it is seen and a while after."""
        before = self.said(REBUILT)
        edit()
        self.wait_for(seen)
        time.sleep(1.0)
        return self.said(REBUILT) - before


pytestmark = pytest.mark.slow  # a site is built, again and again


@pytest.fixture(scope="module")
def server(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    project = built.copy(tmp_path_factory.mktemp("serve") / "miniature")
    shutil.rmtree(project.root / "site")
    names = "<nav>{% for other in nav.pages %}{{ other.title }}; {% endfor %}</nav>"
    project.edit("scripts/site/theme/main.html", "{{ page.content }}", names + "{{ page.content }}")
    server = Server(project)
    try:
        server.wait_for(lambda: server.said("Serving on") > 0)
        yield server
    finally:
        server.end()


def twins(server: Server) -> int:
    return int(re.search(r'data-fact="orbits.rows.2.twins">(\d+)<', server.read("orbits.html"))[1])


def test_an_edited_library_is_seen_after_one_rebuild(server: Server) -> None:
    """And with it the figure is computed by the library as it is now, not as it was imported first."""
    before = twins(server)  # with 3 units, of which there are 3! orders; instead 10 times 3
    edit = lambda: server.edit("landscape/shelf/inner.py", "from math import factorial", "factorial = (10).__mul__")
    assert server.rebuilds_after(edit, lambda: twins(server) == before + 24) == 1


def test_an_edited_figure_is_seen_after_one_rebuild(server: Server) -> None:
    before = twins(server)  # the tests may run in any order
    edit = lambda: server.edit("figures/orbits.py", "shelf.factorial(n)", "shelf.factorial(n) + 1")
    assert server.rebuilds_after(edit, lambda: twins(server) == before + 1) == 1


def test_a_mistake_is_reported_once_and_its_repair_is_seen(server: Server) -> None:
    sound = (server.project.root / PAGE).read_text("utf-8")
    message = f"{PAGE}:3: orbits has no fact 'row'"
    spoil = lambda: server.put(PAGE, sound.replace("orbits.rows", "orbits.row"))
    assert server.rebuilds_after(spoil, lambda: server.said(message) == 1) == 1
    repair = lambda: server.put(PAGE, sound + "\nRepaired.\n")
    assert server.rebuilds_after(repair, lambda: "Repaired." in server.read("orbits.html")) == 1
    assert server.said("Traceback") == 0


def test_an_edited_page_is_rendered_alone_and_keeps_the_names_of_the_others(server: Server) -> None:
    rest = lambda: re.sub(r"\s*<p>Rendered alone.</p>|<script>.*?</script>", "", server.read("orbits.html"), flags=re.S)
    names, others = rest(), server.said("index is current: build/docs/index.md")
    edit = lambda: server.put(PAGE, (server.project.root / PAGE).read_text("utf-8") + "\nRendered alone.\n")
    assert server.rebuilds_after(edit, lambda: "Rendered alone." in server.read("orbits.html")) == 1
    assert server.said("orbits is current: build/docs/orbits.md") > 0
    assert server.said("index is current: build/docs/index.md") == others
    assert rest() == names and names.count(";") > 2 and "None;" not in names


def test_serving_leaves_the_site_on_disk_alone(server: Server) -> None:
    assert not (Path(server.project.root) / "site").exists()
