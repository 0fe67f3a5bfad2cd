"""The inner loop of `landscape.search.descent`: descent on `LANES` small networks at once.

The loop over the runs lies inside the loops over samples and hidden units, so that the processor
takes several runs at a time (its vector registers) and everything a block of runs needs stays in
its nearest cache. Nothing is allocated here, and every loop is written out: `a[:] = b` would add a
check of shapes that takes longer to compile than all the rest. A block is laid out as follows: row
j of `hidden` belongs to hidden unit j and holds, one after the other and each for all runs of the
block, the two input weights, the bias and the output weight; `output` holds the output biases. What a
rule remembers lies beside it in the same order, one row of this length for each of its three numbers.

The loop is compiled for each activation, loss and rule by itself, whose code is then part of it: a
choice between them inside would keep the compiler from taking several runs at a time. No sum runs
over the runs, and every operation is rounded as `landscape.model.compiled` says. The numbers a run
gives therefore depend neither on its neighbours in the block nor on the width of the registers.
"""

from collections.abc import Callable
from functools import cache

from numba import njit

from landscape.model.compiled import fma
from landscape.search.kept import keep

LANES = 128  # runs in a block: measured: with half as many each loop costs more

_BIAS, _OUT = 2 * LANES, 3 * LANES  # places in a row of `hidden`
_SECOND, _THIRD = 4 * LANES, 8 * LANES  # places in a row of `carried`: the first, second and third memory


@cache
def compiled_descent(value_and_slope: Callable, residual: Callable, rule: Callable) -> Callable:
    """The compiled function `descend_block` for the kernels of an activation, of a loss and of a rule."""

    @njit(nogil=True, error_model="numpy")
    def descend_block(
        hidden, output, X, y, free, pace, decays, noise, output_noise, probe,
        slope, output_slope, outputs, kept, error, carried, output_carried, point, output_point,
    ):  # fmt: skip
        """`steps` steps of descent for one block: changes `hidden` (n, 4 LANES) and `output` (LANES,).

        Row t of `pace` (steps, 3) holds the rate of step t and what the rule corrects by; `decays` (3,) are
        the rule's constants. `noise` (steps, n, 4 LANES) and `output_noise` (steps, LANES) are added to the
        parameters after the step or, if `probe`, to the point where its slope is taken; with no rows there
        is none. Fills `slope` and `output_slope`, of the shapes of the parameters, with the gradient at the
        end, and `outputs` (N, LANES) with what the networks say there. `carried` (n, 12 LANES) and
        `output_carried` (3 LANES,) are the rule's memory. `kept` (n, 2 LANES), `error` (LANES,), `point` and
        `output_point`, of the shapes of the parameters, are scratch. The inputs X have shape (N, 2). `free`
        says of the two input weights, the hidden bias, the output weight and the output bias which ones move.
        """
        n, N, share, steps = len(hidden), len(y), 1 / len(y), len(pace)
        probes, kicks = probe and len(noise) > 0, not probe and len(noise) > 0
        for step in range(steps + 1):
            place, output_place = hidden, output
            if probes and step < steps:
                place, output_place = point, output_point
                for j in range(n):
                    for r in range(4 * LANES):
                        point[j, r] = hidden[j, r] + noise[step, j, r]
                for r in range(LANES):
                    output_point[r] = output[r] + output_noise[step, r]
            for j in range(n):
                for r in range(4 * LANES):
                    slope[j, r] = 0.0
            for r in range(LANES):
                output_slope[r] = 0.0
            for i in range(N):
                x0, x1, target, f = X[i, 0], X[i, 1], y[i], outputs[i]
                for r in range(LANES):
                    f[r] = output_place[r]
                for j in range(n):  # forwards
                    own, its = place[j], kept[j]
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
            how = (pace[step, 0], decays[0], decays[1], decays[2], pace[step, 1], pace[step, 2])
            for j in range(n):
                own, its, past = hidden[j], slope[j], carried[j]
                for part in range(4):
                    if free[part]:
                        for r in range(part * LANES, (part + 1) * LANES):
                            own[r], (past[r], past[_SECOND + r], past[_THIRD + r]) = rule(
                                own[r], its[r], (past[r], past[_SECOND + r], past[_THIRD + r]), how
                            )
                        if kicks:
                            for r in range(part * LANES, (part + 1) * LANES):
                                own[r] += noise[step, j, r]
            if free[4]:
                past = output_carried
                for r in range(LANES):
                    output[r], (past[r], past[LANES + r], past[2 * LANES + r]) = rule(
                        output[r], output_slope[r], (past[r], past[LANES + r], past[2 * LANES + r]), how
                    )
                if kicks:
                    for r in range(LANES):
                        output[r] += output_noise[step, r]

    keep(descend_block, (value_and_slope, residual, rule))
    return descend_block
