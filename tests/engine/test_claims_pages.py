"""The lists of claims: what stands in their headings, and where their lines may break."""

from __future__ import annotations

import pytest

from scripts.write.claims_pages import heading


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("xor_levels", "XOR levels"),
        ("adam_does_not_settle", "Adam does not settle"),
        ("swap_reorders_the_hessian", "Swap reorders the Hessian"),
        ("krawczyks_theorem", "Krawczyk's theorem"),
        ("best_single_unit_on_xor", "Best single unit on XOR"),
    ],
)
def test_a_heading_writes_names_as_the_pages_do(name: str, said: str) -> None:
    assert heading(name) == said
