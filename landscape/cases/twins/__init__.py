"""The two copies of the answer's network that a swap of hidden units exchanges, and the paths between them."""
