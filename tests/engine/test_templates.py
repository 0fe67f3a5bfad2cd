"""While MkDocs serves, a template of the theme is compiled once, and anew after an edit."""

from __future__ import annotations

import jinja2
import pytest

from scripts.site.edits import Templates


def test_a_template_is_compiled_again_only_if_it_was_edited(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = []
    compile_ = jinja2.Environment._compile
    monkeypatch.setattr(
        jinja2.Environment, "_compile", lambda *given: compiled.append(given[2]) or compile_(*given), raising=True
    )
    kept, sources = Templates(), {"page.html": "{% include 'part.html' %}!", "part.html": "{{ title }}"}

    def build() -> str:
        """As MkDocs does it: an environment for each build."""
        return (
            jinja2.Environment(loader=jinja2.DictLoader(sources), bytecode_cache=kept)
            .get_template("page.html")
            .render(title="A")
        )

    assert build() == build() == "A!" and len(compiled) == 2
    sources["part.html"] = "{{ title }}{{ title }}"
    assert build() == "AA!" and len(compiled) == 3
