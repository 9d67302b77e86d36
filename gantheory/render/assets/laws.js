"use strict";
/* The laws of the project's families, and the game between two of them, in floating point.

   Nothing here is certified: the certified values are those of `gantheory criterion`. The tests hold
   each function against them. Natural logarithms throughout. */
const gan = (() => {
  const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

  // ------------------------------------------------------------------------------ special functions

  /* log Gamma(x) for x > 0: Lanczos, g = 7, nine terms; about 15 digits. */
  const LANCZOS = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
    -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
    1.5056327351493116e-7,
  ];
  function logGamma(x) {
    if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
    const y = x - 1;
    const sum = LANCZOS.slice(1).reduce((s, c, i) => s + c / (y + i + 1), LANCZOS[0]);
    const t = y + 7.5;
    return HALF_LOG_2PI + (y + 0.5) * Math.log(t) - t + Math.log(sum);
  }
  const logBeta = (a, b) => logGamma(a) + logGamma(b) - logGamma(a + b);

  /* a log x, with 0 log 0 = 0. */
  const timesLog = (a, x) => (a === 0 ? 0 : a * Math.log(x));
  /* log(1 + e^z), without overflow. */
  const softplus = (z) => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
  const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

  // ------------------------------------------------------------------------------------------- laws

  /* A law: log of its density; its support; points between which the density is smooth and of one
     size; the unit of length of its tails; where its bulk is, for a drawing. */
  const law = (logpdf, low, high, breaks, unit, bulk = [low, high]) => ({
    logpdf: (x) => (x < low || x > high ? -Infinity : logpdf(x)),
    low, high, breaks, unit, bulk,
  });
  const around = (c, s) => [-30, -6, -2, -0.5, 0, 0.5, 2, 6, 30].map((k) => c + k * s);
  const line = (logpdf, c, s) =>
    law(logpdf, -Infinity, Infinity, around(c, s), s, [c - 3.5 * s, c + 3.5 * s]);

  const FAMILIES = {
    uniform: ({ low, high }) =>
      law(() => -Math.log(high - low), low, high, [low, high], high - low),
    normal: ({ mean, sd }) =>
      line((x) => -0.5 * ((x - mean) / sd) ** 2 - Math.log(sd) - HALF_LOG_2PI, mean, sd),
    laplace: ({ loc, scale }) =>
      line((x) => -Math.abs(x - loc) / scale - Math.log(2 * scale), loc, scale),
    exponential: ({ rate }) =>
      law((x) => Math.log(rate) - rate * x, 0, Infinity,
        [0, 0.5, 2, 6, 30].map((k) => k / rate), 1 / rate, [0, 5 / rate]),
    logistic: ({ loc, scale }) =>
      line((x) => {
        const z = Math.abs(x - loc) / scale;
        return -z - 2 * Math.log1p(Math.exp(-z)) - Math.log(scale);
      }, loc, scale),
    cauchy: ({ loc, scale }) =>
      line((x) => -Math.log(Math.PI * scale) - Math.log1p(((x - loc) / scale) ** 2), loc, scale),
    student: ({ df, loc, scale }) => {
      const top = -logBeta(df / 2, 0.5) - 0.5 * Math.log(df) - Math.log(scale);
      return line(
        (x) => top - 0.5 * (df + 1) * Math.log1p(((x - loc) / scale) ** 2 / df), loc, scale);
    },
    beta: ({ a, b }) => {
      const top = -logBeta(a, b);
      return law((x) => top + timesLog(a - 1, x) + timesLog(b - 1, 1 - x), 0, 1,
        [0, 0.01, 0.1, 0.5, 0.9, 0.99, 1], 1);
    },
    gamma: ({ shape, rate }) => {
      const top = shape * Math.log(rate) - logGamma(shape);
      return law((x) => top + timesLog(shape - 1, x) - rate * x, 0, Infinity,
        [0, 0.01, 0.1, 0.5, 1, 2, 4].map((k) => (k * shape) / rate)
          .concat([5, 20].map((k) => (shape + k * (1 + Math.sqrt(shape))) / rate)), 1 / rate,
        [0, (shape + 4 * Math.sqrt(shape)) / rate]);
    },
    triangular: ({ low, mode, high }) =>
      law((x) => {
        const side = x < mode || mode === high ? (x - low) / (mode - low) : (high - x) / (high - mode);
        return Math.log(2 / (high - low)) + Math.log(side);
      }, low, high, [low, mode, high], high - low),
    "mixture(normal, normal)": ({ w1, mean1, sd1, mean2, sd2 }) =>
      mixture([
        [w1, FAMILIES.normal({ mean: mean1, sd: sd1 })],
        [1 - w1, FAMILIES.normal({ mean: mean2, sd: sd2 })],
      ]),
  };

  function mixture(parts) {
    const held = parts.filter(([w]) => w > 0);
    const each = (x) => held.map(([w, l]) => Math.log(w) + l.logpdf(x));
    const logpdf = (x) => {
      const terms = each(x);
      const top = Math.max(...terms);
      if (!Number.isFinite(top)) return top;
      return top + Math.log(terms.reduce((s, t) => s + Math.exp(t - top), 0));
    };
    const laws = held.map(([, l]) => l);
    const least = (of) => Math.min(...laws.map(of)), most = (of) => Math.max(...laws.map(of));
    return law(logpdf, least((l) => l.low), most((l) => l.high), laws.flatMap((l) => l.breaks),
      most((l) => l.unit), [least((l) => l.bulk[0]), most((l) => l.bulk[1])]);
  }

  const make = (family, values) => FAMILIES[family](values);

  // ------------------------------------------------------------------------------------ integration

  const STEP = 1 / 16;
  const nodes = (from, to, at) =>
    Array.from({ length: Math.round((to - from) / STEP) + 1 }, (_, i) => at(from + i * STEP));
  /* On (-1, 1), x = tanh(pi/2 sinh t): singular ends do no harm. [distance from the nearer end in
     units of the half width, whether that is the left one, weight] */
  const INSIDE = nodes(-3.5, 3.5, (t) => {
    const u = (Math.PI / 2) * Math.sinh(t);
    const near = 2 / (1 + Math.exp(2 * Math.abs(u)));
    return [near, u < 0, (STEP * (Math.PI / 2) * Math.cosh(t)) / Math.cosh(u) ** 2];
  });
  /* On (0, oo), x = exp(pi/2 sinh t): exponential and algebraic tails alike. */
  const TAIL = nodes(-4, 4.25, (t) => {
    const x = Math.exp((Math.PI / 2) * Math.sinh(t));
    return [x, STEP * (Math.PI / 2) * Math.cosh(t) * x];
  });

  function panel(f, a, b) {
    const half = (b - a) / 2;
    let sum = 0;
    for (const [near, left, w] of INSIDE) {
      const v = f(left ? a + half * near : b - half * near);
      if (Number.isFinite(v)) sum += w * v;
    }
    return half * sum;
  }

  function tail(f, end, unit, sign) {
    let sum = 0;
    for (const [x, w] of TAIL) {
      const v = f(end + sign * unit * x);
      if (Number.isFinite(v)) sum += w * v;
    }
    return unit * sum;
  }

  /* The integral of f(x), where f is smooth between the breaks of the laws and lives where they do. */
  function integral(f, laws) {
    const low = Math.min(...laws.map((l) => l.low));
    const high = Math.max(...laws.map((l) => l.high));
    const unit = Math.max(...laws.map((l) => l.unit));
    const cuts = [...new Set(laws.flatMap((l) => l.breaks))].sort((a, b) => a - b);
    let sum = 0;
    for (let i = 1; i < cuts.length; i++) sum += panel(f, cuts[i - 1], cuts[i]);
    if (low === -Infinity) sum += tail(f, cuts[0], unit, -1);
    if (high === Infinity) sum += tail(f, cuts[cuts.length - 1], unit, 1);
    return sum;
  }

  const mass = (p) => integral((x) => Math.exp(p.logpdf(x)), [p]);

  // --------------------------------------------------------------------------------------- the game

  /* D*(x) = p/(p + q); NaN where both vanish, for there it may be anything. */
  function optimalDiscriminator(p, q, x) {
    const lp = p.logpdf(x), lq = q.logpdf(x);
    if (lp === -Infinity) return lq === -Infinity ? NaN : 0;
    return sigmoid(lp - lq);
  }

  /* C(G) = E_p log D* + E_q log(1 - D*), eq. (4) of the paper. */
  function criterion(p, q) {
    return integral((x) => {
      const lp = p.logpdf(x), lq = q.logpdf(x);
      let v = 0;
      if (lp > -Infinity) v -= Math.exp(lp) * softplus(lq - lp);
      if (lq > -Infinity) v -= Math.exp(lq) * softplus(lp - lq);
      return v;
    }, [p, q]);
  }

  /* (1 + t) log(1 + t) */
  const entropyOf = (t) => (t <= -1 ? 0 : (1 + t) * Math.log1p(t));

  /* What JSD integrates, by t = (p - q)/(p + q): nothing cancels where p is near q. */
  function jsdIntegrand(p, q, x) {
    const lp = p.logpdf(x), lq = q.logpdf(x);
    if (lp === -Infinity && lq === -Infinity) return 0;
    const t = lp === -Infinity ? -1 : lq === -Infinity ? 1 : Math.tanh((lp - lq) / 2);
    return 0.25 * (Math.exp(lp) + Math.exp(lq)) * (entropyOf(t) + entropyOf(-t));
  }
  const jsd = (p, q) => integral((x) => jsdIntegrand(p, q, x), [p, q]);

  /* One gradient step on C in the parameters, halved until it stays `allowed` and C falls; null if
     the slopes vanish, or nothing that small helps. */
  function descend(p, family, values, size, allowed) {
    const slopes = gradient(p, family, values);
    const before = criterion(p, make(family, values));
    if (Object.values(slopes).every((s) => Math.abs(s) < 1e-9)) return null;
    for (let halvings = 0; halvings < 40; halvings++) {
      const taken = size / 2 ** halvings;
      const next = Object.fromEntries(
        Object.entries(values).map(([name, v]) => [name, v - taken * slopes[name]]));
      if (allowed(next) && criterion(p, make(family, next)) < before) return { next, taken, halvings };
    }
    return null;
  }

  /* q <- (p + q)/2, n times: 2^-n q + (1 - 2^-n) p. */
  const halved = (p, q, n) => (n === 0 ? q : mixture([[1 - 2 ** -n, p], [2 ** -n, q]]));

  /* The slopes of C in the parameters of q's family, by central differences. */
  function gradient(p, family, values) {
    const slopes = {};
    for (const name of Object.keys(values)) {
      const h = 1e-4 * Math.max(1e-3, Math.abs(values[name]));
      const at = (x) => criterion(p, make(family, { ...values, [name]: x }));
      slopes[name] = (at(values[name] + h) - at(values[name] - h)) / (2 * h);
    }
    return slopes;
  }

  return { make, mixture, mass, optimalDiscriminator, criterion, jsd, jsdIntegrand, halved, gradient,
    descend, integral, families: Object.keys(FAMILIES) };
})();
