# %% [markdown] other_names="certificate, computer-assisted proof, interval arithmetic, ball arithmetic, interval Newton, Krawczyk, verified computing, prove a local minimum, rounding error, floating point, notebook" letters="m = the middle of the box; p = the number of weights"
# # How do you prove that a minimum is there?
#
# !!! answer "In short"
#     An ordinary computation, which rounds its numbers, finds a candidate. Then one draws a small box around the candidate and computes limits for slope and curvature in the whole box, rounding included. Narrow limits can prove that exactly one flat point lies in the box, and that it is a minimum. Wide limits prove nothing.
#
# {{ interval_newton }}
#
# ## The idea
#
# A computer calculates with about sixteen digits and rounds after each step. So it cannot see that a slope is zero. It sees a tiny number, or a zero, and either may be due to rounding.
#
# A proof needs another kind of calculation. Instead of one number it uses an interval that surely contains the true number. Each operation makes the interval a little wider, so that rounding is included. This is interval arithmetic. With it a computer can say: *for all weights in this interval, the value of this formula lies between these two numbers.*
#
# At a minimum the slope of the cost is zero. So draw the slope of the cost over the weight. We call this picture *the curve*, and we want to prove that the curve crosses zero in a given box. (With one weight, a box is an interval.) Begin at the point of the curve above the middle of the box. Draw two lines through this point: one with the least slope that the curve has in the box, one with the largest. In the box the curve stays between the two lines. Suppose both slopes have the same sign. Then the curve can cross zero only between the two places where the lines cross zero. If both places lie inside the box, the curve crosses zero in the box. And it crosses only once, because its slope keeps one sign.
#
# ## By hand
#
# The cost is $w^3/3-2w$. Its slope is a function of $w$, which we call $f$:
#
# $$
# f(w) = w^2-2 .
# $$
#
# At a minimum $f$ is zero. Take the box $X=[1,2]$. Its middle is $m=3/2$, and there $f(m) = 9/4-2 = 1/4$. The slope of $f$ is $2w$; it is the curvature of the cost. On the box it lies between $2\cdot1=2$ and $2\cdot2=4$.
#
# Both lines start at the height $1/4$ above $m$. A line with slope $2$ falls by $2$ for each unit that we go to the left. It has to fall by the height $1/4$. The distance that this takes is the height divided by the slope, so it is half of $1/4$. The line reaches zero at
#
# $$
# \frac32-\frac12\cdot\frac14 = \frac32-\frac18 = \frac{11}8.
# $$
#
# For the line with slope $4$ the distance is a quarter of $1/4$. It reaches zero at
#
# $$
# \frac32-\frac14\cdot\frac14 = \frac32-\frac1{16} = \frac{23}{16}.
# $$
#
# (If the height is negative, the lines reach zero to the right of $m$.) Every zero in the box lies between these two numbers. [Both lie between $1$ and $2$, so the box contains exactly one zero](test:interval_newton_by_hand). The curvature of the cost is $2w$, positive on the whole box, so the zero is a minimum.
#
# Take the interval between these two numbers as the new box, and repeat. With exact fractions, the program prints both ends of the new interval, and whether this interval lies inside the box:

# %%
from fractions import Fraction


def newton(low, high):
    """The new interval for w^2 - 2."""
    m = (low + high) / 2
    height = m**2 - 2
    one = m - height / (2 * low)
    other = m - height / (2 * high)
    return min(one, other), max(one, other)


low, high = Fraction(1), Fraction(2)
for _ in range(3):
    left, right = newton(low, high)
    inside = low < left and right < high
    print(left, right, inside)
    low, high = left, right

# %% [markdown]
# ## What people get wrong
#
# - *"The new interval is not inside the box, so the box contains no minimum."* Then nothing is proved. The box contains no minimum if the new interval lies wholly *outside* it, [as for $[2,3]$](#a-box-without-a-minimum).
#
# ## What to do
#
# For everyday training no such proof is needed. Use one if a claim depends on it, for example that a minimum exists or that two losses differ. Install python-flint or mpmath, two Python libraries that calculate with intervals. Let the library bound gradient and Hessian on the box, and begin with a small box, because on a large box the bounds are too wide.
#
# !!! second "Second reading"
#     What follows certifies a worse minimum of a network with six weights, step by step, and proves that the test is right.
#
# ## A box without a minimum
#
# This part shows how the same calculation proves that there is no minimum.
#
# Now take the box $[2,3]$. Its middle is $5/2$, the height there is $25/4-2=17/4$, and the slopes lie between $4$ and $6$. So the lines reach zero at $5/2-17/16=23/16$ and at $5/2-17/24=43/24$. [Both numbers are smaller than $2$, so the curve has no zero in the box $[2,3]$](test:interval_newton_proves_absence). In this way one can also prove that a box contains no minimum.
#
# ## More that people get wrong
#
# This part corrects more sentences that one often hears.
#
# - *"More digits make a proof."* More digits make the rounding errors smaller, but do not say how large these errors are. A proof needs a bound on the rounding error of every operation.
# - *"A local minimum is the lowest point."* The cost above [falls without bound to the left](test:a_local_minimum_without_a_least_value).
#
# ## A candidate, in floats
#
# This part finds one of the [worse minima](../worse-minima.md) of the answer's network: two inputs, two logistic hidden units, linear output, no biases, nine samples, mean squared error without a factor $1/2$. Start at the answer's network with the signs of its second unit flipped. Follow the gradient flow for a long time, then polish with Newton's method.

# %%
import numpy as np

from landscape.cases.answer.worse_minima import VARIANTS, flipped
from landscape.search.critical import newton as polish
from landscape.search.flow import gradient_flow

case = VARIANTS["answer"]
cost = case.problem  # in floats; in balls: case.balls
end = gradient_flow(cost, flipped(case, [1]))
theta = polish(cost, end)


def seems(theta):
    slope = np.linalg.norm(cost.gradient(theta))
    bends = np.linalg.eigvalsh(cost.hessian(theta))
    print("gradient below 1e-7:", slope < 1e-7)
    print("positive definite:", bends[0] > 0)


print(*theta.round(4))
print(f"loss {cost.cost(theta):.6f}")
seems(theta)

# %% [markdown]
# It looks like a minimum. It is no proof: a small gradient and a Hessian that is positive definite in floats occur also where no critical point is. [The cost $(1-\sigma(w))^2$ of one unit has none at all, and where $\sigma(w) = 999/1000$ its slope is below two millionths and its second derivative positive](test:small_slope_and_upward_bend_prove_nothing).
#
# ## The test in six dimensions
#
# This part replaces the two lines by a formula that works for any number of weights. With several weights one cannot divide by a set of matrices. Krawczyk's operator uses, for the box $X$ with midpoint $m$, one fixed matrix $Y$ near the inverse of the Hessian $H(m)$:
#
# $$
# \begin{aligned}K(X) = {} & m - Y\,\nabla L(m)\\ & + (I - Y H(X))\,(X-m).\end{aligned}
# $$
#
# In ball arithmetic $H(X)$ is a matrix of balls that contains the Hessian at every point of the box. `expand` returns loss, gradient and Hessian for points and boxes alike.

# %%
from flint import arb, arb_mat, fmpq

from landscape.proof.balls import exact, precise
from landscape.proof.krawczyk import refine
from landscape.proof.networks import expand


@precise  # 200 bits
def image(centre, radius):
    """K(X) and X for the box of that radius around the centre."""
    m = [arb(number) for number in centre]
    X = [number + arb(0, radius) for number in m]
    at = expand(case.balls, m)
    Y = at.hessian.mid().inv().mid()
    eye = Y * Y.inv()  # contains the unit matrix
    C = eye - Y * expand(case.balls, X).hessian
    aside = arb_mat(6, 1, [x - y for x, y in zip(X, m)])
    move = C * aside - Y * arb_mat(6, 1, at.gradient)
    return [m[i] + move[i, 0] for i in range(6)], X


@precise
def inside(centre, radius):
    """Whether K(X) lies in the interior of the exact box."""
    K, _ = image(centre, radius)
    r = exact(radius)
    return all(k > m - r and k < m + r for k, m in zip(K, centre))


centre = refine(case.balls, theta)  # with 200 bits
for radius in ("1e-3", "1e-4", "1e-5", "1e-6"):
    print(radius, inside(centre, radius))

# %% [markdown]
# A small box succeeds, and then there is exactly one critical point in it [@krawczyk1969; @rump2010]. The comparison is made with the exact box: the radius of a ball has few bits and is rounded up, so the ball `X` is a little larger than the box.
#
# ## Why large boxes fail
#
# This part explains the answers above with one weight. For $f(w)=w^2-2$, the middle $m=3/2$ and the radius $r$, take $Y = 1/f'(m) = 1/3$. Then $m-Yf(m) = 3/2-1/12 = 17/12$, and $1-Yf'(X)$ is an interval of radius $2r/3$ around zero. So
#
# $$
# K(X) = \frac{17}{12} + \Bigl[-\frac{2r^2}3,\frac{2r^2}3\Bigr].
# $$
#
# | $r$ | box | $K(X)$ | verdict |
# | --- | --- | --- | --- |
# | $3/2$ | $[0,3]$ | $[-1/12,35/12]$ | nothing |
# | $1/2$ | $[1,2]$ | $[5/4,19/12]$ | exactly one |
# | $1/16$ | $[23/16,25/16]$ | $[181/128,545/384]$ | none |
#
# [These fractions, and that $K(X)$ lies inside the box exactly if $8r^2-12r+1<0$](test:krawczyk_by_hand), can be checked by hand. The image shrinks like $r^2$, the box like $r$: that is why small boxes are better. But the box must reach from $m$ to the zero, so it must not be too small either. In general the image shrinks like $r^2$ times two factors: how fast the Hessian changes, and the size of $Y$, which is the reciprocal of the smallest eigenvalue. In our network that eigenvalue is about one in ten thousand, so the box is tiny.
#
# ## Why the test is right
#
# This part proves it.
#
# **Theorem 1.** Let $L$ be twice continuously differentiable, $X$ a product of intervals with radii $r_1,\dots,r_p>0$, $m$ a point of $X$, $Y$ any matrix, and $H(X)$ a matrix of intervals that contains the Hessian at every point of $X$. [If $K(X)$ lies in the interior of $X$, then $X$ contains exactly one critical point of $L$, and it lies in $K(X)$](test:krawczyks_theorem).
#
# The idea: a step of Newton's method with the fixed matrix $Y$ maps the box into itself and brings points closer together, so it has exactly one fixed point.
#
# ??? proof "Proof"
#     **[Proof.](proof:krawczyks_theorem)** Let $g(x) = x - Y\nabla L(x)$. For $x$ and $x'$ in $X$, integration of the Hessian along the segment gives $g(x)-g(x') = (I-Y\bar H)(x-x')$, where $\bar H$ is a mean of Hessians at points of $X$ and so lies in $H(X)$, too. With $x'=m$: *$g$ maps $X$ into $K(X)$*.
#
#     *It contracts.* For every matrix $C$ in $I-YH(X)$, coordinate $i$ of $C(X-m)$ fills an interval of radius $\sum_j|C_{ij}|\,r_j$. Moved by a constant it lies in the interior of an interval of radius $r_i$. So $\sum_j |C_{ij}|\,r_j < r_i$ for all $i$. In the norm $\|x\| = \max_i |x_i|/r_i$ this means $\|Cx\| < \|x\|$ for $x\ne0$, and hence $\|g(x)-g(x')\| < \|x-x'\|$ for $x\ne x'$.
#
#     *Existence and uniqueness.* $g$ maps the compact convex set $X$ continuously into itself, so it has a fixed point (Brouwer). It has only one, since two of them would contradict the contraction. It lies in $K(X)$. A fixed point satisfies $Y\nabla L(x)=0$. If $YH(m)x = 0$, then $C = I-YH(m)$ gives $Cx = x$, so $x=0$. Thus $YH(m)$ is regular, hence $Y$ is, and $\nabla L(x)=0$. Conversely, every critical point is a fixed point. ∎
#
# Computed balls contain these sets, so if the computed image lies in the interior, the true one does. Both hypotheses are needed. Without *interior*: $Y=0$ gives $K(X)=X$ for every $L$. Without *every point of $X$*: with the Hessian at $m$ alone, the cost $w^4/4-w^2/2$ passes on $[-2,2]$ with $m=0$, and has three critical points there. And if $K(X)$ and $X$ have no point in common, $X$ contains no critical point, since $g$ would map it to itself.
#
# ## How a matrix of intervals is proved definite
#
# This part decides between minimum and saddle on the whole box. Example: let $|x|\le1$ be unknown in
#
# $$
# H = \begin{pmatrix}4&x\\x&\tfrac12\end{pmatrix}.
# $$
#
# Eliminate as in solving equations. The first pivot is $4$, the second $\tfrac12-x^2/4$, which is at least $\tfrac12-\tfrac14=\tfrac14$. Both are positive, so $H$ is positive definite for *every* such $x$. If only $|x|\le3/2$ were known, the second pivot could be $\tfrac12-\tfrac9{16}<0$, and [nothing would be proved](test:pivots_by_hand).
#
# Elimination of intervals works best on a matrix that is almost diagonal. So first change the basis: take eigenvectors of the middle of $H$, in floats, as columns of $V$, and eliminate $V^\top HV$.
#
# **Theorem 2.** [Let $V$ be any square matrix. If interval elimination of $V^\top HV$, without exchanging rows, gives pivots none of which contains zero, then every symmetric matrix in $H$ is regular and has as many negative eigenvalues as there are negative pivots](test:pivots_count_negative_eigenvalues).
#
# **[Proof.](proof:pivots_count_negative_eigenvalues)** Let $A$ be a symmetric matrix in $H$. Elimination writes $V^\top AV$ as $RDR^\top$ with $D$ the diagonal matrix of its pivots, which lie in the intervals, and $R$ regular. No pivot is zero, so $V^\top AV$ is regular, hence $V$ and $A$ are. By Sylvester's law of inertia $A$ and $D$ have equally many negative eigenvalues. ∎
#
# That $V$ comes from floats does no harm: it is any matrix, and if it were singular, a pivot would be zero.
#
# ## The certificate
#
# This part prints what a checker needs. `certify` prints twenty decimals of each coordinate, the largest box it can prove (radii one, two or five times a power of ten), the number of negative eigenvalues on that box, and the loss.

# %%
from landscape.proof.krawczyk import certify

point = certify(case.balls, theta)
print(*point.theta, sep="\n")
print("only one within", point.radius)
print("negative eigenvalues:", point.index)
print("loss", point.loss)
print("smallest eigenvalue", point.eigenvalues[0])

# %% [markdown]
# No negative eigenvalue on the whole box, and a singular Hessian is excluded: the point is a strict minimum. [Its loss is positive, while the answer's network has loss zero](test:second_worse_minimum_is_strict).
#
# ## Break one number
#
# This part shows that the digits are not decoration. Change the last digit of one coordinate. The box of half a unit of the last place around the changed number does not have the critical point in its interior, and there is no other one near, so the test must fail.


# %%
def proved(coordinates):
    """Whether the printed decimals are."""
    centre = [fmpq(int(t.replace(".", "")), 10**20) for t in coordinates]
    return inside(centre, "0.5e-20")


def broken(k):
    """The last digit of coordinate k changed."""
    texts = list(point.theta)
    last = (int(texts[k][-1]) + 1) % 10
    texts[k] = texts[k][:-1] + str(last)
    return texts


print("as printed:", proved(point.theta))
for k in range(6):
    print("one digit changed:", proved(broken(k)))

# %% [markdown]
# [A second program, which shares no code with this one, also refuses a changed last digit of an eigenvalue or of the loss, another index, and ten times the radius; tested at the other worse minimum](test:every_printed_number_counts). A smaller radius is right as well. And far out in a valley, where descent hardly moves? Here a weight of one unit has grown, and the unit is saturated at six of the nine samples:

# %%
from landscape.search.multistart import levenberg

far = [-0.9707, 1.9289, 1.6108, -18.34, 2.8917, 0.43]
valley = levenberg(cost, np.array([far]), 50)[0]
seems(valley)
try:
    certify(case.balls, valley)
except ValueError as error:
    print("certificate:", error)

# %% [markdown]
# [The certificate is refused there](test:no_certificate_in_a_valley). A refusal proves nothing, and neither do the floats.
#
# ## Check yourself
#
# 1. *Warm-up.* Do the example of the first reading with $f(w)=w^2-3$ and the same box.
#
#     ??? solution "Solution"
#         $f(3/2) = 9/4-3 = -3/4$, slopes between $2$ and $4$. The lines meet zero at $3/2+3/8 = 15/8$ and $3/2+3/16 = 27/16$. Both lie between $1$ and $2$, so there is exactly one zero.
#
# 2. *To think about.* Let the least and the largest slope have the same sign, and let $N(X)$ be the interval between the two places where the lines of the first reading meet zero. Why is every zero of $f$ in $X$ also in $N(X)$?
#
#     ??? solution "Solution"
#         If $f(x)=0$, the mean value theorem gives $0 = f(m) + f'(\xi)(x-m)$ with $\xi$ in $X$. So $x = m - f(m)/f'(\xi)$, which is one of the points of $N(X)$.
#
# 3. *Hard.* Why does $N(X)$ inside $X$ imply that there is a zero?
#
#     ??? solution "Solution"
#         The slopes have one sign; let it be positive, and suppose that $f(m) > 0$; if $f(m)=0$, the zero is $m$. Let $a$ be the left end of $X$. The point $m - f(m)/f'(\xi)$ is in $X$ for every $\xi$ in $X$, so $f(m) \le f'(\xi)(m-a)$. By the mean value theorem $f(a) = f(m) - f'(\xi)(m-a)$ for one of them, so $f(a)\le0$, and $f$ has a zero between $a$ and $m$. The other signs are alike.
#
# ## Next
#
# [Can I check a worse minimum with a pencil?](../pencil-minima.md) Or, for what the certificates say about the answer's network: [Are some minima really worse?](../worse-minima.md)
