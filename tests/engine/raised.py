"""What a reader of sources says of a bad one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scripts.mistakes import Mistake


def mistake_in(read: Callable[..., object], *arguments: object) -> str:
    """The one line of the Mistake that `read` raises."""
    with pytest.raises(Mistake) as caught:
        read(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)
