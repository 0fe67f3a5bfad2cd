# %% [markdown]
# # How many minima can one unit have?
#
# !!! answer "In short"
#     Many. With squared error, $n$ samples in $d$ dimensions can give a single logistic unit $\lfloor n/d\rfloor^d$ strict local minima. A pencil proves it; ball arithmetic counts them exactly for up to five samples per axis. Five samples, two weights and a threshold already give a strict local minimum above the infimum. On all these data log-loss has exactly one minimum.
#
# {{ nine_minima_map }}
#
# This page is a notebook. There is no hidden layer: the model is $\sigma(w\cdot x)$ with $\sigma(z) = 1/(1+e^{-z})$. The cost is the *sum* of squared errors without a factor $1/2$, so that costs of different samples simply add. All targets are $3/4$ until XOR appears at the end, and only there the unit has a threshold.
#
# ## By hand
#
# **One sample, one weight.** Its error is $\sigma(wx)-3/4$, its cost the square of that. Because $\sigma(\ln3)=3/4$, for $x>0$ it is fitted at $w=(\ln3)/x$, and only there. For $w=0$ the output is $1/2$, for large $w$ it is nearly $1$. Both are $1/4$ away from the target. So the curve is a hole between two floors of the same height, $1/16$. That is why the target is $3/4$. Towards negative $w$ the output falls to $0$ and the cost climbs to $9/16$; no second hole is there.
#
# **Two samples**, $x=1$ and $x=10$. Their holes lie at $\ln3$ and at $(\ln3)/10$. Add the costs:
#
# {{ pair_of_samples }}
#
# | $w$ | $\sigma(w)$ | $\sigma(10w)$ | cost |
# | ---: | ---: | ---: | ---: |
# | {{ pair_of_samples.steps.0.w:.2f }} | {{ pair_of_samples.steps.0.outputs.0:.4f }} | {{ pair_of_samples.steps.0.outputs.1:.4f }} | {{ pair_of_samples.steps.0.cost:.4f }} |
# | {{ pair_of_samples.steps.1.w:.2f }} | {{ pair_of_samples.steps.1.outputs.0:.4f }} | {{ pair_of_samples.steps.1.outputs.1:.4f }} | {{ pair_of_samples.steps.1.cost:.4f }} |
# | {{ pair_of_samples.steps.2.w:.2f }} | {{ pair_of_samples.steps.2.outputs.0:.4f }} | {{ pair_of_samples.steps.2.outputs.1:.4f }} | {{ pair_of_samples.steps.2.cost:.4f }} |
# | {{ pair_of_samples.steps.3.w:.2f }} | {{ pair_of_samples.steps.3.outputs.0:.4f }} | {{ pair_of_samples.steps.3.outputs.1:.4f }} | {{ pair_of_samples.steps.3.cost:.4f }} |
# | {{ pair_of_samples.steps.4.w:.2f }} | {{ pair_of_samples.steps.4.outputs.0:.4f }} | {{ pair_of_samples.steps.4.outputs.1:.4f }} | {{ pair_of_samples.steps.4.cost:.4f }} |
#
# [The cost goes down, up, down and up again; every entry is right to its last digit](test:two_samples_with_a_calculator). At the second hole the sample $x=10$ is [saturated](term:saturated): its error is nearly $1/4$ and its slope nearly zero, so it no longer pulls. [There are exactly two minima on the whole line, both strict, with costs {{ pair_of_samples.turns.0.loss }} and {{ pair_of_samples.turns.2.loss }}, and one maximum between them, {{ pair_of_samples.turns.1.loss }}](test:two_samples_have_two_minima). From the worse minimum the climb is {{ pair_of_samples.climb:.4f }}.
#
# ## Why
#
# ### A pencil proof that n samples give n minima
#
# **Theorem.** With one weight and the samples $x = 1, 100, 100^2, \dots, 100^{n-1}$, the cost $E$ has at least $n$ strict local minima.
#
# **Proof.** Let $d(z) = (\sigma(z)-\frac12)(1-\sigma(z))$. [It is what a sample with $z = wx$ saves](test:what_a_sample_saves): $(\sigma(z)-\frac34)^2 = \frac1{16}-d(z)$. So
#
# $$
# E(w) = \frac n{16}-\sum_{t=0}^{n-1}d(100^tw) .
# $$
#
# For $z\ge0$ we have [$0\le d(z)\le z/8$ and $d(z)\le\frac12e^{-z}$](test:what_a_sample_saves_is_small_elsewhere), and $d(\ln3)=\frac1{16}$.
#
# *In the holes.* At $w=(\ln3)/100^k$, with $0\le k<n$, sample $k$ saves all of its $\frac1{16}$: $E\le\frac{n-1}{16}$. *Between them.* At $w = 5/100^k$, with $0\le k\le n$, sample $t$ has $z = 5\cdot100^{t-k}$. Samples with $t\ge k$ save at most $\frac12e^{-5}+\frac12e^{-10}+\dots<\frac1{198}$ together, because $e^5>100$. The others save at most $\frac58(\frac1{100}+\frac1{100^2}+\dots)=\frac5{792}$. [The sum is below $\frac1{88}$](test:savings_between_the_holes), so $E>\frac n{16}-\frac1{88}>\frac{n-1}{16}$.
#
# Each hole $(\ln3)/100^k$ lies between $5/100^{k+1}$ and $5/100^k$. On this closed interval $E$ has a least value, which is less than at both ends. So it is taken inside: a local minimum. The $n$ intervals overlap in endpoints only. $E$ is analytic and not constant, so its critical points are isolated and the minima strict. ∎
#
# ### Several weights: the minima multiply
#
# **Theorem.** For all $d\ge1$ and $n\ge d$ there are $n$ samples in $\mathbb{R}^d$ for which $E$ has at least $\lfloor n/d\rfloor^d$ strict local minima.
#
# **Proof.** Put $q=\lfloor n/d\rfloor$ samples on each axis, $100^te_k$ with $t<q$, and what is left at the origin, where it costs a constant. A sample on axis $k$ sees $w_k$ only. So $E(w) = F(w_1)+\dots+F(w_d)$ plus a constant, with the function $F$ of $q$ samples. If each $w_k$ is a strict local minimum of $F$, then $w$ is one of $E$, because each summand rises or stays, and one of them rises, when $w$ moves a little. Conversely, at a local minimum $w$ of $E$ each $w_k$ is one of $F$: move it alone. ∎ [The local minima of $E$ are exactly the points whose coordinates are local minima of $F$](test:minima_multiply).
#
# That such data exist is a theorem of Auer, Herbster and Warmuth, whenever the loss is a continuous function of $w\cdot x$ with a bounded range [@auer1995]. The samples here are ours.
#
# {{ four_minima_map }}
#
# ### Exactly as many, on the whole line
#
# The pencil proves "at least". For "exactly" no place may be left out.
#
# *The two tails.* The slope of one sample is $2x(\sigma(wx)-\frac34)\,\sigma'(wx)$, with $x>0$. It is negative while $wx<\ln3$ and positive beyond. Since [$1<\ln3<2$](test:slope_of_one_sample), all slopes are negative for $w\le1/\max x$, in particular for every $w\le0$, and all are positive for $w\ge2/\min x$. No turning point is there. *The rest* is a bounded interval. Cut it in cells of $t=\ln w$. On each, [ball arithmetic](term:ball-arithmetic) decides that the cost falls (`-`), or rises (`+`), or else that its second derivative by $t$ is positive (`u`) or negative (`n`); a cell that decides nothing is halved.

# %%
from itertools import groupby

from landscape.unit_minima import cover, turning_points

cells = cover([1, 10])
runs = groupby(cell.sign for cell in cells)
print(len(cells), "cells:", *(sign for sign, _ in runs))
for turn in turning_points([1, 10]):
    print(*turn)

# %% [markdown]
# Neighbouring cells share an end, so `u` and `n` never touch. On a run of `u` the slope increases. From a falling cell to a rising one it has exactly one zero there, a strict minimum; and likewise a maximum on `n` between `+` and `-`. No other zero exists. (A scale of $\ln w$ moves minima but makes or removes none.)
#
# {{ unit_minima_table }}
#
# [One to five samples give exactly one to five minima](test:exactly_as_many_minima_as_samples), so $d$ axes give exactly that number to the power $d$. A second program with another arithmetic counts again. [The factor 100 is generous: three samples with factor 10 have three minima](test:three_samples_with_factor_ten), which is the first figure.
#
# **How far apart must two samples be?** For $x=1$ and $x=M>1$ there is [a limit $M^*$: the cost has exactly one minimum for $M<M^*$, and at least two for $M>M^*$](test:there_is_one_limit_ratio). The second exercise proves it.

# %%
for ratio in ("5.7190", "5.7191"):
    print(ratio, [turn.kind for turn in turning_points([1, ratio])])

# %% [markdown]
# [$M^*$ lies between these two ratios](test:limit_between_two_ratios).
#
# ### What a scan in floats finds
#
# Two samples again. Take 4001 weights, compute the slope at each, and report a minimum wherever it goes from "not positive" to "not negative":

# %%
import numpy as np

x = np.array([1, 10])
w = np.logspace(-3, 3, 4001)
s = 1 / (1 + np.exp(-np.outer(w, x)))
slope = (2 * (s - 0.75) * s * (1 - s) * x).sum(axis=1)
print("minima:", ((slope[:-1] <= 0) & (slope[1:] >= 0)).sum())
print("slopes that are exactly zero:", (slope == 0).sum())
print("strict ones:", ((slope[:-1] < 0) & (slope[1:] > 0)).sum())

# %% [markdown]
# [The scan reports hundreds of minima, where there are two](test:scan_reports_hundreds_of_minima). Once $w$ exceeds 37, the float nearest to $\sigma(w)$ is $1$ and the computed slope is $0$, although the true slope is positive. Strict signs repair this scan. They do not repair the next one, which looks closely at the worse minimum and compares each cost with its neighbours:

# %%
close = 1.0973944982897 + np.linspace(-1e-8, 1e-8, 2001)
cost = ((1 / (1 + np.exp(-np.outer(close, x))) - 0.75) ** 2).sum(axis=1)
lower = (cost[1:-1] < cost[:-2]) & (cost[1:-1] < cost[2:])
print("more than 100 strict minima:", lower.sum() > 100)

# %% [markdown]
# [Here rounding moves the cost up and down by more than the curve does](test:close_scan_reports_rounding). A count of minima needs either a proof for every place, as above, or a statement of the grid and of the rule.
#
# ## Five instances
#
# Many minima may all be good. Can a single unit have a strict local minimum while no global one exists? Take XOR in coordinates $\pm1$, two weights and a threshold, $\theta=(w_1,w_2,b)$, and one pattern twice:
#
# | input | label | times | margin $m$ |
# | --- | ---: | ---: | --- |
# | $(-1,1)$ | $1$ | $1$ | $-w_1+w_2+b$ |
# | $(1,-1)$ | $1$ | $2$ | $w_1-w_2+b$ |
# | $(1,1)$ | $0$ | $1$ | $-w_1-w_2-b$ |
# | $(-1,-1)$ | $0$ | $1$ | $w_1+w_2-b$ |
#
# The margin is the logit for label $1$ and its negative for label $0$. An instance then costs $c(m)=\sigma(-m)^2$. The four margins always add up to zero.
#
# {{ five_instances }}
#
# **Claim 1.** [$E>1$ everywhere, and the infimum is $1$](test:five_instances_cost_more_than_one). **Proof.** Let $p=e^{m_1}$ and $q=e^{m_2}$ be the odds of the patterns with label $1$, $r$ and $s$ those of the others. The margins add up to zero, so $pqrs=1$. A pattern costs $1/(1+p)^2$ and so on. [For positive numbers](test:two_squares_and_a_product)
#
# $$
# \frac1{(1+p)^2}+\frac1{(1+q)^2}\ge\frac1{1+pq} .
# $$
#
# Add the same for $r$ and $s$. The right sides add up to $1$, because $rs = 1/(pq)$. So the four patterns cost at least $1$, and the repeated one costs a positive amount once more. On the other hand at $\theta = (-k,-k,k)$ three margins are $k$ and one is $-3k$, so $E$ tends to $1$ as $k$ grows. ∎
#
# **Claim 2.** [There is a strict local minimum at $\theta=(a,-a,a)$ with $0<a<\ln2$](test:five_instances_have_a_strict_minimum). **Proof.** There the repeated pattern has margin $3a$ and the others $-a$. Write $v_1,\dots,v_4$ for the margins' coefficient vectors, $v_2=(1,-1,1)$ for the repeated one. They are the corners of a regular tetrahedron: $\sum v_i=0$ and $\sum v_iv_i^\top=4I$. So
#
# $$
# \begin{aligned}\nabla E &= \bigl(2c'(3a)-c'(-a)\bigr)\,v_2,\\ \nabla^2E &= 4c''(-a)\,I\\ &\quad+\bigl(2c''(3a)-c''(-a)\bigr)\,v_2v_2^\top .\end{aligned}
# $$
#
# With $t=e^{-a}$ the gradient is zero exactly when $(t^2-t+1)^3 = 2t^5$. At $t=1/2$ the left side is larger, at $t=1$ the right one: there is a root between, so $0<a<\ln2$. Two eigenvalues of the Hessian are $4c''(-a)$, the third is $c''(-a)+6c''(3a)$. And $c''(m)=2s(1-s)^2(3s-1)$ with $s=\sigma(m)$ is positive for $s>1/3$, that is for $m>-\ln2$. Both $-a$ and $3a$ are. ∎
#
# The next cell bisects the root in exact fractions and asks how large a box around the minimum has no second critical point. The test is the interval Newton operator of [the other notebook](certify.py), in three dimensions; where it fails it says nothing.

# %%
from landscape.five_instances import interval_newton, on_the_line
from landscape.krawczyk import significant

a = on_the_line()
text = significant(a, 20)
print("a =", text)
for radius in ("0.1", "0.01"):
    image = interval_newton((text, "-" + text, text), radius)
    print("only one within", radius, ":", image is not None)

# %% [markdown]
# [The minimum has $a$ = {{ five_instances.a }}, loss {{ five_instances.loss }}, and the eigenvalues {{ five_instances.curvatures.0 }}, twice, and {{ five_instances.curvatures.1 }}; no other critical point is within {{ five_instances.radius }} in any coordinate](test:five_instances_certified). [At $(-4,-4,4)$ the loss is below $101/100$](test:better_point_for_five_instances). The number $t$ has [no simpler equation: the polynomial of degree six is irreducible](test:sextic_is_irreducible).
#
# *Where it comes from.* Without the repetition the minimum is at $\theta=0$: [the four patterns cost at least $1$, with equality only at $0$](test:four_patterns_cost_at_least_one). The doubled pattern pushes it a little to its side. It costs more than $1$ there, while the ways to infinity that give up one single pattern still cost $1$ in the limit.
#
# In 1989 Sontag and Sussmann gave a local minimum that is not global, for binary inputs, with 125 instances, four weights and a threshold, and did not know whether substantially smaller examples exist [@sontag1989]. With inputs $0$ and $1$ in place of $\pm1$ our weights change by an invertible linear map, so these five are binary, too. Whether four binary instances could do, we have not settled. With real inputs less is enough: Brady, Raghavan and Slawny report local minima for four vectors in the plane, and separable data whose only minimum fails to separate them [@brady1989]. For separable data an error that counts as zero beyond the target has no such minima [@sontag1991].
#
# ### With log-loss
#
# The whole page depends on saturation. With log-loss the slope of a sample is $(\sigma(wx)-y)\,x$, without the factor that fades. [On the axes each coordinate then has an increasing slope with one zero: exactly one minimum](test:log_loss_leaves_one_minimum_on_the_axes). [On the five instances log-loss has exactly one minimiser](test:log_loss_leaves_one_minimum_on_five_instances): the margins add up to zero, so no direction [separates](term:separable) them. For every data set [log-loss is convex](../log-loss.md): a local minimum is global, though there may be none.
#
# ## What people get wrong
#
# - *"Local minima come from hidden layers."* None here.
# - *"One unit is logistic regression, so it is convex."* With log-loss. The loss decides, not the model.
# - *"$\lfloor n/d\rfloor^d$ minima: training a unit is hopeless."* The theorem says that such data exist. It says nothing about typical data, nor about how large the basins are.
#
# ## Check yourself
#
# 1. Why do targets $1$ instead of $3/4$ not give several minima on one axis?
#
#     ??? solution "Solution"
#         Every sample then costs $(1-\sigma(wx))^2$, which falls for all $w$ when $x>0$. The sum falls too and has no minimum at all. The holes need a target between the two floors.
#
# 2. Prove that for two samples, $1$ and $M>1$, there is such a limit $M^*$.
#
#     ??? solution "Solution"
#         Let $h(z) = 2z(\sigma-\frac34)\sigma(1-\sigma)$, so that $wE'(w) = h(w)+h(Mw)$. For $z>0$, $z\ne\ln3$, put $k = \sigma(1-\sigma)/(\sigma-\frac34)-(2\sigma-1)$. [Then $zh'/h = 1+zk$](test:elasticity_of_one_sample).
#
#         *Below $\ln3$*: $k<0$, so $zh'/h<1$. Also $\sigma$ is concave, so $\frac34-\sigma\le\frac14(1-z/\ln3)$ and $0<-h\le\frac{\ln3}{32}$. *Beyond $\ln3$*: $k$ decreases, because its first term falls and $2\sigma-1$ grows. So $zh'/h$ exceeds $1$ as long as $k>0$, and then falls to $-\infty$: $h$ rises to one peak at some $p$ and falls afterwards. [$k(2)>0$ and $h(2)>\frac{\ln3}{32}$](test:two_facts_at_two).
#
#         Let $z = Mw$ grow from $0$, with $w<\ln3$; later both terms are positive. While $z\le\ln3$, the slope is negative. From $\ln3$ to $2$: at a zero, $h(z)=-h(w)>0$, and the derivative of $h(z)+h(w)$ by $\ln w$ is $h(z)$ times the difference of the two ratios $zh'/h$ and $wh'/h$, the first above $1$, the second below. So there is exactly one zero, upwards, since the sum is positive at $z=2$. From $2$ to $p$: $h(z)\ge h(2)>-h(w)$, positive.
#
#         Beyond $p$: call $M$ *bad* if the slope is negative at some $w$ with $p<Mw$ and $w<\ln3$. A larger $M$ makes $h(Mw)$ smaller, so it is bad, too. Small $M$, with $M\ln3<p$, are not bad, and large ones are: fix $w=1$. Let $M^*$ be the infimum of the bad ones. Above it the slope has the signs $-,+,-,+$: two minima or more. Below it the slope beyond $p$ is nowhere zero either, since a zero at $M$ would be a negative sign for every larger ratio. One minimum.
#
# ## Next
#
# [Are some minima of a network really worse?](../worse-minima.md) Or why log-loss is safe: [Why is the log-loss convex?](../log-loss.md)
