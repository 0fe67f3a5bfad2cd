"""A finished site takes the place of the old one, or the old one stays: whatever the place is, whatever happens."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.mistakes import Mistake
from scripts.site import publish
from scripts.site.publish import exchange, finish_interrupted

OLD = {"index.html": "old", "a/page.html": "old", "gone.html": "old", "turns": "a file", "back/x.html": "a folder"}
NEW = {"index.html": "new", "a/page.html": "new", "fresh/b.html": "new", "turns/c.html": "new", "back": "a file"}
KEPT = {".git/HEAD": "ref", ".htaccess": "Options -Indexes", ".nojekyll": ""}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def read(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "build" / "site.partial", NEW)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return write(tmp_path / "site", OLD)


def test_the_new_site_takes_the_place_of_the_old_one(site: Path, target: Path) -> None:
    exchange(site, target)
    assert read(target) == NEW and not site.exists()
    assert sorted(os.listdir(target)) == sorted({name.split("/")[0] for name in NEW})  # no hidden leftover


def test_a_target_that_is_not_there_is_made(site: Path, tmp_path: Path) -> None:
    exchange(site, tmp_path / "public" / "www")
    assert read(tmp_path / "public" / "www") == NEW


def test_hidden_entries_stay_unless_the_site_has_its_own(site: Path, target: Path) -> None:
    write(target, KEPT)
    write(site, {".nojekyll": "ours"})
    exchange(site, target)
    assert read(target) == {**NEW, **KEPT, ".nojekyll": "ours"}


def test_a_link_stays_a_link_and_its_folder_gets_the_site(site: Path, tmp_path: Path) -> None:
    write(tmp_path / "www", OLD)
    (tmp_path / "link").symlink_to("www")
    exchange(site, tmp_path / "link")
    assert (tmp_path / "link").is_symlink() and read(tmp_path / "www") == NEW
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere" / "yet")
    exchange(write(site, NEW), tmp_path / "dangling")
    assert (tmp_path / "dangling").is_symlink() and read(tmp_path / "nowhere" / "yet") == NEW


def test_the_folder_itself_is_never_moved(site: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a mount point demands, whose rename the system refuses; and its rights stay."""
    target.chmod(0o2750)
    before, rename = target.stat(), os.rename

    def refuses(old: Path, new: Path) -> None:
        if target in (old, new):
            raise OSError(errno.EBUSY, "Device or resource busy")
        rename(old, new)

    monkeypatch.setattr(os, "rename", refuses)
    exchange(site, target)
    after = target.stat()
    assert read(target) == NEW and (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


def other_file_system(monkeypatch: pytest.MonkeyPatch, site: Path) -> None:
    """Renames out of the folder of `site` fail as they do between two file systems."""
    rename = os.rename

    def refuses(old: Path, new: Path) -> None:
        if Path(old).parent == site.parent:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(old, new)

    monkeypatch.setattr(os, "rename", refuses)


def test_a_site_from_another_file_system_is_copied_first(
    site: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_file_system(monkeypatch, site)
    exchange(site, target)
    assert read(target) == NEW and not site.exists()


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """The system refuses to write longer files, which stands for a full disk."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_leaves_the_old_site(site: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other_file_system(monkeypatch, site)
    large = write(site, {"large.html": "x" * 9000})
    with (
        no_file_beyond(8000),
        pytest.raises(Mistake, match=r"site: cannot be given the new site: File too large\. Make"),
    ):
        exchange(large, target)
    assert read(target) == OLD and sorted(os.listdir(target)) == sorted({name.split("/")[0] for name in OLD})
    assert read(site).keys() == {*NEW, "large.html"}


@pytest.mark.parametrize("step", range(1, 12))
def test_a_step_that_fails_is_undone(site: Path, target: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """The first step moves the whole new site in; five move the old out, one is between, five move the new in."""
    write(target, KEPT)
    count, rename = [0], os.rename

    def fails(old: Path, new: Path) -> None:
        count[0] += 1
        if count[0] == step + 1:
            raise PermissionError(errno.EACCES, "Permission denied")
        rename(old, new)

    monkeypatch.setattr(os, "rename", fails)
    with pytest.raises(Mistake, match="Permission denied"):
        exchange(site, target)
    assert read(target) == {**OLD, **KEPT}


class Killed(BaseException):
    """Stands for a process that ends at once: nothing is undone."""


@pytest.mark.parametrize("again", [finish_interrupted, None])
@pytest.mark.parametrize("step", range(12))
def test_what_is_killed_is_finished_by_the_next_build(
    site: Path, target: Path, monkeypatch: pytest.MonkeyPatch, step: int, again: Callable[[Path], None] | None
) -> None:
    write(target, KEPT)
    count, rename = [0], os.rename

    def stops(old: Path, new: Path) -> None:
        if count[0] >= step:
            raise Killed
        count[0] += 1
        rename(old, new)

    monkeypatch.setattr(os, "rename", stops)
    monkeypatch.setattr(publish, "give_up", lambda place: None)
    with pytest.raises(Killed):
        exchange(site, target)
    monkeypatch.undo()
    if again:
        again(target)
        assert read(target) == {**(NEW if step else OLD), **KEPT}
    newest = {"index.html": "newest"}
    exchange(write(target.parent / "next", newest), target)
    assert read(target) == {**newest, **KEPT}
    finish_interrupted(target)
    assert read(target) == {**newest, **KEPT}


def test_a_place_that_cannot_be_a_folder_is_named(site: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Mistake, match=r"file: cannot be given the new site: File exists\. A file stands where"):
        exchange(site, tmp_path / "file")
    with pytest.raises(Mistake, match=r"file/site: cannot be given the new site: Not a directory\. A file stands"):
        exchange(site, tmp_path / "file" / "site")
    with pytest.raises(Mistake, match="holds the new site before it is in place"):
        exchange(site, tmp_path)
    assert (tmp_path / "file").read_text() == "mine" and read(site) == NEW
