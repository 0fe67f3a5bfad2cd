"""What the page on stuck trainings says of the verdicts as a whole, and of what a report costs."""

from collections import Counter

import numpy as np
import pytest

from figures import probe_on_faults, stuck_decision
from landscape.probe import VERDICTS, Subject, Trace, from_numpy, probe
from landscape.probe.labels import unrelated
from tests.claims.recorded import facts_of


@pytest.mark.exact
def test_every_verdict_stands_in_the_decision():
    """Each verdict of the probe belongs to one question of the picture, or to none of them: undecided."""
    named = [verdict for question in stuck_decision.QUESTIONS for verdict in question.verdicts] + [*stuck_decision.LAST]
    assert len(set(named)) == len(named) and set(VERDICTS) <= set(named)


@pytest.mark.numerical
def test_a_fine_chequerboard_looks_unrelated():
    """600 samples in a square, labelled like the fields of a chequerboard, five seeds: with 1000 fields a side the check finds
    that labels and inputs are unrelated, though the labels follow from the inputs. With two fields a side it does not."""
    for seed in range(5):
        X = np.random.default_rng(seed).random((600, 2))
        for fields in (2, 1000):
            labels = np.floor(fields * X).sum(1).astype(int) % 2
            subject = Subject(np.zeros(1), lambda t: 1.0, lambda t: 0 * t, inputs=X, targets=labels, task="binary")
            assert (unrelated(subject) is not None) == (fields == 1000)


@pytest.mark.exact
def test_what_the_default_report_asks_for():
    """On about 200,000 weights the default report asks for fewer than fifty products of the Hessian with a vector, and for at
    most seventy losses and gradients on all samples: at a saddle, a minimum and on a slope of a quadratic cost, and where
    a network with ten batches hardly moves."""
    subjects = []
    for lowest, theta in ((-1, 1e-9), (0.5, 1e-9), (-1, 1.0)):
        h = np.linspace(lowest, 3, 200_000)
        cost = lambda t, h=h: 1 + float(h @ t**2) / 2
        subjects.append((Subject(np.full(200_000, theta), cost, lambda t, h=h: h * t, lambda t, v, h=h: h * v), 0.1))
    rng = np.random.default_rng(0)
    layers = [(rng.normal(size=(n, d)) / d**0.5, np.zeros(n)) for n, d in ((2600, 64), (10, 2600))]
    labels = rng.integers(0, 10, 50)
    subjects.append((from_numpy(layers, rng.normal(size=(50, 64)), labels, ["relu", "linear"], "classes", 10), 1e-9))
    for subject, rate in subjects:
        asked = Counter()

        def counted(f, kind, share=1.0, asked=asked):
            return lambda *at: (asked.update({kind: share}), f(*at))[1]

        for kind in ("loss", "gradient", "product"):
            setattr(subject, kind, counted(getattr(subject, kind), kind))
        subject.batch_gradients = [counted(one, "gradient", 0.1) for one in subject.batch_gradients]
        trace = Trace()
        for step in range(100):
            trace.add(step, subject.loss(subject.theta), subject.theta * (1 - 1e-4 * (step < 50)))
        asked.clear()
        probe(subject, rate, trace)
        assert 0 < asked["product"] < 50 and asked["loss"] + asked["gradient"] <= 70


@pytest.mark.statistical
def test_table_of_faults_adds_up():
    """The table of planted faults, as printed: the probe names every one and says nothing wrong of a healthy training, and
    what the published rules say of each fault is right, a symptom, another cause or nothing."""
    seen = facts_of(probe_on_faults)
    *faults, well = seen.rows
    assert [row.probe for row in faults] == [(("right", row.runs),) for row in faults]
    assert seen.named == seen.faults == sum(row.runs for row in faults) and seen.wrong == 0
    assert seen.rules_right + seen.rules_symptom + seen.rules_other + seen.rules_silent == seen.faults
    assert seen.true + seen.undecided == seen.healthy == well.runs and dict(well.rules)["false alarm"] == seen.alarms
