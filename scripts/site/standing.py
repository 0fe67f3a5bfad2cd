"""What one build of the site does besides the generator: wait for its turn, run the engine, complete the site, publish it.

Nothing here knows the generator; the hook says when.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from scripts import build
from scripts.places import UNFINISHED_SITE
from scripts.site import policy
from scripts.site.publish import exchange, finish_interrupted
from scripts.site.search import write_search
from scripts.site.spaces import squeeze
from scripts.site.styles import join_styles
from scripts.site.unused import remove_unused


class EngineFailed(Exception):
    """The engine has ended with mistakes, which are the message."""


class Standing:
    """The site that stands, of which a failed build must touch nothing. `target` is None while no site is published."""

    def __init__(self) -> None:
        self.target: Path | None = None
        self.lock: FileLock | None = None

    def aside(self, target: Path) -> Path:
        """Where to build the site that shall replace the one at `target`."""
        self.target = target
        return UNFINISHED_SITE

    def begin(self, names: Sequence[str]) -> None:
        """Make build/docs current, or what is named there, while no other build runs. Raises Mistake and EngineFailed."""
        if self.lock is None:
            self.lock = build.one_at_a_time()
        if self.target:
            finish_interrupted(self.target)
        status, errors = build.run_in_subprocess(names)
        if status:
            raise EngineFailed(errors.strip())
        sys.stderr.write(errors)

    def publish(self, site: Path) -> None:
        """Put a complete site in its place, if it has one. Raises Mistake."""
        if self.target:
            exchange(site, self.target)

    def release(self) -> None:
        """Let the next build in; safe to call twice."""
        if self.lock is not None:
            self.lock.release()
            self.lock = None


def complete(site: Path, has_address: bool, serving: bool) -> None:
    """Add what the generator does not write, and remove what no page asks for; while it serves, no blank and no rule of a style sheet."""
    write_search(site)
    remove_unused(site, has_address)
    if not serving:
        squeeze(site)
        join_styles(site)
    (site / "_headers").write_text(policy.headers(site), "utf-8")
