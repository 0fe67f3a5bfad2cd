"""What a report prints, hands over and draws, compared with what can be written down by hand."""

from dataclasses import replace

import numpy as np
import pytest

from landscape.probe import VERDICTS, probe
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


def test_picture_without_a_trace_says_so():
    run, lines = probe(quadratic([2.0, -1.0], [1.0, 1.0])).plot().axes
    (words,) = run.texts
    assert words.get_text() == "no trace was given"
    assert words.get_position() == (0.5, 0.5) and words.get_transform() == run.transAxes  # in the middle of the axes
    assert not run.lines and len(lines.lines) == 3


def test_picture_of_a_run_and_of_three_lines():
    """At (1, 1, 1) on x^2 - y^2/2 + 3z^2/2: the slope is (2, -1, 3), the ends of the spectrum are -1 and 3."""
    s = quadratic([2.0, -1.0, 3.0], [1.0, 1.0, 1.0])
    _, trace = descend(replace(s, theta=np.array([1.0, 1.5, 1.0])), 0.05, 7)
    figure = probe(s, trace=trace).plot()
    run, lines, size = figure.axes
    assert figure.get_size_inches() == pytest.approx([8, 3.2]) and run.get_position().x0 < lines.get_position().x0
    for axes, known in (run, trace.losses), (size, trace.norms):
        (line,) = axes.lines
        assert list(line.get_xdata()) == trace.steps and list(line.get_ydata()) == known
    assert [axes.get_xlabel() for axes in (run, lines)] == ["step", "distance from the weights"]
    assert [axes.get_ylabel() for axes in (run, lines)] == ["loss", "loss"]
    assert size.get_ylabel() == "norm of the weights (dashed)" and size.lines[0].get_linestyle() == "--"
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
