"""The inner loop of `landscape.search.descent`: gradient descent on `LANES` small networks at once.

The loop over the runs lies inside the loops over samples and hidden units, so that the processor
takes several runs at a time (its vector registers) and everything a block of runs needs stays in
its nearest cache. Nothing is allocated here, and every loop is written out: `a[:] = b` would add a
check of shapes that takes longer to compile than all the rest. A block is laid out as follows: row
j of `hidden` belongs to hidden unit j and holds, one after the other and each for all runs of the
block, the two input weights, the bias and the output weight; `output` holds the output biases.

The loop is compiled anew for each pair of activation and loss, whose code is then part of it: a
choice between them inside would keep the compiler from taking several runs at a time. No sum runs
over the runs, and every operation is rounded as `landscape.model.compiled` says. The numbers a run
gives therefore depend neither on its neighbours in the block nor on the width of the registers.
"""

from collections.abc import Callable
from functools import cache

from numba import njit

from landscape.model.compiled import fma

LANES = 128  # runs in a block: measured: with half as many each loop costs more

_BIAS, _OUT = 2 * LANES, 3 * LANES  # places in a row of `hidden`


@cache
def compiled_descent(value_and_slope: Callable, residual: Callable) -> Callable:
    """The compiled function `descend_block` for the kernels of an activation and of a loss."""

    @njit(nogil=True, error_model="numpy")
    def descend_block(hidden, output, X, y, free, rate, steps, slope, output_slope, outputs, kept, error):
        """`steps` steps of descent for one block: changes `hidden` (n, 4 LANES) and `output` (LANES,).

        Fills `slope` and `output_slope`, of the same shapes, with the gradient at the end, and
        `outputs` (N, LANES) with what the networks say there. `kept` (n, 2 LANES) and `error`
        (LANES,) are scratch. The inputs X have shape (N, 2). `free` says of the two input weights,
        the hidden bias, the output weight and the output bias which ones move.
        """
        n, N, share = len(hidden), len(y), 1 / len(y)
        for step in range(steps + 1):
            for j in range(n):
                for r in range(4 * LANES):
                    slope[j, r] = 0.0
            for r in range(LANES):
                output_slope[r] = 0.0
            for i in range(N):
                x0, x1, target, f = X[i, 0], X[i, 1], y[i], outputs[i]
                for r in range(LANES):
                    f[r] = output[r]
                for j in range(n):  # forwards
                    own, its = hidden[j], kept[j]
                    for r in range(LANES):
                        received = fma(own[LANES + r], x1, fma(own[r], x0, own[_BIAS + r]))
                        its[r], rise = value_and_slope(received)
                        its[LANES + r] = own[_OUT + r] * rise
                        f[r] = fma(own[_OUT + r], its[r], f[r])
                for r in range(LANES):
                    error[r] = share * residual(f[r], target)
                    output_slope[r] += error[r]
                for j in range(n):  # backwards
                    own, its = slope[j], kept[j]
                    for r in range(LANES):
                        back = error[r] * its[LANES + r]
                        own[r] = fma(back, x0, own[r])
                        own[LANES + r] = fma(back, x1, own[LANES + r])
                        own[_BIAS + r] += back
                        own[_OUT + r] = fma(error[r], its[r], own[_OUT + r])
            if step == steps:
                return
            for j in range(n):
                for part in range(4):
                    if free[part]:
                        for r in range(part * LANES, (part + 1) * LANES):
                            hidden[j, r] -= rate * slope[j, r]
            if free[4]:
                for r in range(LANES):
                    output[r] -= rate * output_slope[r]

    return descend_block
