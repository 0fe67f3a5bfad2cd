# %% [markdown] other_names="single neuron, one neuron, perceptron, sigmoid neuron local minima, number of local minima, exponentially many local minima, Auer Herbster Warmuth, notebook" letters="m = a margin; n = the number of samples; M = the larger of two inputs"
# # How many minima can one unit have?
#
# !!! answer "In short"
#     Many. With squared error each sample can make its own hole, a low place, in the cost. One sigmoid unit with two weights can have four minima, or nine, and the number can grow exponentially with the number of inputs. With log-loss in place of squared error, the same data give one minimum.
#
# {{ pair_of_samples }}
#
# ## The idea
#
# Take one unit without a hidden layer: it multiplies the input $x$ by a weight $w$ and applies the sigmoid $\sigma(z) = 1/(1+e^{-z})$. The cost of a sample is its squared error.
#
# Let the input be positive and the target $3/4$. The sigmoid takes the value $3/4$ at $\ln3$. So the sample is fitted where $wx=\ln3$, and only there: there it costs nothing. Far to the left of this weight, near $w=0$, the output is $1/2$; far to the right it is almost $1$. Both outputs are $1/4$ away from the target, so far from the hole the cost is nearly $1/16$ on both sides. (That is why we chose the target $3/4$.) Drawn over a logarithmic scale of $w$, the cost of one sample is nearly level, with one hole.
#
# A second sample with another input has its hole at another weight. If the two inputs are of very different size, the two holes lie far apart, and the sum of the costs keeps both. At the right hole, where the smaller input is fitted, the unit is saturated at the larger input: its output there is so close to $1$ that it hardly changes with $w$. So the larger input adds almost no slope to the cost, and the hole remains.
#
# [A third sample can make a third hole](#n-samples-n-minima). With two weights the numbers are multiplied. Suppose that each weight has its own samples. Then the cost is a function of $w_1$ plus a function of $w_2$. Let each of the two functions have three minima, from three samples. A point $(w_1,w_2)$ is a minimum of the sum if $w_1$ is at one of its three places and $w_2$ at one of its three. That makes $3\times3$ pairs, so nine minima.
#
# ## By hand
#
# Two samples, inputs $1$ and $10$, both with target $3/4$. [The holes lie at $\ln3$, about {{ pair_of_samples.steps.3.w:.1f }}, and at one tenth of it](test:what_a_sample_saves). On the axis of the figure, which shows $\log_{10}w$, these places are near $0$ and near $-1$. The cost is the *sum* of the two squared errors.
#
# | $w$ | $\sigma(w)$ | $\sigma(10w)$ | cost |
# | ---: | ---: | ---: | ---: |
# | {{ pair_of_samples.steps.0.w:.2f }} | {{ pair_of_samples.steps.0.outputs.0:.4f }} | {{ pair_of_samples.steps.0.outputs.1:.4f }} | {{ pair_of_samples.steps.0.cost:.4f }} |
# | {{ pair_of_samples.steps.1.w:.2f }} | {{ pair_of_samples.steps.1.outputs.0:.4f }} | {{ pair_of_samples.steps.1.outputs.1:.4f }} | {{ pair_of_samples.steps.1.cost:.4f }} |
# | {{ pair_of_samples.steps.2.w:.2f }} | {{ pair_of_samples.steps.2.outputs.0:.4f }} | {{ pair_of_samples.steps.2.outputs.1:.4f }} | {{ pair_of_samples.steps.2.cost:.4f }} |
# | {{ pair_of_samples.steps.3.w:.2f }} | {{ pair_of_samples.steps.3.outputs.0:.4f }} | {{ pair_of_samples.steps.3.outputs.1:.4f }} | {{ pair_of_samples.steps.3.cost:.4f }} |
# | {{ pair_of_samples.steps.4.w:.2f }} | {{ pair_of_samples.steps.4.outputs.0:.4f }} | {{ pair_of_samples.steps.4.outputs.1:.4f }} | {{ pair_of_samples.steps.4.cost:.4f }} |
#
# For example, in the last row [the errors are {{ pair_of_samples.steps.4.outputs.0:.4f }} minus $3/4$ and {{ pair_of_samples.steps.4.outputs.1:.4f }} minus $3/4$](test:two_samples_with_a_calculator). Square both and add.
#
# [From top to bottom the cost goes down, up, down and up again; every entry is right to its last digit](test:two_samples_with_a_calculator). So there are two minima, and the second is worse than the first.
#
# ## What people get wrong
#
# - [*"Local minima come from hidden layers."*](../misconceptions.md#w26) This unit has no hidden layer, and its cost has several minima.
# - [*"One unit is logistic regression, so the cost is convex."*](../misconceptions.md#w8) With log-loss it is. (The log-loss $-y\ln p-(1-y)\ln(1-p)$ allows targets $y$ between $0$ and $1$, such as $3/4$.) With squared error it is not.
# - *"So many minima: training one unit is hopeless."* We chose the data above so that there are many. We also made many data sets of ten random samples with inputs of similar size. [Fewer than one in ten of these data sets gave a second minimum](test:random_data_and_one_unit).
#
# ## What to do
#
# Use [log-loss](../log-loss.md) where the output is a probability. With squared error, bring all inputs to one scale, because holes far apart come from inputs of very different size; and start from several weights.
#
# !!! second "Second reading"
#     We prove that $n$ samples can give $n$ minima and that they multiply, count them exactly, find the fewest instances with labels that have a worse minimum, and look at random data.
#
# On this page the cost $E$ is the *sum* of squared errors without a factor $1/2$. All targets are $3/4$ until XOR appears, and only there does the unit have a threshold.
#
# ## n samples, n minima
#
# This part proves with a pencil that every sample can have its own minimum.
#
# **Theorem 1.** [*With one weight and the samples $x = 1, 100, 100^2, \dots, 100^{n-1}$, the cost $E$ has at least $n$ strict local minima.*](test:n_samples_give_n_minima)
#
# The idea: a sample saves $1/16$ in its own hole and almost nothing elsewhere. So $E$ is low in each hole and high between two holes.
#
# ??? proof "Proof"
#     [Let $g(z) = (\sigma(z)-\frac12)(1-\sigma(z))$.](proof:n_samples_give_n_minima) [It is what a sample with $z = wx$ saves](test:what_a_sample_saves): $(\sigma(z)-\frac34)^2 = \frac1{16}-g(z)$. So
#
#     $$
#     E(w) = \frac n{16}-\sum_{t=0}^{n-1}g(100^tw) .
#     $$
#
#     For $z\ge0$ we have [$0\le g(z)\le z/8$ and $g(z)\le\frac12e^{-z}$](test:what_a_sample_saves_is_small_elsewhere), [because $\frac12\le\sigma(z)\le\frac12+\frac z4$ and $1-\sigma(z)=1/(1+e^z)\le e^{-z}$](proof:what_a_sample_saves_is_small_elsewhere); and $g(\ln3)=\frac1{16}$.
#
#     *In the holes.* At $w=(\ln3)/100^k$, with $0\le k<n$, sample $k$ saves all of its $\frac1{16}$: $E\le\frac{n-1}{16}$. *Between them.* At $w = 5/100^k$, with $0\le k\le n$, sample $t$ has $z = 5\cdot100^{t-k}$. [Samples with $t\ge k$ save at most $\frac12e^{-5}+\frac12e^{-10}+\dots<\frac1{198}$ together, because $e^5>100$.](proof:savings_between_the_holes) The others save at most $\frac58(\frac1{100}+\frac1{100^2}+\dots)=\frac5{792}$. [The sum is below $\frac1{88}$](test:savings_between_the_holes), so $E>\frac n{16}-\frac1{88}>\frac{n-1}{16}$.
#
#     Each hole $(\ln3)/100^k$ lies between $5/100^{k+1}$ and $5/100^k$. On this closed interval $E$ has a least value, which is less than at both ends. So it is taken inside: a local minimum. The $n$ intervals overlap in endpoints only. $E$ is analytic and not constant, so its critical points are isolated and the minima strict. ∎
#
# ## Several weights: the minima multiply
#
# This part explains the word "exponentially".
#
# **Theorem 2.** *Let every sample lie on an axis. Then [the local minimisers of $E$ are exactly the points all of whose coordinates are local minimisers of the cost on their axis](test:minima_multiply). So for all $d\ge1$ and $n\ge d$ there are $n$ different samples in $\mathbb{R}^d$ for which $E$ has at least $\lfloor n/d\rfloor^d$ strict local minima.*
#
# **[Proof.](proof:minima_multiply)** A sample on axis $k$ sees $w_k$ only. So $E(w) = F_1(w_1)+\dots+F_d(w_d)$. If each $w_k$ is a local minimiser of $F_k$, no summand falls when $w$ moves a little; if they are strict, one rises. Conversely, at a local minimiser of $E$ move one coordinate alone. For the number, deal the samples to the axes in turn: axis $k$ gets $100^te_k$ for $t<n_k$, with $n_k\ge\lfloor n/d\rfloor$, and Theorem 1 gives $F_k$ at least $n_k$ strict local minima. ∎
#
# That such data exist for the logistic unit with squared error is a theorem of Auer, Herbster and Warmuth [@auer1995].
#
# {{ four_minima_map }}
#
# {{ nine_minima_map }}
#
# ## Exactly as many, on the whole line
#
# This part shows that there are no further minima that we overlooked.
#
# [There are exactly two minima for the pair above, both strict, with costs {{ pair_of_samples.turns.0.loss }} and {{ pair_of_samples.turns.2.loss }}, and one maximum between them, {{ pair_of_samples.turns.1.loss }}](test:two_samples_have_two_minima). How is that proved?
#
# *The two tails.* [The slope of one sample is $2x(\sigma(wx)-\frac34)\,\sigma'(wx)$, with $x>0$.](proof:slope_of_one_sample) It is negative while $wx<\ln3$ and positive beyond. Since [$1<\ln3<2$](test:slope_of_one_sample), all slopes are negative for $w\le1/\max x$, in particular for every $w\le0$, and all are positive for $w\ge2/\min x$. No turning point is there. *The rest* is a bounded interval. Cut it into cells of $t=\ln w$. On each, ball arithmetic proves that the cost falls (`-`), or rises (`+`), or else that its second derivative by $t$ is positive (`u`) or negative (`n`); where it proves nothing, the cell is halved.

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
# [One to five samples at $1,100,100^2,\dots$ give exactly one to five minima on the whole line](test:exactly_as_many_minima_as_samples); with so many on each of $d$ axes there are exactly that number to the power $d$. A second program, in other arithmetic, counts the same. [Three samples with factor 10 also have exactly three](test:three_samples_with_factor_ten): the map with nine minima.
#
# **How far apart must two samples be?** For $x=1$ and $x=M>1$ there is [a limit $M^*$: the cost has exactly one minimum for $M<M^*$, and at least two for $M>M^*$](test:there_is_one_limit_ratio). The third exercise proves it.

# %%
for ratio in ("5.7190", "5.7191"):
    print(ratio, [turn.kind for turn in turning_points([1, ratio])])

# %% [markdown]
# [The first ratio gives one minimum, the second two: $M^*$ lies between them](test:limit_between_two_ratios).
#
# ## What a scan in floats finds
#
# This part warns of the obvious experiment.
#
# Two samples again, 4,001 weights. Report a minimum wherever the computed slope goes from "not positive" to "not negative":

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
# ## Five instances with labels
#
# This part leaves the targets $3/4$: with labels $0$ and $1$ a strict local minimum may exist where no global one does.
#
# Take XOR in coordinates $\pm1$, two weights and a threshold, $\theta=(w_1,w_2,b)$, and one pattern twice:
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
# **Claim 1.** [$E>1$ everywhere, and the infimum is $1$](test:five_instances_cost_more_than_one). **[Proof.](proof:five_instances_cost_more_than_one)** Let $p=e^{m_1}$ and $q=e^{m_2}$ be the odds of the patterns with label $1$, $r$ and $s$ those of the others. The margins add up to zero, so $pqrs=1$. A pattern costs $1/(1+p)^2$ and so on. [For positive numbers](test:two_squares_and_a_product)
#
# $$
# \frac1{(1+p)^2}+\frac1{(1+q)^2}\ge\frac1{1+pq} .
# $$
#
# Add the same for $r$ and $s$. The right sides add up to $1$, because $rs = 1/(pq)$. So the four patterns cost at least $1$, and the repeated one costs something once more. At $\theta = (-k,-k,k)$ the margins are $k$, $k$, $k$ and, for the last row, $-3k$, so $E$ tends to $1$ as $k$ grows. ∎
#
# **Claim 2.** [There is a strict local minimum at $\theta=(a,-a,a)$ with $0<a<\ln2$](test:five_instances_have_a_strict_minimum). **[Proof.](proof:five_instances_have_a_strict_minimum)** There the repeated pattern has margin $3a$ and the others $-a$. Write $v_1,\dots,v_4$ for the margins' coefficient vectors, $v_2=(1,-1,1)$ for the repeated one. They are the corners of a regular tetrahedron: $\sum v_i=0$ and $\sum v_iv_i^\top=4I$. So
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
# *Where it comes from.* [The four patterns, each once, cost at least $1$, with equality only at $\theta=0$](test:four_patterns_cost_at_least_one): [in the proof of Claim 1 equality needs $pq=1$ and $p=q$, and likewise $r=s=1$](proof:four_patterns_cost_at_least_one). The doubled pattern pushes this minimum to its side, where it costs more than $1$. But far out, where one of the other patterns is given up and the rest are fitted, the cost comes close to $1$.
#
# ## Four instances do not suffice
#
# This part shows that five is the least number for binary inputs.
#
# **Theorem 3.** [*Let one logistic unit with a threshold be trained by squared error on at most four instances, with inputs in $\{0,1\}^d$ (or $\{-1,1\}^d$) and labels $0$ or $1$. Then every local minimiser is a global one.*](test:four_binary_instances_have_no_worse_minimum)
#
# The idea: in most cases the logits of the patterns can be chosen one by one, and one pattern alone never has a second minimum. The only exception is a parallelogram of four patterns. There a critical point exists only with the labels of XOR, and besides the global minimum only saddles are left.
#
# ??? proof "Proof"
#     [A pattern that occurs $k$ times with label $1$ and $l$ times with label $0$ costs $k(1-s)^2+ls^2$, a parabola in $s=\sigma(z)$.](proof:four_binary_instances_have_no_worse_minimum) In its logit $z$ it falls, then rises, or does only one of the two; each local minimiser of it is global.
#
#     *Independent patterns.* If the different patterns are affinely independent, their logits take every value independently of each other: the map from the weights to the logits is linear and onto. So at a local minimiser of $E$ each logit is a local minimiser of its own pattern's cost, hence a global one.
#
#     *Dependent patterns.* Let $\sum\alpha_iv_i=0$ and $\sum\alpha_i=0$, not all zero, with different $v_i\in\{0,1\}^d$. No three corners of a cube lie on a line and no corner is a mixture of others. So there are four patterns, each occurs once, all $\alpha_i$ are nonzero, and two are positive, say $\alpha_1,\alpha_2$ with sum $1$. In a coordinate in which $v_1$ and $v_2$ differ, $\alpha_1v_1+\alpha_2v_2$ is $\alpha_1$ or $\alpha_2$. The other side, $-\alpha_3v_3-\alpha_4v_4$, has the same value there, and it is strictly between $0$ and $1$, so $v_3$ and $v_4$ differ there, too. In the coordinates in which $v_1$ and $v_2$ agree, both sides are $0$ or $1$, so all four agree. Number $v_3,v_4$ so that $v_3=v_1$, $v_4=v_2$ in one coordinate in which these differ: then $-\alpha_3=\alpha_1$ and $-\alpha_4=\alpha_2$. If $\alpha_1\ne\alpha_2$, this would hold in every coordinate, and $v_3=v_1$. So all are $\pm\frac12$: $v_1+v_2=v_3+v_4$.
#
#     Let $m_i$ be the margins, $c(m)=\sigma(-m)^2$ the cost of one, and $\epsilon_i=\pm1$ such that $\sum\epsilon_im_i=0$ is the only relation between the margins. At a critical point of $E$ on this plane, $c'(m_i)=\lambda\epsilon_i$ for some $\lambda$. Since $c'<0$ everywhere, all $\epsilon_i$ are equal: $v_1$ and $v_2$ have one label, $v_3$ and $v_4$ the other. For all other labels there is no critical point, hence no local minimiser.
#
#     *The labels of XOR.* Now $\sum m_i=0$ and all $c'(m_i)$ are equal. We have $-c'(m)=2k(m)$ with $k(m)=\sigma(-m)^2\sigma(m)$, and $c''(m)=2k(m)\bigl(3\sigma(m)-1\bigr)$. So $k$ rises for $m<-\ln2$ and falls beyond: it takes a value at most twice, at some $b<-\ln2$ with $c''(b)<0$ and some $a>-\ln2$ with $c''(a)>0$, or once at $-\ln2$. All four margins are $a$ or $b$, because four margins $-\ln2$ do not add up to zero.
#
#     - No $b$: $4a=0$, so all margins are $0$. There $E=1$, which is the least value, as shown above.
#     - Two $b$ or more: moving one of them up and another one down has the second derivative $2c''(b)<0$. No minimum.
#     - One $b$: then $b=-3a$ with $a>0$. With $t=e^{-a}$, $k(a)=t^2/(1+t)^3$ and $k(-3a)=t^3/(1+t^3)^3$. They are equal exactly if $(1-t+t^2)^3=t$, because $1+t^3=(1+t)(1-t+t^2)$. The function $3\ln(1-t+t^2)-\ln t$ has the derivative $(5t^2-2t-1)/\bigl(t(1-t+t^2)\bigr)$, which changes sign once between $0$ and $1$; it falls from $+\infty$, then rises to $0$ at $t=1$. So it has exactly one zero $t_0$ with $0<t_0<1$. At $t=\frac12$ the left side $\frac{27}{64}$ is less than $\frac12$, so $t_0<\frac12$. Move the three margins $a$ with speed $1$ and the margin $b$ with speed $-3$. The second derivative is
#
#     $$
#     3c''(a)+9c''(b)=2k(a)\Bigl(\frac9{1+t_0}+\frac{27t_0^3}{1+t_0^3}-12\Bigr),
#     $$
#
#     and the first fraction is below $9$, the second below $3$ because $t_0^3<\frac18$. It is negative: a saddle. ∎
#
# [This saddle has $t_0$ between $43/100$ and $44/100$ and costs between $28/25$ and $113/100$](test:saddle_of_four_instances).
#
# Sontag and Sussmann gave a local minimum that is not global, for binary inputs, with 125 instances, four weights and a threshold, and did not know whether substantially smaller binary examples exist [@sontag1989]. With inputs $0$ and $1$ in place of $\pm1$ our weights change by an invertible linear map, so the five above are binary, too, and by Theorem 3 fewer than five do not suffice. *Binary* is needed: [four real inputs on a line](../squared-error.md#three-samples-are-the-least) suffice. Brady, Raghavan and Slawny report local minima for four real vectors in the plane, and separable data whose only minimum fails to separate them [@brady1989]. For separable data an error that counts as zero beyond the target has no local minima that are not global [@sontag1991].
#
# ## Random data
#
# This part asks how often it happens when nobody chooses the data.
#
# The next cell draws data sets of ten samples, one input each and labels thrown by a fair coin, and counts those on which squared error has a second minimum. A label only decides the sign of the margin, so the cell draws margins. So that nothing is rounded to zero far out, the terms of the slope are divided by the largest of them.

# %%
weights = np.sinh(np.linspace(-8, 8, 401))


def second_minimum(inputs):
    """For each data set, a row of inputs: whether the slope goes from minus to plus more than once."""
    margins = inputs * rng.choice([-1, 1], inputs.shape)
    falls = np.zeros((len(weights), len(inputs)), dtype=bool)
    for k, w in enumerate(weights):
        z = margins * w
        size = np.log(np.abs(margins)) - 2 * np.logaddexp(0, z) - np.logaddexp(0, -z)
        pull = np.sign(margins) * np.exp(size - size.max(axis=1, keepdims=True))
        falls[k] = pull.sum(axis=1) > 0
    return (falls[:-1] & ~falls[1:]).sum(axis=0) > 1


rng = np.random.default_rng(1)
for name, inputs in (("normal", rng.normal(size=(2000, 10))), ("Cauchy", rng.standard_cauchy((2000, 10)))):
    count = second_minimum(inputs).sum()
    share = count / 2000
    error = 1.96 * np.sqrt(share * (1 - share) / 2000)
    print(f"{name}: {count} of 2000, {100 * (share - error):.1f} to {100 * (share + error):.1f} in 100")

# %% [markdown]
# The intervals are those of 95% confidence. [With standard normal inputs between 5 and 10 of 100 such data sets have a second minimum; with Cauchy inputs, some of which are very large, between 23 and 32](test:random_data_and_one_unit). Holes far apart come from inputs of very different size.
#
# With enough data this ends, in a region that is fixed beforehand: if the inputs are random, without heavy tails and varying in every direction, and the labels follow a logistic unit, then with $C\,d\log d$ samples or more, $d$ the number of inputs, squared error has with high probability a single local minimum there, and gradient descent finds it [@mei2016].
#
# ## One minimum with log-loss
#
# This part shows that the same data are harmless for the log-loss.
#
# [The slope of a sample is now $(\sigma(wx)-y)\,x$, without the factor that fades.](proof:log_loss_leaves_one_minimum_on_the_axes) It increases with $w$. [On the axes each coordinate then has an increasing slope with one zero: exactly one minimum](test:log_loss_leaves_one_minimum_on_the_axes). [On the five instances log-loss has exactly one minimiser](test:log_loss_leaves_one_minimum_on_five_instances): [the margins add up to zero and the rows $(x,1)$ have rank 3, so along every direction some margin falls](proof:log_loss_leaves_one_minimum_on_five_instances). Hence log-loss grows without bound along every ray, and it is strictly convex. For every data set [log-loss is convex](../log-loss.md): a local minimum is global, though there may be none.
#
# ## Check yourself
#
# 1. *Warm-up.* Why do the samples $1,100,\dots,100^{n-1}$ with targets $1$ give no minimum?
#
#     ??? solution "Solution"
#         Every sample then costs $(1-\sigma(wx))^2$, which falls for all $w$, because $x>0$. So the sum falls too. A hole at a positive $w$ needs a target between the outputs $1/2$ and $1$ there. With a target between $0$ and $1/2$, such as $1/4$, the hole lies at a negative $w$.
#
# 2. *To think about.* With one weight and inputs $1$ and $10$, which targets would you try to make the *second* hole the better one?
#
#     ??? solution "Solution"
#         Leave the target of the sample $1$ at $3/4$ and raise that of the sample $10$ to $4/5$. At $w=\ln3$ the sample $1$ costs nothing, and the sample $10$ less than $1/25$, because its output lies between $4/5$ and $1$. The first hole lies near $(\ln4)/10$, where $\sigma(10w)=4/5$. There, and as long as $w<\ln(11/9)$, the sample $1$ has an output between $1/2$ and $11/20$, so it costs more than $(\frac34-\frac{11}{20})^2=1/25$ alone.
#
# 3. *Hard.* Prove that for two samples, $1$ and $M>1$, the limit $M^*$ exists.
#
#     ??? solution "Solution"
#         [Let $h(z) = 2z(\sigma-\frac34)\sigma(1-\sigma)$](proof:there_is_one_limit_ratio), so that $wE'(w) = h(w)+h(Mw)$. For $z>0$, $z\ne\ln3$, put $k = \sigma(1-\sigma)/(\sigma-\frac34)-(2\sigma-1)$. [Then $zh'/h = 1+zk$](test:elasticity_of_one_sample).
#
#         *Below $\ln3$*: $k<0$, so $zh'/h<1$. Also $\sigma$ is concave, so $\frac34-\sigma\le\frac14(1-z/\ln3)$ and $0<-h\le\frac{\ln3}{32}$. *Beyond $\ln3$*: $k$ decreases, because its first term falls and $2\sigma-1$ grows. So $zh'/h$ exceeds $1$ as long as $k>0$, and then falls to $-\infty$: $h$ rises to one peak at some $p$ and falls afterwards. [$k(2)>0$ and $h(2)>\frac{\ln3}{32}$](test:two_facts_at_two).
#
#         Let $z = Mw$ grow from $0$, with $w<\ln3$; later both terms are positive. While $z\le\ln3$, the slope is negative. From $\ln3$ to $2$: at a zero, $h(z)=-h(w)>0$, and the derivative of $h(z)+h(w)$ by $\ln w$ is $h(z)$ times the difference of the two ratios $zh'/h$ and $wh'/h$, the first above $1$, the second below. So there is exactly one zero, upwards, since the sum is positive at $z=2$ or, if $M\ln3\le2$, already where $w=\ln3$: there $h(w)=0$ and $h(z)>0$. From $2$ to $p$: $h(z)\ge h(2)>-h(w)$, positive.
#
#         Beyond $p$: call $M$ *bad* if the slope is negative at some $w$ with $p<Mw$ and $w<\ln3$. A larger $M$ makes $h(Mw)$ smaller, so it is bad, too. Small $M$, with $M\ln3<p$, are not bad, and large ones are: fix $w=1$. Let $M^*$ be the infimum of the bad ones. Above it the slope has the signs $-,+,-,+$: two minima or more. Below it the slope beyond $p$ is nowhere zero either, since a zero at $M$ would be a negative sign for every larger ratio. One minimum.
#
# ## Next
#
# [What happens when two hidden units are swapped?](swap.py) Now networks with hidden units begin.
