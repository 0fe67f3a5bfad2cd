"""XOR: where descent ends, how stuck runs drift, and ReLU minima that fractions prove."""
