"""One sigmoid unit with squared error: many minima, counted with proof."""
