"""Networks: what they compute, exactly; losses, targets, seeds, and what is refused."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from gantheory.capacity.image import image_law
from gantheory.capacity.piecewise import PiecewiseLinear
from gantheory.capacity.targets import Product, Ring, Target, on_the_line
from gantheory.game.objective import MINIMAX, NON_SATURATING, OBJECTIVES, Objective
from gantheory.measure.text import parse_law
from gantheory.theory.errors import InputError
from gantheory.theory.vocabulary import p

torch = pytest.importorskip("torch", reason="the extra `neural` is not installed")

from gantheory.capacity.device import device_of, on_one_thread  # noqa: E402
from gantheory.capacity.losses import at, loss  # noqa: E402
from gantheory.capacity.networks import Shape  # noqa: E402
from gantheory.capacity.training import Pair, Plan, pair_of, train  # noqa: E402


def network(depth: int, seed: int, width: int = 7, leak: float = 0.2) -> PiecewiseLinear:
    rng = torch.Generator().manual_seed(seed)
    return Shape(1, 1, width, depth, leak, centre=(0.3,), scale=(0.5,)).build(rng).exact()


# ------------------------------------------------------------------------------- piecewise linear


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
@pytest.mark.parametrize("leak", [0.0, 0.2])
def test_a_network_is_straight_between_its_kinks(depth: int, leak: float) -> None:
    for seed in range(5):
        f = network(depth, seed, leak=leak)
        kinks = f.kinks()
        ends = np.concatenate([[-40.0], kinks[np.abs(kinks) < 40], [40.0]])
        left, right = ends[:-1], ends[1:]
        values = [f((left + s * (right - left))[:, None])[:, 0] for s in (0.1, 0.4, 0.7)]
        bend = values[0] - 2 * values[1] + values[2]
        assert np.abs(bend).max() < 1e-12 * (1 + np.abs(values[0]).max())
        assert (len(kinks) == 0) == (depth == 0)


def test_kinks_are_where_the_slope_changes() -> None:
    # |z - 1| + relu(2z): kinks at 0 and 1, slopes -1, 1, 3
    first = np.array([[1.0], [-1.0], [2.0]]), np.array([-1.0, 1.0, 0.0])
    f = PiecewiseLinear((first, (np.ones((1, 3)), np.zeros(1))), 0.0)
    assert f.kinks().tolist() == [0.0, 1.0]
    assert f(np.array([[-2.0], [0.5], [3.0]]))[:, 0].tolist() == [3.0, 1.5, 8.0]


@pytest.mark.parametrize(
    "shape", [Shape(1, 1, 5, 2, 0.2, centre=(2.0,), scale=(3.0,)), Shape(3, 2, 4, 1)]
)
def test_the_exact_network_is_the_trained_one(shape: Shape) -> None:
    net = shape.build(torch.Generator().manual_seed(1))
    x = np.random.default_rng(0).normal(size=(50, shape.inputs))
    with torch.no_grad():
        there = net(torch.tensor(x, dtype=torch.float32)).numpy()
    assert np.abs(net.exact()(x) - there).max() < 1e-5  # 32 bits, numbers of size 1
    if shape.inputs == 1:
        assert np.abs(net.on_the_line(x[:, 0]) - there[:, 0]).max() < 1e-5


def test_powers_are_features() -> None:
    net = Shape(1, degree=2, centre=(1.0,), scale=(2.0,)).build(torch.Generator().manual_seed(1))
    (weights, bias), *_ = net._in_numpy()
    x = np.linspace(-3, 3, 7)
    y = (x - 1) / 2
    assert net.on_the_line(x) == pytest.approx(weights[0, 0] * y + weights[0, 1] * y**2 + bias[0])
    with pytest.raises(InputError, match="powers up to 2"):
        net.exact()
    assert net.kinks().size == 0


# ---------------------------------------------------------------------------------- the image law


def affine(scale: float, shift: float) -> PiecewiseLinear:
    return PiecewiseLinear(((np.array([[scale]]), np.array([shift])),), 0.0)


def relu(*signs: float) -> PiecewiseLinear:
    first = np.array([[s] for s in signs]), np.zeros(len(signs))
    return PiecewiseLinear((first, (np.ones((1, len(signs))), np.zeros(1))), 0.0)


def test_an_affine_image_is_normal() -> None:
    x = np.linspace(-4, 3, 29)
    law = parse_law("normal(-1/2,3/4)")
    ((_, density),) = law.parts
    for scale in (0.75, -0.75):
        image = image_law(affine(scale, -0.5))
        assert image.density(x) == pytest.approx(np.exp(density.log_density(x)), rel=1e-12)


def test_a_fold_doubles_and_a_ray_becomes_an_atom() -> None:
    x = np.array([-1.0, 0.5, 2.0])
    normal = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    assert image_law(relu(1.0, -1.0)).density(x) == pytest.approx([0, 2 * normal[1], 2 * normal[2]])
    half = image_law(relu(1.0))
    assert half.density(x) == pytest.approx([0, normal[1], normal[2]])
    assert (half.points.tolist(), half.masses.tolist()) == ([0.0], [0.5])


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_an_image_has_the_law_of_what_is_generated(depth: int) -> None:
    """Kolmogorov's distance of 40,000 draws, below its quantile at 1e-6 (2.7/200 = 0.0135)."""
    for seed in range(4):
        f = network(depth, seed, leak=0.0 if seed == 3 else 0.2)
        law = image_law(f)
        edges = law.edges()
        nodes, weights = np.polynomial.legendre.leggauss(12)
        half = np.diff(edges)[:, None] / 2
        mass = (
            half
            * weights
            * law.density((edges[:-1, None] + half * (1 + nodes)).ravel()).reshape(-1, 12)
        ).sum(axis=1)
        assert mass.sum() + law.masses.sum() == pytest.approx(1, abs=1e-9)
        drawn = np.sort(f(np.random.default_rng(seed).normal(size=(40_000, 1)))[:, 0])
        below = np.concatenate([[0], np.cumsum(mass)])
        for x, m in zip(law.points, law.masses, strict=True):
            below += m * (edges >= x)
        seen = np.searchsorted(drawn, edges + 1e-12, side="right") / drawn.size
        assert np.abs(seen - below).max() < 0.0135


def test_only_networks_of_the_line_have_a_law_on_it() -> None:
    rng = torch.Generator().manual_seed(0)
    with pytest.raises(InputError, match="several outputs"):
        image_law(Shape(1, 2).build(rng).exact())
    with pytest.raises(InputError, match="several inputs"):
        image_law(Shape(2, 1).build(rng).exact())


# --------------------------------------------------------------------------------------- targets

TARGETS: list[tuple[Target, float]] = [
    (on_the_line("uniform(0,1)"), 2),
    (on_the_line("laplace(0,1)"), 40),
    (on_the_line("claw"), 9),
    (Product(parse_law("laplace(1,1/2)"), 2), 18),
    (Ring(8, 1.0, 0.3), 3),
]


@pytest.mark.parametrize(("target", "reach"), TARGETS, ids=lambda v: str(v)[:30])
def test_a_target_has_mass_one_and_samples_of_its_density(target: Target, reach: float) -> None:
    n = 40_000 if target.dimension == 1 else 400
    grid = (np.arange(n) + 0.5) / n * 2 * reach - reach
    axes = np.meshgrid(*[grid] * target.dimension, indexing="ij")
    x = np.stack([a.ravel() for a in axes], axis=1)
    mass = np.exp(target.log_density(x)) * (2 * reach / n) ** target.dimension
    assert mass.sum() == pytest.approx(1, abs=0.003)  # the midpoint rule across jumps and kinks
    drawn = target.sample(np.random.default_rng(1), 20_000)
    assert drawn.shape == (20_000, target.dimension)
    # Means and second moments within 6 standard errors: one in 10^8 fails by chance.
    for f in (lambda v: v, lambda v: v**2):
        expected = mass @ f(x)
        spread = f(drawn).std(axis=0) / np.sqrt(20_000)
        assert (np.abs(f(drawn).mean(axis=0) - expected) < 6 * spread + 0.01).all()


def test_a_ring_serves_its_modes_alike() -> None:
    ring = Ring(5, 2.0, 0.05)
    drawn = ring.sample(np.random.default_rng(2), 10_000)
    nearest = ((drawn[:, None] - ring.means) ** 2).sum(axis=2).argmin(axis=1)
    counts = np.bincount(nearest, minlength=5)
    # A binomial count of mean 2000 has deviation 40; six of them.
    assert (np.abs(counts - 2000) < 240).all()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: on_the_line("dirac(0)"), "has atoms"),
        (lambda: on_the_line("unifrm(0,1)"), "uniform"),
        (lambda: Product(parse_law("uniform(0,1)"), 0), "at least 1"),
        (lambda: Ring(0, 1.0, 1.0), "modes is 0"),
        (lambda: Ring(3, 1.0, 0.0), "sd is 0"),
        (lambda: Shape(0), "inputs is 0"),
        (lambda: Shape(1, 1, 0, 2), "width is 0"),
        (lambda: Shape(1, depth=-1), "depth is -1"),
        (lambda: Shape(1, leak=2.0), "leak is 2.0"),
        (lambda: Shape(1, scale=(0.0,)), "scale"),
        (lambda: Plan(MINIMAX, 0, 1, 1, 0.1, 0.1), "rounds is 0"),
        (lambda: Plan(MINIMAX, 1, 1, 1, -0.1, 0.1), "rate is -0.1"),
        (lambda: Plan(MINIMAX, 1, 1, 1, 0.1, 0.1, steady=1.0), "steady"),
        (lambda: pair_of(Ring(3, 1.0, 1.0), Shape(2), Shape(2), 0), "the generator gives 1"),
        (lambda: device_of("abacus"), "no device 'abacus'"),
        (lambda: Shape(2).build(torch.Generator()).set_affine(1, 1), "only an affine map"),
    ],
)
def test_what_does_not_fit_is_refused(make: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make()  # type: ignore[operator]


# ----------------------------------------------------------------------------------------- losses


@pytest.mark.parametrize("objective", OBJECTIVES, ids=lambda o: o.name)
def test_a_loss_is_the_payoff_of_the_catalogue(objective: Objective) -> None:
    logits = np.random.default_rng(3).normal(size=8) * 3
    p, q = np.repeat([0.25, 0.0], 4), np.repeat([0.0, 0.25], 4)
    real, made = (torch.tensor(part) for part in (logits[:4], logits[4:]))
    d = 1 / (1 + np.exp(-logits))
    for payoff in (objective.discriminator, objective.generator):
        sign = 1 if payoff.sense.value == "min" else -1
        assert loss(payoff, real, made).item() == pytest.approx(sign * payoff.at(p, q, d))


def test_losses_are_finite_at_far_logits() -> None:
    far = torch.tensor([-1e4, 1e4], requires_grad=True)
    for objective in (MINIMAX, NON_SATURATING):
        value = loss(objective.generator, None, far)
        assert torch.isfinite(value)
        (slope,) = torch.autograd.grad(value, far)
        assert torch.isfinite(slope).all()
    with pytest.raises(InputError, match="no payoff"):
        at(p, far)


# --------------------------------------------------------------------------------------- training

PLAN = Plan(MINIMAX, 20, 2, 64, 0.01, 0.01)


def trained(seed: int) -> Pair:
    pair = pair_of(
        on_the_line("laplace(0,1)"), Shape(1, 1, 4, 1, 0.2), Shape(1, 1, 8, 2, 0.2), seed
    )
    assert list(train(pair, PLAN, 4)) == [5, 10, 15, 20]
    return pair


def weights(pair: Pair) -> list[float]:
    nets = pair.generator, pair.discriminator
    return [float(w) for net in nets for p in net.parameters() for w in p.detach().ravel()]


def test_a_seed_decides_everything() -> None:
    torch.manual_seed(5)
    first = weights(trained(1))
    torch.manual_seed(6)
    assert weights(trained(1)) == first
    assert weights(trained(2)) != first


def test_training_leaves_the_global_state_alone() -> None:
    threads = torch.get_num_threads()
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    trained(1)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    with on_one_thread():
        assert torch.get_num_threads() == 1


def test_no_rate_no_change() -> None:
    pair = pair_of(on_the_line("laplace(0,1)"), Shape(1), Shape(1), 0)
    before = [p.detach().clone() for p in pair.generator.parameters()]
    list(train(pair, Plan(MINIMAX, 5, 1, 16, 0.1, 0.0)))
    assert all(map(torch.equal, before, pair.generator.parameters()))
    held = [p.detach().clone() for p in pair.generator.parameters()]
    pair.generator.hold_weights()
    list(train(pair, Plan(MINIMAX, 5, 1, 16, 0.1, 0.1, plain=True)))
    weight, bias = pair.generator.parameters()
    assert torch.equal(weight, held[0])
    assert not torch.equal(bias, held[1])


def test_a_game_in_three_dimensions_finds_the_scale() -> None:
    """Data of deviation 2 in each coordinate, D with two moments a coordinate, G affine.

    The covariance is found to 20 %: what is left of 400 rounds with batches of 256 in the runs of
    other seeds is below 8 %.
    """
    target = Product(parse_law("normal(1,2)"), 3)
    pair = pair_of(target, Shape(3, 3), Shape(3, degree=2), 4)
    list(train(pair, Plan(MINIMAX, 400, 5, 256, 0.02, 0.02)))
    ((weight, bias),) = pair.generator.exact().layers
    assert bias == pytest.approx([1, 1, 1], abs=0.4)
    assert np.sqrt(np.diag(weight @ weight.T)) == pytest.approx([2, 2, 2], rel=0.2)


def test_a_missing_torch_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match=r"need torch: pip install 'gantheory\[neural\]'"):
        device_of()
    with pytest.raises(InputError, match="need torch"):
        pair_of(on_the_line("laplace(0,1)"), Shape(1), Shape(1), 0)
