"""The memory of one block of the batched descent: at most `LANES` runs, laid out as its kernel wants them."""

from collections.abc import Callable

import numpy as np

from landscape.search.descent_kernel import LANES


class Block:
    """Parameters, gradients and outputs of `runs` <= LANES networks with n hidden units, d <= 2 inputs, N samples."""

    def __init__(self, parameters: np.ndarray, d: int, samples: int):
        """From all parameters of each run, free or not: (runs, n d + 2 n + 1), in the order of `networks.flatten`."""
        self.runs, self.d, self.n = len(parameters), d, (parameters.shape[1] - 1) // (d + 2)
        n = self.n
        parts = _aligned_rows((4 * n, 1, 4 * n, 1, samples, 2 * n, 1, 12 * n, 3, 4 * n, 1), LANES)
        self.hidden, self.output, self.slope, self.output_slope, self.outputs = parts[:5]
        wide = [part.reshape(n, -1) for part in parts[5::2]]  # kept, carried, point: one row for each unit
        self.scratch = [row for pair in zip(wide, (part.ravel() for part in parts[6::2]), strict=True) for row in pair]
        _put(parameters[:, None], self.hidden[None], self.output, d)

    def run(self, kernel: Callable, task: tuple, pace, decays, shake: np.ndarray | None, probe: bool) -> None:
        """Take the steps of `pace`; `shake` (runs, steps, parameters) is their noise."""
        shake = np.zeros((self.runs, 0, self.n * (self.d + 2) + 1)) if shake is None else shake
        steps, n = shake.shape[1], self.n
        noise, output_noise = np.zeros((steps, 4 * n, LANES)), np.zeros((steps, LANES))
        _put(shake, noise, output_noise, self.d)
        kernel(
            self.hidden.reshape(n, -1), self.output[0], *task, pace, decays,
            noise.reshape(steps, n, 4 * LANES), output_noise, probe,
            self.slope.reshape(n, -1), self.output_slope[0], self.outputs, *self.scratch,
        )  # fmt: skip

    def results(self) -> tuple[np.ndarray, ...]:
        """Parameters and gradient (runs, n d + 2 n + 1) of each run, and its outputs (runs, N)."""
        got = [_get(*part, self.runs, self.d) for part in ((self.hidden, self.output), (self.slope, self.output_slope))]
        return *got, self.outputs[:, : self.runs].T


def _put(parameters, hidden, output, d: int) -> None:
    """Write rows (runs, times, n d + 2 n + 1) into `hidden` (times, 4 n, LANES) and `output` (times, LANES)."""
    runs, times, n = len(parameters), len(hidden), hidden.shape[1] // 4
    units = hidden.reshape(times, n, 4, LANES)[..., :runs]
    units[:, :, :d] = parameters[..., : n * d].reshape(runs, times, n, d).transpose(1, 2, 3, 0)
    units[:, :, 2:] = parameters[..., n * d : -1].reshape(runs, times, 2, n).transpose(1, 3, 2, 0)
    output[:, :runs] = parameters[..., -1].T


def _get(hidden, output, runs: int, d: int) -> np.ndarray:
    """Read what `_put` wrote at one time, from (4 n, LANES) and (1, LANES): (runs, n d + 2 n + 1)."""
    units = hidden.reshape(-1, 4, LANES)[:, :, :runs].transpose(2, 1, 0)
    weights, rest = units[:, :d].transpose(0, 2, 1), units[:, 2:]
    return np.column_stack([weights.reshape(runs, -1), rest.reshape(runs, -1), output[0, :runs]])


def _aligned_rows(counts: tuple[int, ...], lanes: int) -> list[np.ndarray]:
    """Zeros (count, lanes) for each count, in one piece of memory.

    Each row starts where a cache line starts: elsewhere every vector load would touch two lines.
    """
    size, line = 8 * sum(counts) * lanes, 64
    store = np.zeros(size + line, dtype=np.uint8)
    start = -store.ctypes.data % line
    rows = store[start : start + size].view(float).reshape(-1, lanes)
    return np.split(rows, np.cumsum(counts)[:-1])
