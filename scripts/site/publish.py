"""Put a finished site in the place of an old one, whatever that place is: a folder, a link, a mount point, nothing.

The content is exchanged inside the folder, so that the folder itself stays: its owner, its rights, a link to it, a
server that runs in it. First the new site is moved, or copied if it comes from another file system, into a hidden
folder of the target: a full disk is met here, with the old site untouched. Then the old entries go out and the new
ones come in, renamed and nothing else. What fails is undone; what is killed is finished by the next call. Hidden
entries of the target stay, as MkDocs leaves them: `.git`, `.htaccess`, `.nojekyll`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from scripts.mistakes import Mistake, system_mistake

PARTIAL = ".site-arriving"  # a copy that may not be whole
WHOLE = ".site-arrived"  # the whole new site, the old one in place or on its way out
ENTERING = ".site-entering"  # what has still to move in; every old entry is out
OUT = ".site-old"  # the old site, to be deleted
OURS = (PARTIAL, WHOLE, ENTERING, OUT)


def exchange(site: Path, target: Path) -> None:
    """Move the content of `site` into `target`, in the place of what it held; `site` is gone afterwards.

    Raises Mistake, with the reason of the system, if that cannot be; then `target` holds what it held.
    """
    place = Path(os.path.realpath(target))
    if Path(os.path.realpath(site)).is_relative_to(place):
        raise Mistake(target, 0, "holds the new site before it is in place.", "Choose another folder for the site.")
    try:
        place.mkdir(parents=True, exist_ok=True)
        settle(place)
        bring_in(site, place)
        enter(place)
    except OSError as error:
        raise system_mistake(target, "given the new site", error) from None
    finally:
        give_up(place)


def finish_interrupted(target: Path) -> None:
    """Finish an exchange that was killed; does nothing after one that ended. Raises Mistake.

    A build calls it before it begins, so that no reader waits for the next site in front of half of one.
    """
    try:
        settle(Path(os.path.realpath(target)))
    except OSError as error:
        raise system_mistake(target, "given the new site", error) from None


def settle(place: Path) -> None:
    """Bring in a whole site that an earlier call left, and remove its other leftovers. Raises OSError."""
    if (place / ENTERING).is_dir() or (place / WHOLE).is_dir():
        enter(place)
    for leftover in (PARTIAL, OUT):
        shutil.rmtree(place / leftover, ignore_errors=True)


def give_up(place: Path) -> None:
    """Remove the new site after an exchange that was undone: nothing of the old one is out any more."""
    if (place / WHOLE).is_dir() and not os.listdir(place / OUT):
        shutil.rmtree(place / WHOLE, ignore_errors=True)
        (place / OUT).rmdir()


def bring_in(site: Path, place: Path) -> None:
    """Put the whole new site into a hidden folder of `place`. Raises OSError, and then leaves nothing there."""
    try:
        os.rename(site, place / WHOLE)
    except OSError:  # another file system
        try:
            shutil.copytree(site, place / PARTIAL, symlinks=True)
            os.rename(place / PARTIAL, place / WHOLE)
        except shutil.Error as error:
            shutil.rmtree(place / PARTIAL, ignore_errors=True)
            raise first_reason(error) from None
        except BaseException:
            shutil.rmtree(place / PARTIAL, ignore_errors=True)
            raise
        shutil.rmtree(site, ignore_errors=True)


def first_reason(error: shutil.Error) -> OSError:
    """copytree goes on after an error and reports all of them, each as (source, target, words)."""
    _, target, words = error.args[0][0]
    number = int(words[7:].split("]")[0]) if words.startswith("[Errno ") else 0
    return OSError(number or None, os.strerror(number) if number else words, target)


def enter(place: Path) -> None:
    """Move the old entries out and the new ones in. If a step fails every step before it is undone.

    After a kill it can be called again: the names of the hidden folders say how far it was. Raises OSError.
    """
    whole, entering, out = place / WHOLE, place / ENTERING, place / OUT
    out.mkdir(exist_ok=True)
    if not entering.is_dir():
        new = set(os.listdir(whole))
        old = sorted(name for name in os.listdir(place) if name not in OURS and (name in new or name[0] != "."))
        steps = [*((place / name, out / name) for name in old), (whole, entering)]
        steps += [(entering / name, place / name) for name in sorted(new)]
    else:
        steps = [(entering / name, place / name) for name in sorted(os.listdir(entering))]
    move(steps)
    entering.rmdir()
    shutil.rmtree(out, ignore_errors=True)


def move(steps: Sequence[tuple[Path, Path]]) -> None:
    """Rename one after another; if one fails, or Ctrl-C comes between, rename them back in reverse order."""
    done: list[tuple[Path, Path]] = []
    try:
        for old, new in steps:
            os.rename(old, new)
            done.append((old, new))
    except BaseException:
        for old, new in reversed(done):
            os.rename(new, old)
        raise
