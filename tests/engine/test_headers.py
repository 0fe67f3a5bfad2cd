"""A formula that is all a header cell holds has a name; others are left alone."""

from scripts.write.headers import named, named_in_markdown, spoken

N = "<math><mi>n</mi></math>"


def test_a_formula_alone_in_a_header_is_named() -> None:
    assert named(f'<th scope="col"><span class="m">{N}</span></th>') == (
        '<th scope="col"><span class="m"><math aria-label="n"><mi>n</mi></math></span></th>'
    )
    assert named("<th><math><msup><mn>2</mn><mrow><mo>-</mo><mn>3</mn></mrow></msup></math></th>").startswith(
        '<th><math aria-label="2^-3">'
    )


def test_other_formulas_stay_as_they_are() -> None:
    for cell in (
        f"<th>at {N}</th>",
        f"<th>{N} units</th>",
        f"<th>{N}, {N}</th>",
        f"<td>{N}</td>",
        f"<th>x</th><td>{N}</td><th>y</th>",
    ):
        assert named(cell) == cell


def test_so_is_a_formula_alone_in_a_header_of_markdown() -> None:
    cell = f'<span class="m">{N}</span>'
    table = f"| {cell} | at {cell} |\n| --- | --- |\n| {cell} | b |\n"
    assert named_in_markdown(table) == table.replace("<math>", '<math aria-label="n">', 1)


def test_fractions_and_powers_can_be_told_from_products() -> None:
    half = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"
    bracket = "<mrow><mo>(</mo><mi>x</mi><mo>-</mo><mn>1</mn><mo>)</mo></mrow>"
    long = "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>"
    assert spoken(f"<math>{half}<msup>{bracket}<mn>2</mn></msup></math>") == "1/2(x-1)^2"
    assert spoken(f"<math>{long}</math>") == "(a+b)/2"
    assert spoken("<math><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>") == "x_1^2"
    assert spoken("<math><msup><mi>f</mi><mo>′</mo></msup></math>") == "f′"
