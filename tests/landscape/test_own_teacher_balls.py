"""A student and a teacher of ReLU units: the enclosures and the certificates in detail."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, arb_mat

from landscape.cases.own_teacher.ball_loss import OwnTeacher, across, pull
from landscape.cases.own_teacher.loss import gradient, hessian, loss
from landscape.cases.own_teacher.proof import certified, critical_point, symmetric_end
from landscape.model.population import relu_kernel
from landscape.proof.balls import ends
from landscape.proof.inertia import smallest_eigenvalue
from tests.rounding import rounding

SQUARE = np.random.default_rng(4).normal(size=(4, 4))


def test_balls_contain_the_loss_and_its_derivatives():
    at = OwnTeacher(4).expand([arb(float(w)) for w in SQUARE.ravel()])
    size = (np.linalg.norm(SQUARE, axis=1).sum() + 4) ** 2  # of the mean products of all pairs of units
    assert float(at.value) == pytest.approx(loss(SQUARE), abs=rounding(100, size))
    assert [float(g) for g in at.gradient] == pytest.approx(gradient(SQUARE).ravel(), abs=rounding(100, size))
    H = np.array([[float(x) for x in row] for row in at.hessian.tolist()])
    assert pytest.approx(hessian(SQUARE), abs=1e-10) == H
    wide = OwnTeacher(4).expand([arb(float(w), 0.01) for w in SQUARE.ravel()])
    for step in np.random.default_rng(5).uniform(-0.01, 0.01, (5, *SQUARE.shape)):
        W = SQUARE + step
        assert all(
            ends(b)[0] <= Fraction(float(x)) <= ends(b)[1]
            for b, x in zip(wide.hessian.entries(), hessian(W).ravel(), strict=True)
        )
        assert ends(wide.value)[0] < Fraction(loss(W)) < ends(wide.value)[1]


def test_further_inputs():
    """The second derivatives in a fifth input are those of the loss in five dimensions, the teacher's four units given."""
    H = across([arb(float(w)) for w in SQUARE.ravel()], 4)
    teacher = np.eye(4, 5)

    def extended(column):
        W = np.column_stack([SQUARE, column])
        return relu_kernel(W, W).sum() / 2 - relu_kernel(W, teacher).sum()

    h = 1e-3 * np.eye(4)
    for i in range(4):
        for j in range(4):
            bend = (
                extended(h[i] + h[j]) - extended(h[i] - h[j]) - extended(h[j] - h[i]) + extended(-h[i] - h[j])
            ) / 4e-6
            assert float(H[i, j]) == pytest.approx(bend, abs=1e-5)


def test_the_pull_on_an_idle_unit():
    box = [arb(float(w)) for w in SQUARE.ravel()]
    step = 1e-4
    more = np.vstack([SQUARE, [[step, 0, 0, 0]]])
    slope = (loss(more) - loss(SQUARE)) / step - step / 4  # the loss is exactly quadratic in the step
    assert float(pull(box, 4)) == pytest.approx(slope, abs=1e-9)


def test_the_smallest_eigenvalue_may_be_multiple():
    assert smallest_eigenvalue(arb_mat([[2, 1, 1], [1, 2, 1], [1, 1, 2]])) == "1.000000000"  # eigenvalues 1, 1, 4
    assert smallest_eigenvalue(arb_mat([[-3, 0], [0, 5]]), 3) == "-3.00"
    assert smallest_eigenvalue(arb_mat([[arb(3), 1], [1, 1]]), 4) == "0.5858"  # 2 - sqrt 2
    with pytest.raises(ValueError, match="not certainly"):
        smallest_eigenvalue(arb_mat([[arb(1, 0.01), 0], [0, 2]]), 6)
    with pytest.raises(ValueError, match="not certainly 0.500"):
        smallest_eigenvalue(arb_mat([[arb(0.49955, 0.00055)]]), 3)  # certainly below 0.5005, perhaps below 0.4995


@pytest.mark.slow
def test_what_is_found_and_what_is_refused(monkeypatch):
    W = symmetric_end(6)
    assert len(set(W.ravel().round(9))) == 5 and np.abs(gradient(W)).max() < 1e-9 and W[0, 0] < -0.5
    theta, box = critical_point(6)
    assert np.array(theta, dtype=float) == pytest.approx(W.ravel(), abs=1e-7) and all(
        len(t.partition(".")[2]) == 20 for t in theta
    )
    assert all(
        abs(end - Fraction(t)) <= Fraction(1, 10**20) for ball, t in zip(box, theta, strict=True) for end in ends(ball)
    )
    point = certified(6)
    assert (point.k, point.theta) == (6, theta) and float(point.radius) >= 1e-5
    assert float(point.eigenvalue) == pytest.approx(np.linalg.eigvalsh(hessian(W))[0], abs=1e-9)
    assert float(point.loss) == pytest.approx(loss(W), abs=1e-11)
    with pytest.raises(ValueError, match="no worse minimum of 5 units"):
        certified(5)  # a saddle
    expand = OwnTeacher.expand
    lowered = lambda self, theta: expand(self, theta)._replace(value=arb(0, 1e-9))
    with monkeypatch.context() as patch:
        patch.setattr(OwnTeacher, "expand", lowered)  # a minimum, but perhaps as good as the teacher
        with pytest.raises(ValueError, match="no worse minimum of 6 units"):
            certified(6)
    with pytest.raises(ValueError, match="no worse minimum of 3 units|the Hessian is singular"):
        certified(3)  # descent finds the teacher, where the Hessian has no enclosure; rounding decides how that shows
