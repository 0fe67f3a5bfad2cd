"""The ends of a range in a table stay on one line."""

from __future__ import annotations

import pytest

from scripts.write.ranges import unbroken

LOW, HIGH = '<data class="fact" value="0.21" data-fact="a.0.low">0.21</data>', "<data>\u22120.27</data>"


@pytest.mark.parametrize("whole", [f"{LOW} to {HIGH}", f"{LOW} ± {HIGH}", f"0 to {HIGH}%", "86–94", "\u22123 to 4.5%"])
def test_a_range_is_kept_together_with_its_ends(whole: str):
    assert unbroken(f"| a | 12 ({whole}) of {LOW} |") == f'| a | 12 (<span class="m">{whole}</span>) of {LOW} |'
    assert unbroken(f"<tr><td>{whole}</td></tr>") == f'<tr><td><span class="m">{whole}</span></td></tr>'


def test_other_words_and_what_stands_in_attributes_stay():
    for text in (
        '<div aria-label="2 to 4 units"><td>2</td></div>',
        '[proved](x.html){ .mark data-definition="from 2 to 4" }',
        "3 to a, x1 to 4, 5 – 6, 7 of 8, due to 9",
        f"{LOW} and {HIGH}",
    ):
        assert unbroken(text) == text
