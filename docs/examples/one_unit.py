# %% [markdown]
# # How many minima can one unit have?
#
# !!! answer "In short"
#     Many. With squared error, $n\ge d$ well-chosen samples in $d$ dimensions give one logistic unit at least $\lfloor n/d\rfloor^d$ strict local minima; a pencil proves it. With a threshold, XOR with one pattern taken twice gives a strict local minimum and no global one. On all these data log-loss has exactly one minimum.
#
# {{ nine_minima_map }}
#
# The model is $\sigma(w\cdot x)$ with $\sigma(z) = 1/(1+e^{-z})$, without a hidden layer. The cost is the *sum* of squared errors without a factor $1/2$. All targets are $3/4$ until XOR appears, and only there the unit has a threshold.
#
# ## By hand
#
# **One sample, one weight.** Its error is $\sigma(wx)-3/4$, its cost the square of that. Because $\sigma(\ln3)=3/4$, for $x>0$ it is fitted at $w=(\ln3)/x$, and only there. At $w=0$ the output is $1/2$, for large $w$ nearly $1$. Both are $1/4$ away from the target; that is why it is $3/4$. So on a logarithmic scale of $w>0$ the curve is a hole between two floors of the same height, $1/16$. Towards negative $w$ the cost climbs to $9/16$.
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
# [The cost goes down, up, down and up again; every entry is right to its last digit](test:two_samples_with_a_calculator). At the second hole the sample $x=10$ is [saturated](term:saturated-unit): its slope is nearly zero, so it no longer pulls. [There are exactly two minima on the whole line, both strict, with costs {{ pair_of_samples.turns.0.loss }} and {{ pair_of_samples.turns.2.loss }}, and one maximum between them, {{ pair_of_samples.turns.1.loss }}](test:two_samples_have_two_minima).
#
# ## Why
#
# ### A pencil proof that n samples give n minima
#
# **Theorem.** With one weight and the samples $x = 1, 100, 100^2, \dots, 100^{n-1}$, the cost $E$ has at least $n$ strict local minima.
#
# **Proof.** Let $g(z) = (\sigma(z)-\frac12)(1-\sigma(z))$. [It is what a sample with $z = wx$ saves](test:what_a_sample_saves): $(\sigma(z)-\frac34)^2 = \frac1{16}-g(z)$. So
#
# $$
# E(w) = \frac n{16}-\sum_{t=0}^{n-1}g(100^tw) .
# $$
#
# For $z\ge0$ we have [$0\le g(z)\le z/8$ and $g(z)\le\frac12e^{-z}$](test:what_a_sample_saves_is_small_elsewhere), and $g(\ln3)=\frac1{16}$.
#
# *In the holes.* At $w=(\ln3)/100^k$, with $0\le k<n$, sample $k$ saves all of its $\frac1{16}$: $E\le\frac{n-1}{16}$. *Between them.* At $w = 5/100^k$, with $0\le k\le n$, sample $t$ has $z = 5\cdot100^{t-k}$. Samples with $t\ge k$ save at most $\frac12e^{-5}+\frac12e^{-10}+\dots<\frac1{198}$ together, because $e^5>100$. The others save at most $\frac58(\frac1{100}+\frac1{100^2}+\dots)=\frac5{792}$. [The sum is below $\frac1{88}$](test:savings_between_the_holes), so $E>\frac n{16}-\frac1{88}>\frac{n-1}{16}$.
#
# Each hole $(\ln3)/100^k$ lies between $5/100^{k+1}$ and $5/100^k$. On this closed interval $E$ has a least value, which is less than at both ends. So it is taken inside: a local minimum. The $n$ intervals overlap in endpoints only. $E$ is analytic and not constant, so its critical points are isolated and the minima strict. ∎
#
# ### Several weights: the minima multiply
#
# **Theorem.** For all $d\ge1$ and $n\ge d$ there are $n$ different samples in $\mathbb{R}^d$ for which $E$ has at least $\lfloor n/d\rfloor^d$ strict local minima.
#
# **Proof.** Deal the samples to the axes in turn: axis $k$ gets $100^te_k$ for $t<n_k$, with $n_k\ge\lfloor n/d\rfloor$. A sample on axis $k$ sees $w_k$ only. So $E(w) = F_1(w_1)+\dots+F_d(w_d)$, and $F_k$ has at least $n_k$ strict local minima. If each $w_k$ is one of $F_k$, then $w$ is one of $E$: when $w$ moves a little, no summand falls and one rises. Conversely, at a local minimum of $E$ each $w_k$ is one of $F_k$: move it alone. ∎ [The local minima of $E$ are exactly the points all of whose coordinates are local minima](test:minima_multiply).
#
# That such data exist for the logistic unit with squared error is a theorem of Auer, Herbster and Warmuth [@auer1995].
#
# {{ four_minima_map }}
#
# ### Exactly as many, on the whole line
#
# *The two tails.* The slope of one sample is $2x(\sigma(wx)-\frac34)\,\sigma'(wx)$, with $x>0$. It is negative while $wx<\ln3$ and positive beyond. Since [$1<\ln3<2$](test:slope_of_one_sample), all slopes are negative for $w\le1/\max x$, in particular for every $w\le0$, and all are positive for $w\ge2/\min x$. No turning point is there. *The rest* is a bounded interval. Cut it in cells of $t=\ln w$. On each, [ball arithmetic](term:ball-arithmetic) proves that the cost falls (`-`), or rises (`+`), or else that its second derivative by $t$ is positive (`u`) or negative (`n`); where it proves nothing, the cell is halved.

# %%
from itertools import groupby

from landscape.cases.one_unit.turning_points import cover, turning_points

cells = cover([1, 10])
runs = groupby(cell.sign for cell in cells)
print(len(cells), "cells:", *(sign for sign, _ in runs))
for turn in turning_points([1, 10]):
    print(*turn)

# %% [markdown]
# Neighbouring cells share an end, so `u` and `n` never touch. On a run of `u` the slope by $t$ increases. Between a falling and a rising cell it has exactly one zero there, a strict minimum; likewise `n` between `+` and `-` holds one maximum. No other zero exists.
#
# {{ unit_minima_table }}
#
# [One to five samples at $1,100,100^2,\dots$ give exactly one to five minima on the whole line](test:exactly_as_many_minima_as_samples); with so many on each of $d$ axes there are exactly that number to the power $d$. A second program, in other arithmetic, counts the same. [Three samples with factor 10 also have exactly three](test:three_samples_with_factor_ten): the first figure.
#
# **How far apart must two samples be?** For $x=1$ and $x=M>1$ there is [a limit $M^*$: the cost has exactly one minimum for $M<M^*$, and at least two for $M>M^*$](test:there_is_one_limit_ratio). The second exercise proves it.

# %%
for ratio in ("5.7190", "5.7191"):
    print(ratio, [turn.kind for turn in turning_points([1, ratio])])

# %% [markdown]
# [The first ratio gives one minimum, the second two: $M^*$ lies between them](test:limit_between_two_ratios).
#
# ### What a scan in floats finds
#
# Two samples again, 4001 weights. Report a minimum wherever the computed slope goes from "not positive" to "not negative":

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
# [The scan reports hundreds of minima, where there are two](test:scan_reports_hundreds_of_minima). Once $w$ exceeds 37, $1+e^{-w}$ is rounded to $1$: the computed slope is $0$, the true one positive. Strict signs repair this scan, but prove nothing between its weights.
#
# ## Five instances
#
# The pair above has a worse minimum; the target $3/4$ made it. Are labels $0$ and $1$ safe? No: a strict local minimum may exist where no global one does. Take XOR in coordinates $\pm1$, two weights and a threshold, $\theta=(w_1,w_2,b)$, and one pattern twice:
#
# | input | label | times | margin $m$ |
# | --- | ---: | ---: | --- |
# | $(-1,1)$ | $1$ | $1$ | $-w_1+w_2+b$ |
# | $(1,-1)$ | $1$ | $2$ | $w_1-w_2+b$ |
# | $(1,1)$ | $0$ | $1$ | $-w_1-w_2-b$ |
# | $(-1,-1)$ | $0$ | $1$ | $w_1+w_2-b$ |
#
# The margin is the logit for label $1$ and its negative for label $0$. An instance costs $c(m)=\sigma(-m)^2$. The four margins always add up to zero.
#
# {{ five_instances }}
#
# **Claim 1.** [$E>1$ everywhere, and the infimum is $1$](test:five_instances_cost_more_than_one). **Proof.** Let $p=e^{m_1}$ and $q=e^{m_2}$ be the odds of the patterns with label $1$, $r$ and $s$ those of the others. The margins add up to zero, so $pqrs=1$. A pattern costs $1/(1+p)^2$ and so on. [For positive numbers](test:two_squares_and_a_product)
#
# $$
# \frac1{(1+p)^2}+\frac1{(1+q)^2}\ge\frac1{1+pq} .
# $$
#
# Add the same for $r$ and $s$. The right sides add up to $1$, because $rs = 1/(pq)$. So the four patterns cost at least $1$, and the repeated one costs something once more. At $\theta = (-k,-k,k)$ the margins are $k$, $k$, $k$ and, for the last row, $-3k$, so $E$ tends to $1$ as $k$ grows. ∎
#
# **Claim 2.** [There is a strict local minimum at $\theta=(a,-a,a)$ with $0<a<\ln2$](test:five_instances_have_a_strict_minimum). **Proof.** There the repeated pattern has margin $3a$ and the others $-a$. Write $v_1,\dots,v_4$ for the margins' coefficient vectors, $v_2=(1,-1,1)$ for the repeated one. They are the corners of a regular tetrahedron: $\sum v_i=0$ and $\sum v_iv_i^\top=4I$. So
#
# $$
# \begin{aligned}\nabla E &= \bigl(2c'(3a)-c'(-a)\bigr)\,v_2,\\ \nabla^2E &= 4c''(-a)\,I\\ &\quad+\bigl(2c''(3a)-c''(-a)\bigr)\,v_2v_2^\top .\end{aligned}
# $$
#
# With $t=e^{-a}$ the gradient is zero exactly when $(t^2-t+1)^3 = 2t^5$. At $t=1/2$ the left side is larger, at $t=1$ the right one: there is a root between, so $0<a<\ln2$. Two eigenvalues of the Hessian are $4c''(-a)$, the third is $c''(-a)+6c''(3a)$. And $c''(m)=2s(1-s)^2(3s-1)$ with $s=\sigma(m)$ is positive for $s>1/3$, that is for $m>-\ln2$. Both $-a$ and $3a$ are. ∎
#
# The next cell bisects the root in exact fractions and asks of two boxes around the minimum whether they hold only one critical point. The test is [Krawczyk's](certify.py), a relative of the interval Newton operator, here in three dimensions; a failure proves nothing.

# %%
from landscape.cases.one_unit.no_global_minimum import COST, on_the_line
from landscape.proof.balls import significant
from landscape.proof.krawczyk import krawczyk

a = on_the_line()
text = significant(a, 20)
print("a =", text)
for radius in ("0.1", "0.01"):
    image = krawczyk(COST, (text, "-" + text, text), radius)
    print("radius", radius, "proved" if image else "not decided")

# %% [markdown]
# [The minimum has $a$ = {{ five_instances.a }}, loss {{ five_instances.loss }}, and the eigenvalues {{ five_instances.curvatures.0 }}, twice, and {{ five_instances.curvatures.1 }}; no other critical point has all its coordinates within {{ five_instances.radius }} of these](test:five_instances_certified). [At $(-4,-4,4)$ the loss is below $101/100$](test:better_point_for_five_instances).
#
# *Where it comes from.* [The four patterns, each once, cost at least $1$, with equality only at $\theta=0$](test:four_patterns_cost_at_least_one). The doubled pattern pushes this minimum to its side, where it costs more than $1$. Giving up one of the others at infinity still costs $1$.
#
# Sontag and Sussmann gave a local minimum that is not global, for binary inputs, with 125 instances, four weights and a threshold, and did not know whether substantially smaller binary examples exist [@sontag1989]. With inputs $0$ and $1$ in place of $\pm1$ our weights change by an invertible linear map, so these five are binary, too. Whether four would do, we have not settled. Brady, Raghavan and Slawny report local minima for four real vectors in the plane, and separable data whose only minimum fails to separate them [@brady1989]. For separable data an error that counts as zero beyond the target has no local minima that are not global [@sontag1991].
#
# ### With log-loss
#
# With log-loss the slope of a sample is $(\sigma(wx)-y)\,x$, without the factor that fades. [On the axes each coordinate then has an increasing slope with one zero: exactly one minimum](test:log_loss_leaves_one_minimum_on_the_axes). [On the five instances log-loss has exactly one minimiser](test:log_loss_leaves_one_minimum_on_five_instances): the margins add up to zero and the rows $(x,1)$ have rank 3, so along every direction some margin falls. Hence log-loss grows without bound along every ray, and it is strictly convex. For every data set [log-loss is convex](../log-loss.md): a local minimum is global, though there may be none.
#
# ## What people get wrong
#
# - *"Local minima come from hidden layers."* None here.
# - *"One unit is logistic regression, so it is convex."* With log-loss, not with squared error.
# - *"$\lfloor n/d\rfloor^d$ minima: training a unit is hopeless."* Such data exist. The theorem says nothing about typical data or the size of the basins.
#
# ## Check yourself
#
# 1. Why do the samples $1,100,\dots,100^{n-1}$ with targets $1$ give no minimum?
#
#     ??? solution "Solution"
#         Every sample then costs $(1-\sigma(wx))^2$, which falls for all $w$, because $x>0$. So the sum falls too. A hole needs a target between the outputs $1/2$ and $1$.
#
# 2. Prove that for two samples, $1$ and $M>1$, the limit $M^*$ exists.
#
#     ??? solution "Solution"
#         Let $h(z) = 2z(\sigma-\frac34)\sigma(1-\sigma)$, so that $wE'(w) = h(w)+h(Mw)$. For $z>0$, $z\ne\ln3$, put $k = \sigma(1-\sigma)/(\sigma-\frac34)-(2\sigma-1)$. [Then $zh'/h = 1+zk$](test:elasticity_of_one_sample).
#
#         *Below $\ln3$*: $k<0$, so $zh'/h<1$. Also $\sigma$ is concave, so $\frac34-\sigma\le\frac14(1-z/\ln3)$ and $0<-h\le\frac{\ln3}{32}$. *Beyond $\ln3$*: $k$ decreases, because its first term falls and $2\sigma-1$ grows. So $zh'/h$ exceeds $1$ as long as $k>0$, and then falls to $-\infty$: $h$ rises to one peak at some $p$ and falls afterwards. [$k(2)>0$ and $h(2)>\frac{\ln3}{32}$](test:two_facts_at_two).
#
#         Let $z = Mw$ grow from $0$, with $w<\ln3$; later both terms are positive. While $z\le\ln3$, the slope is negative. From $\ln3$ to $2$: at a zero, $h(z)=-h(w)>0$, and the derivative of $h(z)+h(w)$ by $\ln w$ is $h(z)$ times the difference of the two ratios $zh'/h$ and $wh'/h$, the first above $1$, the second below. So there is exactly one zero, upwards, since the sum is positive at $z=2$ or, if $M\ln3\le2$, already where $w=\ln3$: there $h(w)=0$ and $h(z)>0$. From $2$ to $p$: $h(z)\ge h(2)>-h(w)$, positive.
#
#         Beyond $p$: call $M$ *bad* if the slope is negative at some $w$ with $p<Mw$ and $w<\ln3$. A larger $M$ makes $h(Mw)$ smaller, so it is bad, too. Small $M$, with $M\ln3<p$, are not bad, and large ones are: fix $w=1$. Let $M^*$ be the infimum of the bad ones. Above it the slope has the signs $-,+,-,+$: two minima or more. Below it the slope beyond $p$ is nowhere zero either, since a zero at $M$ would be a negative sign for every larger ratio. One minimum.
#
# ## Next
#
# [Are some minima of a network really worse?](../worse-minima.md) Or why log-loss is safe: [Why is the log-loss convex?](../log-loss.md)
