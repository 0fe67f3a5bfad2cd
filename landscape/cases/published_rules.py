"""The five published rules of AUTOTRAINER, written anew from the paper's Table I, to be asked of recorded runs.

Source: Zhang, Zhai, Ma, Shen, "AUTOTRAINER: an automatic DNN training problem detection and repair system", ICSE 2021,
pp. 359-371, doi 10.1109/ICSE43902.2021.00043. Table I has the formulas, section V-D (*Effects of Configurable
Parameters*) the defaults: chosen where precision and recall on 100 of the authors' Keras models were high, for all
rules but the first both 100 percent.

A history has one row an iteration. The paper says "training iteration"; the program its authors published records and
checks at the ends of *epochs*, with the gradient of one fixed batch. For full-batch descent a step is both. T rows:

    losses      (T,)                 the loss: the table never reads it, the program asks whether it is finite
    gradients   (T, layers)          norms of the gradient by *weight matrix*, from input to output: no biases
    zeros       (T, hidden layers)   share of the units without gradient: zero on every sample, not zeros among values
    accuracies  (T,)                 accuracy on the whole training set: on a mini-batch it swings by itself

`said` asks each rule of the table by itself. `released` decides as the program of March 2021 does, which departs from
the paper in these points:

- Accuracy is judged only once 30 percent of the planned epochs are over; the paper names no such delay. `FIRST` is used
  for both forms here, since Table I asked at the second row would call almost every run slow.
- Slow convergence: no single *rise* of the accuracy reaches delta, where the paper has the absolute change.
- Dying ReLU: the share of zeros among all entries of the gradients, where the paper counts neurons; with one hidden
  layer the two agree but for the output biases. Over all neurons, outputs included, as Table I is written, a hidden
  layer that is dead as a whole stays below gamma if it has few units (16 of 26); hidden units alone count here.
- Values that are not finite are "exploding" whatever the accuracy, and so is a validation loss from 1e5 on.
- One verdict, the first of: not finite, dying, exploding, vanishing, slow; oscillating only where accuracy is not low
  and not slow. What was seen once stays seen.
- The threshold Theta is 0.7 in the library, 0.6 in the script that repeats the experiments; the paper leaves it open.
"""

from typing import NamedTuple

import numpy as np

BETA1, BETA2, BETA3 = 1e-3, 1e-4, 70.0  # first gradient over last, first gradient, first gradient over last
GAMMA = 0.7  # share of units without gradient
ZETA, ETA = 0.03, 0.2  # fall from a maximum of the accuracy to a minimum, and how many such falls per iteration
DELTA = 0.01  # change of the accuracy
THETA = 0.7  # an accuracy above it is good enough
EVERY = 3  # iterations from check to check: section V-C, and the default of the script
FIRST = 0.3  # share of the run before the first judgement of accuracy: the program's `judgment_point`


class History(NamedTuple):
    """What was seen at each of T steps before the weights were moved; with batches, losses and gradients are those of the batch."""

    losses: np.ndarray  # (T,)
    gradients: np.ndarray  # (T, layers)
    zeros: np.ndarray  # (T, hidden layers)
    accuracies: np.ndarray  # (T,); where targets are numbers, the share met within half their deviation


def vanishing(gradients: np.ndarray, accuracies: np.ndarray) -> bool:
    """Table I, row 1: (|G_2|/|G_3|) ... (|G_n-1|/|G_n|) <= beta1, |G_2| <= beta2, max Acc <= Theta, at an iteration.

    The product is |G_2|/|G_n|, first weight matrix over last; alpha1 = 0, so that one iteration is enough.
    Section IV-B, VG.
    """
    return asked((first_over_last(gradients) <= BETA1) & (gradients[:, 0] <= BETA2) & low(accuracies))


def exploding(gradients: np.ndarray, accuracies: np.ndarray) -> bool:
    """Table I, row 2: the same product >= beta3, or a gradient that is not finite; and max Acc <= Theta. IV-B, EG."""
    blown = ~np.isfinite(gradients).all(axis=1)
    return asked(((first_over_last(gradients) >= BETA3) | blown) & low(accuracies))


def dying(zeros: np.ndarray, accuracies: np.ndarray) -> bool:
    """Table I, row 3: the share of neurons without gradient >= gamma, and max Acc <= Theta. IV-B, DR.

    Several hidden layers count alike, so they should have the same number of units.
    """
    return asked((share(zeros) >= GAMMA) & low(accuracies))


def oscillating(accuracies: np.ndarray) -> bool:
    """Table I, row 4: of A[i] - B[i], i-th maximum of the accuracy less i-th minimum, eta k are >= zeta. IV-B, OL.

    The text of IV-B speaks of losses, Table I and the program of accuracies. A level stretch is both extrema.
    """
    return any(swings(accuracies[: k + 1]) for k in checks(len(accuracies)))


def slow(accuracies: np.ndarray) -> bool:
    """Table I, row 5: |Acc[i] - Acc[i-1]| <= delta for all i from 1 to k, at an iteration k. IV-B, SC."""
    change = np.abs(np.diff(accuracies, prepend=accuracies[0]))
    return asked(np.maximum.accumulate(change) <= DELTA)


def said(losses: np.ndarray, gradients: np.ndarray, zeros: np.ndarray, accuracies: np.ndarray) -> set[str]:
    """The rules of Table I that hold at one of the checks; the table does not read the losses."""
    return {
        name
        for name, holds in {
            "vanishing": vanishing(gradients, accuracies),
            "exploding": exploding(gradients, accuracies),
            "dying": dying(zeros, accuracies),
            "oscillating": oscillating(accuracies),
            "slow": slow(accuracies),
        }.items()
        if holds
    }


def released(losses: np.ndarray, gradients: np.ndarray, zeros: np.ndarray, accuracies: np.ndarray) -> str | None:
    """The verdict at which the program of March 2021 would have stopped, or None; of the training set alone."""
    rises, ratio, seen = np.diff(accuracies, prepend=accuracies[0]), first_over_last(gradients), set()
    for k in range(0, len(losses), EVERY):
        if not (np.isfinite(losses[: k + 1]).all() and np.isfinite(gradients[k]).all()):
            return "exploding"
        seen |= {"dying"} if share(zeros)[k] >= GAMMA else set()
        seen |= {"exploding"} if ratio[k] > BETA3 else set()
        seen |= {"vanishing"} if ratio[k] < BETA1 and gradients[k, 0] < BETA2 else set()
        if k + 1 >= FIRST * len(losses):
            seen |= {"low"} if accuracies[: k + 1].max() < THETA else set()
            seen |= {"slow"} if rises[: k + 1].max() < DELTA else set()
            seen |= {"oscillating"} if swings(accuracies[: k + 1]) else set()
        stuck = bool(seen & {"low", "slow"})
        order = ("dying", "exploding", "vanishing", "slow") if stuck else ("oscillating",)
        for name in order:
            if name in seen:
                return name
    return None


def share(zeros: np.ndarray) -> np.ndarray:
    """The mean over the hidden layers, (T,); 0 where there is none."""
    return zeros.mean(axis=1) if zeros.shape[1] else np.zeros(len(zeros))


def checks(T: int) -> np.ndarray:
    """The rows at which the rules are asked."""
    rows = np.arange(0, T, EVERY)
    return rows[rows + 1 >= FIRST * T]


def asked(holds: np.ndarray) -> bool:
    """Whether what holds or not at each row holds at one of the checks."""
    return bool(holds[checks(len(holds))].any())


def low(accuracies: np.ndarray) -> np.ndarray:
    """At each row: max Acc <= Theta, of the accuracies so far."""
    return np.maximum.accumulate(accuracies) <= THETA


def first_over_last(gradients: np.ndarray) -> np.ndarray:
    """|G_2|/|G_n| at each row; 0/0, for a network that stands still, is no number, and no rule holds of it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return gradients[:, 0] / gradients[:, -1]


def swings(acc: np.ndarray) -> bool:
    """Whether there are eta k pairs of extrema, the i-th maximum and the i-th minimum, at least zeta apart."""
    inner, before, after = acc[1:-1], acc[:-2], acc[2:]
    A, B = inner[(inner >= before) & (inner >= after)], inner[(inner <= before) & (inner <= after)]
    pairs = min(len(A), len(B))
    return int(np.sum(A[:pairs] - B[:pairs] >= ZETA)) >= ETA * len(acc)
