"""A download that is missing or cut short stops the build in one line."""

from pathlib import Path

import pytest

from scripts.mistakes import Mistake
from scripts.read.sources import figure_source
from scripts.write import downloads
from tests.engine.miniature import dedent
from tests.engine.miniature_files import FILES

WHOLE = {
    "pdf": b"%PDF-1.4\n%%EOF\n",
    "svg": b"<?xml?><svg></svg>\n",
    "outlined.svg": b"<?xml?><svg></svg>\n",
    "png": b"\x89PNG\r\n..IEND\xaeB`\x82",
    "dark.png": b"\x89PNG\r\n..IEND\xaeB`\x82",
    "json": b"{}\n",
}


@pytest.fixture
def bowl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> downloads.Source:
    monkeypatch.setattr(downloads, "DRAWINGS", tmp_path)
    (tmp_path / "bowl.py").write_text(dedent(FILES["figures/bowl.py"]), "utf-8")
    (tmp_path / "bowl").mkdir()
    for suffix, content in WHOLE.items():
        (tmp_path / "bowl" / f"bowl.{suffix}").write_bytes(content)
    return figure_source(tmp_path / "bowl.py")


def test_whole_files_are_offered_as_they_are(bowl):
    assert dict(downloads.downloads_of(bowl)) == {
        f"figures/bowl.{suffix}": content for suffix, content in WHOLE.items()
    }
    assert all(f"(bowl.{suffix})" in downloads.list_of_downloads(bowl) for suffix in WHOLE)


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_file_that_is_missing_or_cut_short_is_named(bowl, tmp_path, suffix):
    path = tmp_path / "bowl" / f"bowl.{suffix}"
    for content, words in ((WHOLE[suffix][:-2], "is not whole"), (b"", "is missing"), (None, "is missing")):
        path.unlink() if content is None else path.write_bytes(content)
        with pytest.raises(Mistake, match=rf"bowl\.{suffix}: {words}, and the card .* Delete build/figures/bowl/"):
            dict(downloads.downloads_of(bowl))
