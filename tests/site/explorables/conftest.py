"""The site on a server, and each explorable in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.explorables.rows import ROWS, Row
from tests.site.server import serve


@pytest.fixture(scope="module")
def url(built_site: Path) -> Iterator[str]:
    with serve(built_site) as address:
        yield address


@pytest.fixture(scope="module", params=ROWS, ids=lambda row: row.name)
def row(request: pytest.FixtureRequest) -> Row:
    return request.param
