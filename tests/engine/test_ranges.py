"""The ends of a range in a table stay on one line, and so do a share and a pair of numbers."""

from __future__ import annotations

import pytest

from scripts.write.ranges import unbroken

LOW, HIGH = '<data class="fact" value="0.21" data-fact="a.0.low">0.21</data>', "<data>\u22120.27</data>"
TWO = '<span class="m"><math><mo lspace="0">\u2212</mo><mn>2</mn></math></span>'
WHOLE = f"{LOW} to {HIGH}", f"{LOW} ± {HIGH}", f"0 to {HIGH}%", "86–94", "\u22123 to 4.5%", "7 of 10", f"{TWO} of {TWO}"


@pytest.mark.parametrize("whole", [*WHOLE, f"{HIGH} or more", f"at {TWO}"])
def test_a_range_is_kept_together_with_its_ends(whole: str):
    assert unbroken(f"| a | 12 ({whole}) of {LOW} |") == f'| a | 12 (<span class="m">{whole}</span>) of {LOW} |'
    assert unbroken(f"<tr><td>{whole}</td></tr>") == f'<tr><td><span class="m">{whole}</span></td></tr>'


def test_a_pair_is_kept_together_where_it_is_the_whole_cell():
    assert unbroken("<td>6.9, 6.9</td>") == '<td><span class="m">6.9, 6.9</span></td>'
    assert unbroken("<td>1, 2, 3</td><td>up 3, 4</td>") == "<td>1, 2, 3</td><td>up 3, 4</td>"


def test_other_words_and_what_stands_in_attributes_stay():
    for text in (
        '<div aria-label="2 to 4 units"><td>2</td></div>',
        '[proved](x.html){ .mark data-definition="from 2 to 4" }',
        "3 to a, x1 to 4, 5 – 6, 7 of it, due to 9",
        f"{LOW} and {HIGH}, to {TWO}, flat {TWO}",
    ):
        assert unbroken(text) == text
