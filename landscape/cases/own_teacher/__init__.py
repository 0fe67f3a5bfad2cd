"""A ReLU network that learns from a network of its own kind on normal inputs (Safran and Shamir 2018)."""
