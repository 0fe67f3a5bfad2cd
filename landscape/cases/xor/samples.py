"""The four samples of XOR, and a ReLU network with two hidden units that fits them."""

import numpy as np

from landscape.model.networks import Network

XOR_X = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=float)
XOR_Y = np.array([0.0, 1.0, 1.0, 0.0])
XOR_NETWORK = Network(np.ones((2, 2)), np.array([0.0, -1.0]), np.array([1.0, -2.0]), 0.0)
