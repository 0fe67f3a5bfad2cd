"""What Safran and Shamir (ICML 2018) counted: `landscape.cases.own_teacher.descent` follows their recipe."""

PUBLISHED = {6: 3, 7: 55, 8: 126, 9: 218, 10: 346}
"""Runs of 1000 that ended at a loss of 1/1000 or more, by k, for n = k units.

The sums of `magnitude` in the result files newExp-k-k.mat that the authors published beside their paper."""
