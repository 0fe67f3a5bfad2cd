"""The best network with one unit, seen from the networks with two: its unit split into two equal ones.

If (w, v) is a critical point of the cost of one unit, two units with the input weights w and output
weights that sum to v are a critical point of the cost of two. Pulling their input weights apart, by u
and -u, changes no output to first order. To second order it changes the cost by what the matrix K
below says: K = (v / 2) mean l'(f) s''(w.x) x x^T for equal halves. If K has eigenvalues of both
signs, the point is a saddle.
"""

from flint import arb_mat

from landscape.proof.balls import precise
from landscape.proof.certificates import eigenvalues
from landscape.proof.krawczyk import CriticalPoint, printed_box, significant
from landscape.proof.networks import BallProblem, expand


@precise
def pull_apart(problem: BallProblem, single: CriticalPoint) -> tuple[str, ...]:
    """The certified eigenvalues of K, increasing, at the equal halves of a certified single unit without biases.

    They are eigenvalues of the Hessian of the two-unit cost, for the directions (u, -u) in the input weights.
    """
    *w, v = printed_box(single)
    d = len(w)
    H = expand(problem._replace(hidden=2), [*w, *w, v / 2, v / 2]).hessian
    K = arb_mat(d, d, [H[i, j] - H[i, d + j] for i in range(d) for j in range(d)])
    return tuple(significant(value) for value in eigenvalues(K))
