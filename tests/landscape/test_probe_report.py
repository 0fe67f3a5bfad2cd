"""What a report prints, hands over and draws, compared with what can be written down by hand."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.layout_engine import ConstrainedLayoutEngine

from landscape.probe import VERDICTS, from_numpy, probe
from landscape.probe.report import Report
from tests.landscape.test_probe_checks import descend, names, network, quadratic

SADDLE = Report(
    "saddle",
    "the smallest curvature is -2.",
    [("saddle", "the smallest curvature is -2."), ("dead units", "3 of 8.")],
    {"loss": 0.123456, "ends": (-2.0, 31.41592), "share by layer": {"first": 0.5, "second": 2}, "weights": 17},
)


def test_printed_report_line_by_line():
    assert str(SADDLE).split("\n") == [
        "VERDICT  saddle",
        "because  the smallest curvature is -2.",
        "do       Step along the direction in Report.direction, or add a little noise.",
        "read     saddles",
        "also     dead units: 3 of 8.",
        "  loss                           0.1235",
        "  ends                           -2, 31.42",
        "  share by layer                 first 0.5, second 2",
        "  weights                        17",
    ]


def test_report_in_plain_types():
    action, page = VERDICTS["saddle"]
    assert SADDLE.as_dict() == {
        "verdict": "saddle",
        "witness": "the smallest curvature is -2.",
        "action": action,
        "page": page,
        "found": {"saddle": "the smallest curvature is -2.", "dead units": "3 of 8."},
        "numbers": SADDLE.numbers,
    }


def test_every_verdict_of_a_run_has_its_advice():
    end, trace = descend(network(), 0.1, 60)
    report = probe(end, 0.1, trace)
    assert report.verdict in VERDICTS and all(name in VERDICTS for name in names(report))


def test_no_picture_where_nothing_is_finite():
    with pytest.raises(
        ValueError, match="^there is nothing to draw: the weights, the loss or the gradient are not finite$"
    ):
        Report("not finite", "", [], {}).plot()


def test_picture_without_a_trace_says_so():
    run, lines = probe(quadratic([2.0, -1.0], [1.0, 1.0])).plot().axes
    (words,) = run.texts
    assert words.get_text() == "no trace was given"
    assert words.get_position() == (0.5, 0.5) and words.get_transform() == run.transAxes  # in the middle of the axes
    assert words.get_ha() == "center" and not run.lines and len(lines.lines) == 3


def test_picture_of_a_run_and_of_three_lines():
    """At (1, 1, 1) on x^2 - y^2/2 + 3z^2/2: the slope is (2, -1, 3), the ends of the spectrum are -1 and 3."""
    s = quadratic([2.0, -1.0, 3.0], [1.0, 1.0, 1.0])
    _, trace = descend(replace(s, theta=np.array([1.0, 1.5, 1.0])), 0.05, 14, every=2)
    figure = probe(s, trace=trace).plot()
    run, lines, size = figure.axes
    assert figure.get_size_inches() == pytest.approx([8, 3.2]) and run.get_position().x0 < lines.get_position().x0
    assert isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine)
    for axes, known, name in (run, trace.losses, "loss"), (size, trace.norms, "norm of the weights"):
        (line,) = axes.lines
        assert list(line.get_xdata()) == trace.steps and list(line.get_ydata()) == known and line.get_label() == name
    assert [axes.get_xlabel() for axes in (run, lines)] == ["step", "distance from the weights"]
    assert [axes.get_ylabel() for axes in (run, lines)] == ["loss", "loss"]
    assert size.get_ylabel() == "norm of the weights (dashed)" and size.lines[0].get_linestyle() == "--"
    assert size.lines[0].get_color() == "tab:gray"
    told = [text.get_text() for text in lines.get_legend().get_texts()]
    assert told == ["downhill", "smallest curvature", "largest curvature"]
    assert len({line.get_linestyle() for line in lines.lines}) == 3

    r = 0.1 * (1 + 3**0.5) * np.linspace(-1, 1, 41)
    down = np.array([-2, 1, -3]) / 14**0.5
    expected = [[s.loss(s.theta + t * d) for t in r] for d in (down, np.eye(3)[1], np.eye(3)[2])]
    for line, heights in zip(lines.lines, expected, strict=True):
        assert line.get_xdata() == pytest.approx(r)
        drawn = line.get_ydata()
        # a direction of curvature has no sign; downhill has one
        assert drawn == pytest.approx(heights) or (heights != expected[0] and drawn[::-1] == pytest.approx(heights))


def test_words_of_witnesses():
    """On x^2/2 + 2 y^2 with the rate 1.2, where 2/4 is the bound; and of twins in a layer of three and of four."""
    said = probe(quadratic([1.0, 4.0], [1.0, 1.0], floor=0.0), 1.2).found[0]
    assert said[0] == "step too long"
    assert said[1].startswith("rate x sharpness is 4.8 here, above 2, and a step takes the loss from 2.5 to ")
    assert said[1].endswith("; the rate must be below 0.5")
    X, y = np.random.default_rng(0).normal(size=(20, 2)), np.arange(20.0)
    for rows, words in (
        ([[1.0, 2.0]] * 3, "no two differ of the 3 units of layer 1: their weights and gradients are equal"),
        (
            [[1.0, 2.0]] * 3 + [[3.0, 1.0]],
            "there are only 2 different ones among the 4 units of layer 1: their weights and gradients are equal",
        ),
    ):
        W = np.array(rows)
        V = np.where(W[:, 0] == 1, 0.5, -1.0)[None]
        s = from_numpy([(W, np.zeros(len(W))), (V, np.zeros(1))], X, y, ("tanh", "linear"), "squared")
        assert dict(probe(s).found)["equal units"] == words


def test_measured_numbers():
    """Of three classes on four samples, with two batches: every number, computed another way."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(4, 2)), np.array([0, 1, 2, 0])
    W = rng.normal(size=(3, 2))
    s = from_numpy([(W, np.zeros(3))], X, y, ("linear",), "classes", batches=2)
    _, trace = descend(replace(s, theta=s.theta * 0.5), 0.1, 20)
    numbers = probe(s, 0.1, trace).numbers

    p = np.exp(X @ W.T)
    p /= p.sum(1, keepdims=True)
    errors = p - np.eye(3)[y]
    gradient = np.concatenate([(errors.T @ X).ravel(), errors.sum(0)]) / 4
    blocks = [np.diag(one) - np.outer(one, one) for one in p]
    lifted = [np.hstack([np.kron(np.eye(3), x), np.eye(3)]) for x in X]
    H = sum(J.T @ B @ J for J, B in zip(lifted, blocks, strict=True)) / 4
    ends = np.linalg.eigvalsh(H)[[0, -1]]
    apart = [one(s.theta) - gradient for one in s.batch_gradients]
    expected = {
        "weights": 9,
        "loss": -np.log(p[np.arange(4), y]).mean(),
        "gradient norm": np.linalg.norm(gradient),
        "sharpness": ends[1],
        "rate x sharpness": 0.1 * ends[1],
        "noise of a batch / gradient": (sum(d @ d for d in apart) / 2 * 2) ** 0.5 / np.linalg.norm(gradient),
        "loss of the best constant": 1.5 * np.log(2),
    }
    assert {name: numbers[name] for name in expected} == pytest.approx(expected)
    assert numbers["gradient norm by layer"] == pytest.approx({"layer 1": np.linalg.norm(gradient[:6])})
    assert numbers["smallest curvature"] == pytest.approx(0, abs=1e-9)
    assert numbers["weight norm at t/10 and t"] == (trace.norms[2], trace.norms[20])
    small = (numbers["its residual"], numbers["residual of the sharpness"])
    assert max(small) < 1e-9 and len(numbers) == 12
