"""The broken trainings: what their history says against definitions written out, and the loop that is printed on the page."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from landscape.cases import broken
from landscape.cases.broken import FAULTS, SOUND, Setting, subject, train

BY_NAME = {fault.name: fault for fault in FAULTS}
EXAMPLE = Path(__file__).parents[2] / "docs/examples/stuck.py"


@pytest.fixture(scope="module")
def printed() -> dict:
    """What the first three cells of the example define, with its loop and its settings, and the runs, cut to twenty steps."""
    text = EXAMPLE.read_text("utf-8").replace("steps=200", "steps=20").replace('"steps": 25', '"steps": 20')
    cells = [cell for cell in text.split("# %%") if not cell.startswith(" [markdown]")]
    names: dict = {}
    for cell in cells[1:4]:
        exec(compile(cell.partition("\n")[2], str(EXAMPLE), "exec"), names)
    return names


def loss_of(setting, theta, seed):
    """The mean log-loss at theta, image by image."""
    X, y = broken.data()
    n, total = setting.units, 0.0
    W, b, V, c = np.split(theta, np.cumsum([64 * n, n, 10 * n]))
    for x, label in zip(setting.brightest * X, y, strict=True):
        z = V.reshape(10, n) @ np.tanh(W.reshape(n, 64) @ x + b) + c
        total += np.log(np.exp(z).sum()) - z[label]
    return total / len(X)


def test_a_fault_is_one_wrong_entry():
    for fault in FAULTS:
        wrong = [name for name in Setting._fields if getattr(fault.broken, name) != getattr(fault.repaired, name)]
        assert len(wrong) == 1, fault.name


def test_the_history_holds_losses_and_gradients_by_layer():
    """The norms against differences of the loss, along the gradient of each layer and along a direction across it."""
    setting = SOUND._replace(kind="tanh", units=3, steps=3)
    s, rate, trace, history = train(setting, 1)
    start = trace.start
    assert rate == setting.rate and history.losses.tolist() == trace.losses and trace.steps == [0, 1, 2]
    assert history.losses[0] == pytest.approx(loss_of(setting, start, 1), rel=1e-12)
    assert history.gradients.shape == (3, 2) and history.zeros.shape == (3, 1)
    rng = np.random.default_rng(2)
    for k, layer in enumerate((slice(0, 192), slice(195, 225))):
        g = np.zeros_like(start)
        g[layer] = s.gradient(start)[layer]
        for v in (g / np.linalg.norm(g), np.where(g == 0, 0, rng.normal(size=len(g)))):
            slope = (loss_of(setting, start + 1e-5 * v, 1) - loss_of(setting, start - 1e-5 * v, 1)) / 2e-5
            assert slope == pytest.approx(g @ v, abs=1e-8)
        assert history.gradients[0, k] == pytest.approx(np.linalg.norm(g), rel=1e-12)


def test_each_step_goes_against_the_gradient():
    s, rate, trace, _ = train(SOUND._replace(units=4, steps=2), 3)
    once = trace.start - rate * s.gradient(trace.start)
    assert np.allclose(s.theta, once - rate * s.gradient(once), rtol=1e-12, atol=0)
    assert np.array_equal(trace.last, once)


def test_zeros_and_accuracies_are_shares():
    dead = train(BY_NAME["dead ReLU"].broken._replace(steps=2), 0)[3]
    assert dead.zeros.tolist() == [[1.0], [1.0]] and not dead.gradients.any()
    _, y = broken.data()
    assert dead.accuracies[1] == np.mean(y == np.bincount(y).argmax())  # one answer for all images
    s, _, trace, history = train(SOUND._replace(steps=1), 0)
    hidden, out = s.values(trace.start)
    assert np.mean(hidden == 0) > 0.2 and history.zeros[0, 0] == 0  # many values are zero, but no unit on every image
    assert history.accuracies[0] == sum(np.flatnonzero(row == row.max())[0] == k for row, k in zip(out, y)) / 600


def test_the_start_is_what_the_setting_says():
    X, y = broken.data()
    start = {name: subject(BY_NAME[name].broken, 4) for name in BY_NAME}
    assert not start["zero start"].theta.any() and (start["dead ReLU"].theta[1024:1040] == -5).all()
    assert set(start["equal units"].theta) == {0.0, 0.1}
    positive = start["saturated sigmoid"].theta[:1024]
    assert 0 <= positive.min() < 0.01 and 0.99 < positive.max() <= 1
    assert (start["unscaled inputs"].inputs == 255 * X).all() and (start["rate too large"].inputs == X).all()
    mixed = start["shuffled labels"].targets
    assert np.array_equal(np.sort(mixed), np.sort(y)) and np.mean(mixed == y) < 0.2
    assert start["log of zero"].theta.dtype == np.float32 == start["log of zero"].inputs.dtype
    drawn = subject(SOUND, 4).theta[:1024]
    assert drawn.std() == pytest.approx(np.sqrt(2 / 64), rel=0.1)
    with pytest.raises(ValueError, match="none of drawn, positive, equal, zero"):
        subject(SOUND._replace(weights="zeros"), 0)


def test_the_loss_of_probabilities_is_the_same_loss_until_one_is_rounded_to_zero():
    fault = BY_NAME["log of zero"]
    s, _, trace, history = train(fault.broken, 0)
    assert history.losses.tolist() == [np.inf] and trace.broke == 0 and np.isfinite(s.theta).all()
    narrow = [subject(one._replace(spread=1.0), 0) for one in (fault.broken, fault.repaired)]
    assert narrow[0].loss(narrow[0].theta) == pytest.approx(narrow[1].loss(narrow[1].theta), rel=1e-5)
    wide = replace(narrow[0], theta=s.theta.astype(np.float64))  # in 64 bits nothing is rounded to zero here
    assert np.isfinite(wide.loss(wide.theta))


@pytest.mark.parametrize("name", BY_NAME)
def test_the_loop_on_the_page_is_the_same_training(printed, name):
    """Up to rounding; a run that jumps multiplies rounding, and is compared for its first steps."""
    for run, setting in ((printed["BROKEN"], BY_NAME[name].broken), (printed["SOUND"], BY_NAME[name].repaired)):
        there, here = run[name][3], train(setting._replace(steps=20), 0)[2]
        tolerance = 1e-3 if setting.bits == 32 else 1e-9
        assert there.losses == pytest.approx(here.losses, rel=tolerance)
        assert there.norms == pytest.approx(here.norms, rel=tolerance)
