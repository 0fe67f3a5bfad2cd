"""One thread, as elsewhere in the tests: workers fill the machine."""

import torch

torch.set_num_threads(1)
