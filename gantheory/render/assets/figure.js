"use strict";
/* Figure 1 of the paper, drawn from the laws that the sliders choose. */
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("figure-data").textContent);
  const LEAST = -Math.log(4);
  const SVG = "http://www.w3.org/2000/svg";

  function svg(tag, attributes, ...inside) {
    const made = document.createElementNS(SVG, tag);
    for (const [k, v] of Object.entries(attributes)) made.setAttribute(k, v);
    made.append(...inside);
    return made;
  }
  function html(tag, properties, ...inside) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  }
  const number = (v) => String(Number(v.toPrecision(6)));
  function shown(v) {
    if (!Number.isFinite(v)) return "–";
    const small = v !== 0 && Math.abs(v) < 1e-4;
    return (small ? v.toExponential(3) : v.toFixed(6)).replace("-", "−");
  }

  // -------------------------------------------------------------------------------------- what is so

  const state = { p: null, q: null, halvings: 0, trail: [], view: null, top: null, x: 0 };
  const copy = (law) => ({ family: law.family, values: { ...law.values } });
  const lawOf = (side) => gan.make(side.family, side.values);
  const dataLaw = () => lawOf(state.p);
  const generated = () => gan.halved(dataLaw(), lawOf(state.q), state.halvings);

  /* Why these values are no member of a family; empty if they are one. */
  function refusal(family, values) {
    const { parameters, increasing } = data.families[family];
    for (const { name, domain: [low, high], closed } of parameters) {
      const v = values[name];
      if (!Number.isFinite(v)) return [name, `${name} must be a number`];
      if (low !== null && (closed[0] ? v < low : v <= low)) {
        return [name, `${name} must be ${closed[0] ? "at least" : "above"} ${low}`];
      }
      if (high !== null && (closed[1] ? v > high : v >= high)) {
        return [name, `${name} must be ${closed[1] ? "at most" : "below"} ${high}`];
      }
    }
    for (const [a, b, strict] of increasing) {
      if (values[a] > values[b] || (strict && values[a] === values[b])) {
        return [b, `${a} must be ${strict ? "below" : "at most"} ${b}`];
      }
    }
    return null;
  }

  // -------------------------------------------------------------------------------------- the laws

  const boxes = { p: {}, q: {} };

  function buildLaw(side) {
    const place = $(`law-${side}`);
    place.querySelectorAll(".row").forEach((e) => e.remove());
    const who = side === "p" ? "the data" : "the generator";
    const choice = html("select", { ariaLabel: `family of ${who}` },
      ...Object.keys(data.families).map((f) => new Option(f, f, false, f === state[side].family)));
    choice.addEventListener("change", () => change(side, {
      family: choice.value, values: middle(data.families[choice.value]),
    }));
    place.append(html("div", { className: "row" }, choice));
    boxes[side] = {};
    for (const parameter of data.families[state[side].family].parameters) {
      const { name, slider: [low, high] } = parameter;
      const slide = html("input", {
        type: "range", min: low, max: high, step: (high - low) / 300, ariaLabel: `${name} of ${who}, slider`,
      });
      const box = html("input", { type: "number", step: "any", ariaLabel: `${name} of ${who}` });
      slide.addEventListener("input", () => move(side, name, Number(slide.value)));
      box.addEventListener("input", () => set(side, name, box.value === "" ? NaN : Number(box.value), box));
      boxes[side][name] = { slide, box };
      place.append(html("label", { className: "row parameter" }, html("span", { textContent: name }), slide, box));
    }
    showLaw(side);
  }

  /* The middles of the usual ranges, put in order. */
  function middle({ parameters, increasing }) {
    const values = Object.fromEntries(parameters.map((p) => [p.name, (p.slider[0] + p.slider[1]) / 2]));
    for (const [a, b] of increasing) if (values[a] >= values[b]) values[b] = values[a] + 1;
    return values;
  }

  function showLaw(side, but = null) {
    for (const [name, { slide, box }] of Object.entries(boxes[side])) {
      const v = state[side].values[name];
      if (v < Number(slide.min)) slide.min = v;
      if (v > Number(slide.max)) slide.max = v;
      slide.value = v;
      if (box !== but) box.value = number(v);
      box.setCustomValidity("");
    }
  }

  function change(side, law) {
    state[side] = law;
    restart();
    buildLaw(side);
    state.view = null;
    update();
  }

  /* A slider stops before it would leave the family. */
  function move(side, name, value) {
    const law = state[side], { increasing } = data.families[law.family];
    const { slide } = boxes[side][name];
    const gap = (Number(slide.max) - Number(slide.min)) / 100;
    let v = value;
    for (const [a, b, strict] of increasing) {
      if (a === name) v = Math.min(v, law.values[b] - (strict ? gap : 0));
      if (b === name) v = Math.max(v, law.values[a] + (strict ? gap : 0));
    }
    set(side, name, v, null);
  }

  function set(side, name, value, from) {
    const values = { ...state[side].values, [name]: value };
    const wrong = refusal(state[side].family, values);
    if (wrong) {
      if (from) {
        from.setCustomValidity(wrong[1]);
        say(`${wrong[1]}.`);
      }
      return;
    }
    state[side].values = values;
    restart();
    showLaw(side, from);
    update();
  }

  function restart() {
    state.halvings = 0;
    state.trail = [];
    say("");
  }

  // ----------------------------------------------------------------------------------------- steps

  /* A note, in which p_g has its index lower. */
  const say = (words) => $("step-note").replaceChildren(...words.split(/(p_\w+)/).flatMap((part, i) => (i % 2
    ? [html("i", { textContent: "p" }), html("sub", { textContent: part.slice(2) })] : [part])));

  let before = null; // p_g's parameters as they were chosen

  function remember() {
    if (!state.trail.length) before = copy(state.q);
    state.trail.push(gan.criterion(dataLaw(), generated()));
  }

  function halve() {
    remember();
    const p = dataLaw(), q = generated();
    const covered = p.low >= q.low && p.high <= q.high;
    state.halvings += 1;
    const times = state.halvings === 1 ? "once" : `${state.halvings} times`;
    say(`Half way to the data, ${times}: p_g keeps 1/${2 ** state.halvings} of itself. ${covered
      ? "This is the exponentiated-gradient step of size 1 with the best D."
      : "Where p_g vanished and p_data does not, no exponentiated-gradient step would bring mass; this one did."}`);
    const claim = "goodfellow2014.proposition_2.exponentiated_gradient";
    if ($(claim)) $("step-note").append(" ", html("a", { href: `#${claim}`, textContent: "Why" }), ".");
    update();
  }

  function descend() {
    const size = Number($("size").value);
    if (!(size > 0)) {
      say("The size of a step is a positive number.");
      return;
    }
    const found = gan.descend(dataLaw(), state.q.family, state.q.values, size,
      (values) => !refusal(state.q.family, values));
    if (!found) {
      say("No step in these parameters lowers C from here: its slopes vanish.");
      return;
    }
    remember();
    state.q.values = found.next;
    const times = ["", " (halved once)"][found.halvings] ?? ` (halved ${found.halvings} times)`;
    say(`A gradient step of size ${number(found.taken)}${times} in the parameters of p_g.`);
    showLaw("q");
    update();
  }

  function undo() {
    if (state.trail.length) state.q = copy(before);
    restart();
    showLaw("q");
    update();
  }

  // ---------------------------------------------------------------------------------------- drawing

  const W = 620, H = 440, LEFT = 40, RIGHT = 586, TOP = 14, FOOT = 318, Z_LINE = 424, X_LINE = 348;
  const POINTS = 420;
  const LAYERS = [
    ["data", String.raw`p_{\mathrm{data}}`, true], ["generated", "p_g", true], ["best", "D^*_G", true],
    ["shade", String.raw`\text{what JSD integrates}`, true],
    ["mixture", String.raw`m = \tfrac12 (p_{\mathrm{data}} + p_g)`, false], ["push", "x = G(z)", true],
  ];
  const on = Object.fromEntries(LAYERS.map(([key, , first]) => [key, first]));

  /* p_g with its index lower, in a drawing. */
  const indexed = (words) => words.split(/(_\w+)/).map((part, i) => (i % 2
    ? svg("tspan", { class: "low", dy: 4 }, part.slice(1)) : svg("tspan", { dy: i ? -4 : 0 }, part || "\u200b")));

  function buildLayers() {
    for (const [key, tex] of LAYERS) {
      const box = html("input", { type: "checkbox", checked: on[key], id: `layer-${key}` });
      box.addEventListener("input", () => { on[key] = box.checked; update(); });
      const mark = key === "shade"
        ? svg("rect", { class: "shade", x: 1, y: 0, width: 24, height: 10 })
        : svg("path", { class: key === "push" ? "push" : `curve ${key}`, d: key === "push" ? "M4,10 L20,1 M15,1.5 L20,1 L18,5.5" : "M0,5 H26" });
      document.querySelector(".layers").append(html("label", {}, box, svg("svg", { "aria-hidden": "true" }, mark),
        html("span", { className: "math", textContent: tex })));
    }
  }

  /* The view stays where it is while the laws move in it. */
  function chooseView(p, q) {
    const low = Math.min(p.bulk[0], q.bulk[0]), high = Math.max(p.bulk[1], q.bulk[1]);
    const [a, b] = state.view ?? [Infinity, -Infinity];
    if (low >= a && high <= b && high - low > 0.4 * (b - a)) return;
    const margin = 0.12 * (high - low);
    state.view = [low - margin, high + margin];
    state.top = null;
    const slide = $("x-slide");
    [slide.min, slide.max] = state.view;
    slide.step = (state.view[1] - state.view[0]) / 400;
    if (state.x < state.view[0] || state.x > state.view[1]) state.x = (low + high) / 2;
  }

  function chooseTop(values) {
    const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
    const most = finite[finite.length - 1];
    // A density with a pole is cut, not the others with it.
    const high = Math.min(most, 12 * finite[Math.floor(finite.length / 2)] + 12 / (state.view[1] - state.view[0]));
    if (state.top === null || high * 1.04 > state.top || high < 0.4 * state.top) state.top = 1.15 * high;
  }

  function sample(p, q) {
    const [a, b] = state.view;
    const grid = Array.from({ length: POINTS + 1 }, (_, i) => a + ((b - a) * i) / POINTS);
    const sharp = [...p.breaks, ...q.breaks].filter((x) => x > a && x < b);
    const hair = (b - a) * 1e-9;
    return [...grid, ...sharp.flatMap((x) => [x - hair, x, x + hair])].sort((x, y) => x - y);
  }

  const sx = (x) => LEFT + ((x - state.view[0]) / (state.view[1] - state.view[0])) * (RIGHT - LEFT);
  const sy = (y) => FOOT - (Math.min(y, 1.05 * state.top) / state.top) * (FOOT - TOP);
  const sd = (d) => FOOT - d * (FOOT - TOP - 12);

  function path(xs, ys, scale) {
    let d = "", pen = false;
    xs.forEach((x, i) => {
      if (Number.isNaN(ys[i])) { pen = false; return; }
      d += `${pen ? "L" : "M"}${sx(x).toFixed(2)},${scale(ys[i]).toFixed(2)}`;
      pen = true;
    });
    return d;
  }

  function ticks(low, high, count) {
    const raw = (high - low) / count, ten = 10 ** Math.floor(Math.log10(raw));
    const step = [1, 2, 5, 10].map((k) => k * ten).find((s) => s >= raw);
    const first = Math.ceil(low / step);
    return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(10)));
  }

  /* x = G(z) for z spread evenly over [0,1], by the distribution function of p_g on the view. */
  function pushed(q, count) {
    const [a, b] = state.view, n = 900, h = (b - a) / n;
    const left = q.low >= a ? 0 : gan.integral((x) => (x < a ? Math.exp(q.logpdf(x)) : 0), [{ ...q, breaks: [...q.breaks, a] }]);
    const heights = Array.from({ length: n }, (_, i) => Math.min(Math.exp(q.logpdf(a + (i + 0.5) * h)), 1 / h));
    const found = [];
    let cdf = left, i = 0;
    for (let k = 0; k < count; k++) {
      const z = (k + 0.5) / count;
      while (i < n && cdf + heights[i] * h < z) { cdf += heights[i] * h; i += 1; }
      if (i < n && z >= left && heights[i] > 0) found.push([z, a + (i + (z - cdf) / (heights[i] * h)) * h]);
    }
    return found;
  }

  function drawChart(p, q) {
    const xs = sample(p, q);
    const ps = xs.map((x) => Math.exp(p.logpdf(x))), qs = xs.map((x) => Math.exp(q.logpdf(x)));
    chooseTop([...ps, ...qs]);
    const parts = [];
    for (const d of [0.5, 1]) parts.push(svg("path", { class: d === 1 ? "grid" : "half", d: `M${LEFT},${sd(d)}H${RIGHT}` }));
    const words = (x, y, content, anchor, kind = "") =>
      svg("text", { x, y, "text-anchor": anchor, class: kind }, content);
    for (const [d, say] of [[0, "0"], [0.5, "½"], [1, "1"]]) parts.push(words(RIGHT + 8, sd(d) + 4, say, "start", "best-name"));
    for (const y of ticks(0, state.top, 4)) {
      parts.push(svg("path", { class: "grid", d: `M${LEFT - 4},${sy(y)}h4` }), words(LEFT - 8, sy(y) + 4, String(y), "end"));
    }
    if (on.shade) {
      const js = xs.map((x) => gan.jsdIntegrand(p, q, x));
      parts.push(svg("path", { class: "shade", d: `${path(xs, js.map((v) => (Number.isFinite(v) ? v : 0)), sy)}L${RIGHT},${FOOT}L${LEFT},${FOOT}Z` }));
    }
    const curve = (key, ys, scale) => on[key] && parts.push(svg("path", { class: `curve ${key}`, d: path(xs, ys, scale), "data-layer": key }));
    curve("mixture", ps.map((v, i) => (v + qs[i]) / 2), sy);
    curve("data", ps, sy);
    curve("generated", qs, sy);
    curve("best", xs.map((x) => gan.optimalDiscriminator(p, q, x)), sd);
    parts.push(svg("path", { class: "axis", d: `M${LEFT},${FOOT}H${RIGHT}` }));
    for (const x of ticks(...state.view, 8)) {
      parts.push(svg("path", { class: "axis", d: `M${sx(x)},${FOOT}v4` }), words(sx(x), FOOT + 18, String(x).replace("-", "−"), "middle"));
    }
    if (on.push) {
      const at = (z) => LEFT + z * (RIGHT - LEFT);
      parts.push(svg("path", { class: "axis", d: `M${LEFT},${Z_LINE}H${RIGHT}M${LEFT},${X_LINE}H${RIGHT}` }),
        words(RIGHT + 8, Z_LINE + 4, "z", "start", "name"), words(RIGHT + 8, X_LINE + 4, "x", "start", "name"));
      for (const [z, x] of pushed(q, 24)) {
        const dx = sx(x) - at(z), long = Math.hypot(dx, Z_LINE - X_LINE), ux = dx / long, uy = (X_LINE - Z_LINE) / long;
        const tip = [sx(x), X_LINE], wing = (side) => `${(tip[0] - 6 * ux + side * 2.4 * uy).toFixed(1)},${(tip[1] - 6 * uy - side * 2.4 * ux).toFixed(1)}`;
        parts.push(svg("path", { class: "push", d: `M${at(z).toFixed(1)},${Z_LINE}L${tip[0].toFixed(1)},${tip[1]}M${wing(1)}L${tip[0].toFixed(1)},${tip[1]}L${wing(-1)}` }));
      }
    }
    parts.push(svg("path", { class: "reading", d: `M${sx(state.x)},${TOP}V${FOOT}`, "stroke-opacity": 0.6 }));
    const d = gan.optimalDiscriminator(p, q, state.x);
    if (on.best && !Number.isNaN(d)) parts.push(svg("circle", { cx: sx(state.x), cy: sd(d), r: 3.4, fill: "var(--best)" }));
    $("chart").setAttribute("viewBox", `0 0 ${W} ${on.push ? H : X_LINE}`);
    $("chart").style.aspectRatio = `${W} / ${on.push ? H : X_LINE}`;
    $("chart").replaceChildren(...parts);
  }

  function drawGauge(value, floor) {
    const at = (c) => LEFT + ((c - LEAST) / -LEAST) * (RIGHT - LEFT);
    const y = 30;
    const parts = [svg("path", { class: "axis", d: `M${LEFT},${y}H${RIGHT}` })];
    for (const [c, say] of [[LEAST, "−log 4"], [-1, "−1"], [-0.5, "−½"], [0, "0"]]) {
      parts.push(svg("path", { class: "axis", d: `M${at(c)},${y}v5` }), svg("text", { x: at(c), y: y + 22, "text-anchor": "middle" }, say));
    }
    parts.push(svg("text", { x: 10, y: y + 44 }, ...indexed("p_g is p_data")), svg("text", { x: RIGHT, y: y + 44, "text-anchor": "end" }, "nothing in common"));
    if (floor !== null) {
      parts.push(svg("rect", { class: "beyond", x: at(LEAST), y: y - 9, width: at(floor) - at(LEAST), height: 9 }),
        svg("path", { class: "floor-mark", d: `M${at(floor)},${y - 14}V${y + 6}` }));
    }
    for (const c of state.trail) parts.push(svg("circle", { class: "trail", cx: at(c), cy: y, r: 3.2 }));
    parts.push(svg("circle", { class: "now", cx: at(value), cy: y, r: 6 }),
      svg("text", { x: Math.min(Math.max(at(value), 70), 550), y: y - 14, "text-anchor": "middle" }, `C(G) = ${shown(value)}`));
    $("gauge").replaceChildren(...parts);
    $("gauge").setAttribute("viewBox", "0 0 620 80");
    $("gauge").setAttribute("aria-label", `C(G) is ${shown(value)}, between minus log 4, ${shown(LEAST)}, and 0`);
  }

  // ----------------------------------------------------------------------------------------- the floor

  /* A certified floor under C over the whole family, where this run computed one. */
  const floorOf = () =>
    data.floors.find((f) => f.target === state.p.family && f.family === state.q.family) ?? null;

  function sayFloor(floor) {
    $("floor").hidden = state.p.family === state.q.family || state.halvings > 0;
    if (floor) {
      $("floor").replaceChildren(
        `No ${floor.family} law is ${floor.target}: over the whole family the JSD is at least ${floor.jsd}, certified `
        + "in this run, so C(G) cannot pass the mark. That is the price of the family, not of the game. One floor "
        + `serves every ${floor.target} law: shifting and scaling both laws together leaves the JSD as it is.`);
      if ($(floor.claim)) $("floor").append(" ", html("a", { href: `#${floor.claim}`, textContent: "The claim" }), ".");
    } else {
      const numbers = Object.values(state.p.values).map(number).join(",");
      $("floor").replaceChildren("Whether this family reaches the data, and how near it gets, was not computed in this run: ",
        html("code", { textContent: `gantheory fit "${lawText(numbers)}" "${state.q.family}"` }));
    }
  }
  const lawText = (numbers) => (state.p.family.startsWith("mixture")
    ? `mixture(${number(state.p.values.w1)}*normal(${number(state.p.values.mean1)},${number(state.p.values.sd1)}) + `
      + `${number(1 - state.p.values.w1)}*normal(${number(state.p.values.mean2)},${number(state.p.values.sd2)}))`
    : `${state.p.family}(${numbers})`);

  function update() {
    const p = dataLaw(), q = generated();
    chooseView(p, q);
    drawChart(p, q);
    const c = gan.criterion(p, q), js = gan.jsd(p, q);
    const floor = floorOf();
    drawGauge(c, floor && !state.halvings ? floor.criterion : null);
    sayFloor(floor);
    $("out-c").value = shown(c);
    $("out-least").value = shown(LEAST);
    $("out-jsd").value = shown(js);
    $("out-d").value = shown(gan.optimalDiscriminator(p, q, state.x));
    $("x-slide").value = state.x;
    if (document.activeElement !== $("x")) $("x").value = number(state.x);
    $("undo").disabled = !state.trail.length;
    $("descend").disabled = state.halvings > 0;
    $("descend").title = state.halvings ? "p_g is a mixture now: start again first" : "";
    $("chart").setAttribute("aria-label", `p_data is ${said("p")}, p_g is ${said("q")}${state.halvings ? `, moved half way to p_data ${state.halvings} times` : ""}`);
  }
  const said = (side) => `${state[side].family} with ${Object.entries(state[side].values).map(([k, v]) => `${k} ${number(v)}`).join(", ")}`;

  function start(preset) {
    state.p = copy(preset.p);
    state.q = copy(preset.q);
    state.view = null;
    restart();
    buildLaw("p");
    buildLaw("q");
    update();
  }

  $("preset").append(...data.presets.map((p, i) => new Option(p.name, i)));
  $("preset").addEventListener("change", () => start(data.presets[$("preset").value]));
  $("halve").addEventListener("click", halve);
  $("descend").addEventListener("click", descend);
  $("undo").addEventListener("click", undo);
  const readAt = (x) => { if (Number.isFinite(x)) { state.x = x; update(); } };
  $("x-slide").addEventListener("input", () => readAt(Number($("x-slide").value)));
  $("x").addEventListener("input", () => $("x").value !== "" && readAt(Number($("x").value)));
  $("chart").addEventListener("pointermove", (e) => {
    const box = $("chart").getBoundingClientRect();
    const px = ((e.clientX - box.left) / box.width) * W;
    if (px < LEFT || px > RIGHT || e.pointerType === "touch") return;
    readAt(state.view[0] + ((px - LEFT) / (RIGHT - LEFT)) * (state.view[1] - state.view[0]));
  });
  document.querySelector(".controls").addEventListener("submit", (e) => e.preventDefault());
  buildLayers();
  start(data.presets[0]);
})();
