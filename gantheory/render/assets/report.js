"use strict";
/* Mathematics drawn when it is seen, filters, the reader, the traces of the graph, the colours. */
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];

  // ------------------------------------------------------------------------------------ mathematics

  const SMALLEST = 0.62; // of the usual size; what is wider still is scrolled

  function draw(under) {
    for (const place of all(".math:not(.drawn)", under)) {
      const tex = place.textContent;
      katex.render(tex, place, {
        displayMode: place.classList.contains("display"), throwOnError: false, trust: false,
        strict: "ignore", maxExpand: 100000,
      });
      place.classList.add("drawn");
      place.dataset.tex = tex;
    }
    fit(under);
  }

  /* A line that is too wide is set smaller; one that is much too wide can be scrolled. */
  function fit(under) {
    const shown = all(".math.display.drawn", under).filter((m) => m.clientWidth > 0);
    shown.forEach((m) => { m.style.fontSize = ""; m.removeAttribute("tabindex"); });
    const scale = shown.map((m) => Math.max(SMALLEST, m.clientWidth / m.scrollWidth));
    shown.forEach((m, i) => { if (scale[i] < 1) m.style.fontSize = `${0.99 * scale[i]}em`; });
    shown.filter((m) => m.scrollWidth > m.clientWidth).forEach((m) => { m.tabIndex = 0; });
  }

  // ----------------------------------------------------------------- what is inside the claims, unpacked

  const insides = (async () => {
    const packed = Uint8Array.from(atob($("insides").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  })();

  const near = new IntersectionObserver((entries) => {
    for (const e of entries.filter((entry) => entry.isIntersecting)) {
      near.unobserve(e.target);
      draw(e.target);
    }
  }, { rootMargin: "800px" });

  /* Fills a claim; what is open is drawn when it comes near. */
  async function fill(details) {
    const body = details.querySelector(":scope > .body");
    if (body && !body.firstChild) {
      const inside = (await insides)[details.id];
      if (!body.firstChild) body.innerHTML = inside;
    }
    if (details.open) near.observe(body ?? details);
  }
  for (const d of all("details")) d.addEventListener("toggle", () => d.open && fill(d));
  for (const part of ["header.top", "#figure"]) draw(document.querySelector(part));
  all("#rules > :not(details)").forEach(draw);
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    fit(document);
  });
  // A font that arrives changes the widths.
  document.fonts.addEventListener("loadingdone", () => fit(document));

  // ---------------------------------------------------------------------------------------- filters

  const claims = all("details.claim");
  const heard = new Map(claims.map((c) => {
    const summary = c.querySelector("summary").textContent;
    return [c, `${summary} ${summary.replace(/_/g, " ")}`.toLowerCase()];
  }));

  function options(select, values) {
    select.append(...["", ...values].map((v) => new Option(v ? v.replace(/-/g, " ") : "any", v)));
  }
  options($("f-source"), all("section.source").map((s) => s.dataset.source));
  $("f-source").querySelectorAll("option").forEach((o) => { o.text = o.value || "any"; });
  options($("f-verdict"), [...new Set(claims.map((c) => c.dataset.verdict))].sort());
  options($("f-way"), [...new Set(claims.flatMap((c) => c.dataset.ways.split(" ").filter(Boolean)))].sort());

  function filter() {
    const words = $("f-words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const source = $("f-source").value, verdict = $("f-verdict").value, way = $("f-way").value;
    let shown = 0;
    for (const c of claims) {
      const fits = (!source || c.closest(".source").dataset.source === source)
        && (!verdict || c.dataset.verdict === verdict)
        && (!way || c.dataset.ways.split(" ").includes(way))
        && ($("f-variants").checked || !c.classList.contains("variant"))
        && words.every((w) => heard.get(c).includes(w));
      c.hidden = !fits;
      shown += fits;
    }
    for (const s of all("section.source")) s.hidden = !s.querySelector("details.claim:not([hidden])");
    $("f-count").textContent = shown === claims.length ? `${shown} claims` : `${shown} of ${claims.length} claims`;
  }
  $("f-words").addEventListener("input", filter);
  for (const id of ["f-source", "f-verdict", "f-way", "f-variants"]) $(id).addEventListener("change", filter);
  document.querySelector(".filters").addEventListener("submit", (e) => e.preventDefault());
  $("open-all").addEventListener("click", () => claims.forEach((c) => { c.open = c.open || !c.hidden; }));
  $("close-all").addEventListener("click", () => claims.forEach((c) => { c.open = false; }));
  filter();

  // ------------------------------------------------------------------- the reader, and where links lead

  const reader = $("reader");

  async function read(claim) {
    await fill(claim);
    const body = claim.querySelector(".body").cloneNode(true);
    all("[id]", body).forEach((e) => e.removeAttribute("id"));
    all(".math.drawn", body).forEach((m) => {
      m.textContent = m.dataset.tex;
      m.classList.remove("drawn");
    });
    body.className = "";
    $("reader-title").replaceChildren(
      ...[...claim.querySelector(".title").childNodes].filter((n) => !/^(CODE)$/.test(n.nodeName)
        && !(n.classList && n.classList.contains("witness"))).map((n) => n.cloneNode(true)));
    $("reader-place").href = `#${claim.id}`;
    $("reader-body").replaceChildren(body);
    if (!reader.open) reader.showModal();
    reader.scrollTop = 0;
    draw(reader);
    $("reader-body").focus({ preventScroll: true });
  }
  $("reader-close").addEventListener("click", () => reader.close());
  reader.addEventListener("click", (e) => { if (e.target === reader) reader.close(); });

  /* Opens whatever is folded around a place, and goes there. */
  async function reveal(id) {
    const place = id && document.getElementById(id);
    if (!place) return;
    for (let e = place; e; e = e.parentElement) {
      if (e.tagName === "DETAILS") { e.hidden = false; e.open = true; await fill(e); draw(e); }
      if (e.classList.contains("source")) e.hidden = false;
    }
    all(".arrived").forEach((e) => e.classList.remove("arrived"));
    place.classList.add("arrived");
    place.scrollIntoView({ block: "start" });
    const first = place.matches("details") ? place.querySelector("summary") : place;
    first.focus({ preventScroll: true });
  }
  const named = () => decodeURIComponent(window.location.hash.slice(1));
  window.addEventListener("hashchange", () => reveal(named()));

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = decodeURIComponent(link.getAttribute("href").slice(1));
    const place = document.getElementById(id);
    const claim = place && place.matches("details.claim") ? place : null;
    const inside = reader.open && link.id !== "reader-place";
    if (claim && (inside || link.closest(".graph"))) {
      event.preventDefault();
      read(claim);
      return;
    }
    if (reader.open) reader.close();
    if (id === named()) { event.preventDefault(); reveal(id); }
  });

  // --------------------------------------------------------------------------------------- the graph

  const arrows = all(".arrow");
  /* All that a claim rests on, or all that rests on it. */
  function reach(name, from, to, found = new Set([name])) {
    for (const a of arrows) {
      if (a.dataset[from] === name && !found.has(a.dataset[to])) {
        found.add(a.dataset[to]);
        reach(a.dataset[to], from, to, found);
      }
    }
    return found;
  }
  const graph = document.querySelector(".graph");
  function trace(name) {
    const below = reach(name, "to", "from"), above = reach(name, "from", "to");
    const within = (set, a) => set.has(a.dataset.from) && set.has(a.dataset.to);
    all(".node", graph).forEach((n) => {
      n.classList.toggle("traced", below.has(n.dataset.name) || above.has(n.dataset.name));
    });
    arrows.forEach((a) => a.classList.toggle("traced", within(below, a) || within(above, a)));
    graph.classList.add("tracing");
  }
  const untrace = () => graph.classList.remove("tracing");
  for (const node of all(".node", graph)) {
    if (!arrows.some((a) => a.dataset.from === node.dataset.name || a.dataset.to === node.dataset.name)) continue;
    node.addEventListener("mouseenter", () => trace(node.dataset.name));
    node.addEventListener("mouseleave", untrace);
    node.addEventListener("focusin", () => trace(node.dataset.name));
    node.addEventListener("focusout", untrace);
  }

  // ---------------------------------------------------------------------------- colours, and paper

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const keep = (v) => { try { localStorage.setItem("theme", v); } catch { /* a page without storage */ } };
  function colour(theme) {
    document.documentElement.dataset.theme = theme;
    const other = theme === "dark" ? "light" : "dark";
    $("theme").textContent = other;
    $("theme").setAttribute("aria-label", `${other} colours`);
  }
  colour(kept() || (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => { if (!kept()) colour(dark.matches ? "dark" : "light"); });
  $("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    keep(next);
    colour(next);
  });
  window.addEventListener("beforeprint", () => all("details[open]").forEach(draw));

  reveal(named());
})();
