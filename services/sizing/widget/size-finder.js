/* <sock-size-finder>: asks for leg measurements, and shows which sizes fit and why.
 *
 *   <script src="https://sizing.example/widget/v1/size-finder.js" async></script>
 *   <sock-size-finder key="pk_..." product="acme-knee-20-30"></sock-size-finder>
 *
 * Attributes: api, key, product | compression + style, chart. Events: ready, result, close
 * (call preventDefault on `close` to keep it open). It stores only the unit, and calls only `api`, whose
 * texts are asked for in the page's language (the nearest `lang`). */
(() => {
  "use strict";

  const SCRIPT = document.currentScript || document.querySelector('script[src*="size-finder.js"]');
  const ATTRIBUTES = ["api", "key", "product", "compression", "style", "chart"];
  const UNIT_KEY = "sock-size-finder.unit";
  const PATIENCE_MS = 15000;
  const KG_PER_POUND = 0.45359237;
  const LEGS = ["left", "right"];
  const DEFAULT_POINTS = { ankle: {}, calf: {}, length_floor_to_knee: { optional: true } };

  // In the order of measuring: [name, how to measure, whether it is one number for the whole body].
  const POINTS = {
    ankle: ["Ankle", "Around the narrowest part, just above the ankle bone."],
    ankle_b1: ["Lower calf", "Around the leg where the Achilles tendon meets the calf."],
    calf: ["Calf", "Around the widest part of the calf."],
    below_knee: ["Below the knee", "Around the leg, just below the bend of the knee."],
    thigh: ["Thigh", "Around the widest part of the thigh."],
    foot_length: ["Foot length", "From the heel to the tip of the longest toe."],
    length_floor_to_knee: ["Floor to knee", "From the floor straight up to the bend of the knee, without shoes."],
    length_ankle_to_knee: ["Ankle to knee", "From where you measured the ankle up to the bend of the knee."],
    length_floor_to_groin: ["Floor to groin", "From the floor straight up to the top of the inner thigh."],
    waist: ["Waist", "Around the narrowest part of the waist.", true],
    hip: ["Hips", "Around the widest part of the hips.", true],
    height: ["Height", "Without shoes. (5 ft 7 in is 67 inches.)", true],
    weight: ["Weight", "Without heavy clothes.", true],
  };
  const SHOES = { eu: "EU", uk: "UK", us: "US", us_m: "US men", us_w: "US women" };

  const OUTCOMES = {
    match: (size) => [`${size} fits.`, "What you measured lies inside the maker's size."],
    borderline: (size) => [`${size} fits, but only just.`,
      "What you measured lies inside the maker's size, but near its edge: a small slip of the tape can change the answer."],
    several: () => ["More than one size fits.", "The maker does not say which one to take. Measure once more, or ask the shop."],
    per_leg: () => ["Your legs need different sizes.", "No single size fits both legs. Below is one for each leg."],
    no_size: () => ["No size fits.", "A sock of the wrong size can squeeze or slip, so we do not name one."],
    more_needed: () => ["We need a little more.", "Please fill in the marked fields. Then we can look for your size."],
    see_clinician: () => ["Please ask a doctor before you buy.", "Your two calves differ so much that we give no size. "
      + "Measure both once more. If one leg is newly swollen, painful, warm or red, get medical help today."],
    implausible: () => ["Please check your numbers.", "They are unusual for a leg."],
  };
  const STOCK = {
    in_stock: () => "● In stock",
    low: (left) => (left == null ? "◐ Low stock" : `◐ Low stock: ${left} left`),
    out_of_stock: () => "○ Out of stock",
    unknown: () => "? Stock unknown, please ask the shop",
  };

  const CSS = `
    :host { display: block; color-scheme: inherit; font: inherit; line-height: 1.45; max-width: 40rem;
      --bad: light-dark(#b3261e, #ffb4ab); --good: light-dark(#1b6e3c, #8fdcab);
      --accent: light-dark(#0b57a4, #9ecaff); --soft: light-dark(#eef3f8, #26303a); --line: light-dark(#6b7580, #98a2ad); }
    :host([hidden]), [hidden] { display: none !important; }
    * { box-sizing: border-box; }
    section { background: Canvas; color: CanvasText; border: 1px solid var(--line); border-radius: 10px; padding: 1rem; }
    header { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
    h2, h3, h4, p { margin: 0; overflow-wrap: anywhere; } h2, h3 { font-size: 1.2em; } h4 { font-size: 1em; }
    form, #status, article { display: grid; gap: .75rem; }
    header + form { margin-top: .75rem; }
    #status:not(:empty) { margin-top: 1rem; padding-top: 1rem; border-top: 2px solid var(--line); }
    fieldset { border: 0; border-top: 1px solid var(--soft); padding: .5rem 0 0; margin: 0; min-width: 0; }
    legend { font-weight: 600; padding: 0; float: left; width: 100%; } legend ~ * { clear: both; }
    .whole { border-top: 1px solid var(--soft); padding-top: .5rem; } .whole label { font-weight: 600; }
    .help, .small { font-size: .9em; opacity: .85; }
    .pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin-top: .25rem; max-width: 24rem; }
    label { display: block; margin-bottom: .15rem; }
    .units { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
    .units label { display: flex; align-items: center; gap: .5rem; min-height: 2.5rem; }
    input, select, button { font: inherit; color: inherit; min-height: 2.5rem; border-radius: 6px; border: 1px solid var(--line); }
    input[type="text"], select { width: 100%; max-width: 11.5rem; padding: .25rem .5rem; background: Field; color: FieldText; }
    input[type="radio"] { width: 1.5rem; height: 1.5rem; min-height: 0; margin: 0; accent-color: var(--accent); }
    button { padding: .25rem 1rem; background: none; cursor: pointer; justify-self: start; }
    button.main { background: var(--accent); color: Canvas; border-color: var(--accent); font-weight: 600; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    [aria-invalid="true"] { border: 2px solid var(--bad) !important; }
    .error { color: var(--bad); font-weight: 600; font-size: .9em; margin-top: .25rem; }
    .error:not(:empty)::before { content: "⚠ " / ""; }
    article, .note { border: 1px solid var(--line); border-radius: 8px; padding: .75rem; gap: .4rem; }
    .note { background: var(--soft); border-left: 4px solid var(--accent); } .tags { display: flex; flex-wrap: wrap; gap: 0 1rem; }
    .size { font-weight: 700; } .in_stock { color: var(--good); } .low, .out_of_stock, .unknown { font-weight: 600; }
    ul { margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; } li + li { margin-top: .25rem; }
    details ul { list-style: none; padding: 0 0 .4rem; } summary { min-height: 1.75rem; cursor: pointer; }
    .buttons { display: flex; flex-wrap: wrap; gap: .5rem; }`;

  const make = (tag, properties = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in node) node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children.filter(Boolean));
    return node;
  };
  const button = (text, press, className = "") => {
    const node = make("button", { type: "button", className }, text);
    node.addEventListener("click", press);
    return node;
  };
  const list = (lines, lang = "en") => (lines.length
    ? make("ul", { lang }, ...[...new Set(lines)].map((line) => make("li", {}, line))) : null);
  const many = (value) => (Array.isArray(value) ? value : []);
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** What was typed as a plain decimal ("22,5", "8 3/8", "8⅜"), or null when it is no number. */
  const decimal = (text) => {
    const plain = text.replace(/[¼-¾⅐-⅞]/g, " $&").normalize("NFKC").replace("⁄", "/").replace(",", ".").trim();
    if (/^\d+(\.\d+)?$/.test(plain)) return plain;
    const parts = plain.match(/^(?:(\d+)[\s-]+)?(\d+)\/(2|4|8|16)$/);
    return parts && String(Number(parts[1] || 0) + parts[2] / parts[3]);
  };
  const round = (value) => (Number.isFinite(Number(value)) ? Math.round(Number(value) * 100) / 100 : value);
  const amount = (value, unit) => (SHOES[unit] ? `${SHOES[unit]} ${round(value)}` : `${round(value)} ${unit || ""}`.trim());
  const range = (min, max, unit) => {
    if (min == null && max == null) return "any";
    if (min == null) return `up to ${amount(max, unit)}`;
    if (max == null) return `${amount(min, unit)} or more`;
    return `${SHOES[unit] ? amount(min, unit) : round(min)} to ${SHOES[unit] ? round(max) : amount(max, unit)}`;
  };
  const place = (leg, point) => {
    if (point.startsWith("shoe") || leg === "shoe") return "Shoe size";
    const [name, , whole] = POINTS[point] || [capital(point.replaceAll("_", " "))];
    return whole || !LEGS.includes(leg) ? name : `${capital(leg)} ${name.toLowerCase()}`;
  };
  const words = (pairs) => Object.entries(pairs || {}).map(([name, value]) => `${name}: ${value}`).join(", ");

  /** Validation messages, however deep they lie, as [["measurements.left.ankle", "..."], ...]. */
  const flatten = (errors, path = "") => (errors && typeof errors === "object" && !Array.isArray(errors)
    ? Object.entries(errors).flatMap(([name, inner]) => flatten(inner, `${path}.${name}`))
    : [errors].flat().filter(Boolean).map((message) => [path, String(message)]));

  class SockSizeFinder extends HTMLElement {
    static observedAttributes = ATTRIBUTES;

    connectedCallback() {
      if (!this.shadowRoot) this.build();
      this.load();
    }

    disconnectedCallback() {
      this.request?.abort();
    }

    attributeChangedCallback() { // several attributes set in a row give one load
      queueMicrotask(() => { if (this.isConnected && this.shadowRoot && this.loadedFor !== this.wanted()) this.load(); });
    }

    /** `style` is also an HTML attribute: CSS in it is not a style of sock. */
    given(name) {
      const value = this.getAttribute(name);
      return name === "style" && value?.includes(":") ? null : value;
    }

    wanted() {
      return JSON.stringify(ATTRIBUTES.map((name) => this.given(name)));
    }

    build() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      this.fields = new Map();
      this.unit = "cm";
      try { this.unit = localStorage.getItem(UNIT_KEY) === "in" ? "in" : "cm"; } catch { /* storage is off */ }
      this.form = make("form", { noValidate: true });
      this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
      this.status = make("div", { id: "status", role: "status", tabIndex: -1 });
      this.opener = button("Find your size", () => { this.fold(false); this.form.querySelector("input")?.focus(); });
      this.panel = make("section", { "aria-labelledby": "title", lang: "en" },
        make("header", {}, make("h2", { id: "title" }, "Find your size"), button("Close", () => this.close())),
        this.form, this.status);
      this.opener.hidden = true;
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.append(this.opener, this.panel);
    }

    fold(folded) {
      this.panel.hidden = folded;
      this.opener.hidden = !folded;
    }

    close() {
      if (!this.tell("close")) return;
      this.fold(true);
      this.opener.focus();
    }

    tell(name, detail = null) {
      return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
    }

    /** Calls the API. Throws what went wrong, or null when a newer call has overtaken this one. */
    async call(path, body) {
      this.request?.abort();
      const request = new AbortController();
      this.request = request;
      const timer = setTimeout(() => request.abort(), PATIENCE_MS);
      const headers = { Accept: "application/json" };
      if (this.given("key")) headers.Authorization = `Bearer ${this.given("key")}`;
      if (body) headers["Content-Type"] = "application/json";
      const base = this.given("api") || new URL(SCRIPT?.src || location.href).origin;
      let response = { ok: false, status: 0 };
      let answer = null;
      try {
        response = await fetch(base.replace(/\/+$/, "") + path, {
          method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), credentials: "omit", signal: request.signal,
        });
        answer = await response.json();
        this.spoken = response.headers.get("Content-Language") || "en"; // of the service's texts
      } catch { /* no network, too slow, or no JSON: `answer` stays null */ }
      clearTimeout(timer);
      if (this.request !== request || !this.isConnected) throw null;
      if (response.ok && answer) return answer;
      const passing = response.status < 400 || response.status === 429 || response.status >= 500;
      throw { passing, text: answer?.detail || answer?.title, errors: flatten(answer?.errors || {}) };
    }

    async load() {
      this.loadedFor = this.wanted();
      this.points = DEFAULT_POINTS;
      this.say("", make("p", {}, "Loading the size chart…"));
      try {
        const product = this.given("product");
        let chart = this.given("chart");
        if (product && !chart) chart = (await this.call(`/v1/products/${encodeURIComponent(product)}`)).chart_id;
        if (chart) this.points = (await this.call(`/v1/charts/${encodeURIComponent(chart)}`)).points || DEFAULT_POINTS;
      } catch (problem) {
        if (problem) this.showProblem(problem, () => this.load());
        return;
      }
      this.ask();
      this.status.replaceChildren();
      this.tell("ready", { points: Object.keys(this.points) });
    }

    /** Builds the form for the points; what was typed stays. */
    ask() {
      const typed = new Map([...this.fields].map(([name, { input }]) => [name, input.value]));
      this.fields.clear();
      const wanted = Object.keys(this.points);
      const known = Object.keys(POINTS).filter((point) => wanted.includes(point));
      const others = wanted.filter((point) => !POINTS[point] && !point.startsWith("shoe_"));
      const shoes = wanted.filter((point) => point.startsWith("shoe_"));
      this.form.replaceChildren(this.unitChoice(),
        make("p", { className: "help" }, "Measure in the morning, standing, on bare skin. The tape lies snug but does not press. "
          + "Measure both legs: they often differ."),
        ...[...known, ...others].map((point) => this.row(point)), shoes.length ? this.shoeRow(shoes) : "",
        make("button", { type: "submit", className: "main" }, "Show my size"));
      for (const [name, { input }] of this.fields) input.value = typed.get(name) || "";
      this.showUnit();
    }

    unitChoice() {
      const choice = ([unit, name]) => {
        const radio = make("input", { type: "radio", name: "unit", value: unit, id: unit, checked: unit === this.unit });
        radio.addEventListener("change", () => this.setUnit(unit));
        return make("label", { htmlFor: unit }, radio, name);
      };
      return make("fieldset", {}, make("legend", {}, "Your tape shows"),
        make("div", { className: "units" }, ...[["cm", "centimetres (cm)"], ["in", "inches (in)"]].map(choice)));
    }

    setUnit(unit) {
      this.unit = unit;
      try { localStorage.setItem(UNIT_KEY, unit); } catch { /* storage is off */ }
      this.form.querySelectorAll('[name="unit"]').forEach((radio) => { radio.checked = radio.value === unit; });
      this.showUnit();
      this.status.replaceChildren();
    }

    unitOf(point) {
      if (point === "weight") return this.unit === "in" ? "lb" : "kg";
      return this.unit;
    }

    showUnit() {
      this.form.querySelectorAll(".unit").forEach((node) => { node.textContent = `(${this.unitOf(node.dataset.point)})`; });
    }

    row(point) {
      const [name, help, whole] = POINTS[point] || [capital(point.replaceAll("_", " ")), ""];
      const optional = this.points[point]?.optional ? " (optional)" : "";
      const hint = make("p", { id: `help.${point}`, className: "help" }, help);
      if (whole) return make("div", { className: "whole" }, ...this.field("both", point, name + optional, hint));
      const pair = LEGS.map((leg) => make("div", {}, ...this.field(leg, point, capital(leg))));
      return make("fieldset", {}, make("legend", {}, name + optional), hint, make("div", { className: "pair" }, ...pair));
    }

    shoeRow(shoes) {
      const choices = shoes.map((point) => point.slice("shoe_".length));
      this.system = make("select", { id: "system" }, ...choices.map((value) => make("option", { value }, SHOES[value] || value)));
      return make("fieldset", {}, make("legend", {}, "Shoe size"), make("div", { className: "pair" },
        make("div", {}, make("label", { htmlFor: "system" }, "System"), this.system),
        make("div", {}, ...this.field("shoe", "size", "Size"))));
    }

    field(leg, point, label, hint = "") {
      const name = `${leg}.${point}`;
      const input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", id: name, name,
        "aria-describedby": `help.${point} error.${name}` });
      const error = make("p", { id: `error.${name}`, className: "error" });
      const unit = leg === "shoe" ? "" : make("span", { className: "unit" });
      if (unit) unit.dataset.point = point;
      input.addEventListener("input", () => { this.mark(name, ""); this.status.replaceChildren(); });
      this.fields.set(name, { input, error, leg, point });
      return [make("label", { htmlFor: name }, `${label} `, unit), hint, input, error];
    }

    mark(name, message) {
      const { input, error } = this.fields.get(name);
      error.textContent = message;
      if (message) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }

    /** What was typed, in the contract's shape; and [field, message] for what is no number. */
    read(confirmed) {
      const legs = { left: {}, right: {} };
      const whole = {};
      const measurements = { unit: this.unit };
      const wrong = [];
      for (const [name, { input, leg, point }] of this.fields) {
        if (!input.value.trim()) continue;
        const value = decimal(input.value);
        if (value === null) wrong.push([name, `Please type a number, such as ${this.unit === "in" ? "8 3/8 or 8.4" : "22.5"}.`]);
        else if (leg === "shoe") measurements.shoe = { system: this.system.value, size: value };
        else if (leg !== "both") legs[leg][point] = value;
        else whole[point] = this.unitOf(point) === "lb" ? (value * KG_PER_POUND).toFixed(3) : value;
      }
      const measured = LEGS.filter((leg) => Object.keys(legs[leg]).length);
      const told = measured.length || !Object.keys(whole).length ? measured : LEGS;
      for (const leg of told) measurements[leg] = { ...legs[leg], ...whole, ...(confirmed.includes(leg) && { confirmed: true }) };
      if (!wrong.length && !told.length && !measurements.shoe) {
        wrong.push([this.fields.keys().next().value, "Please type what you measured."]);
      }
      return { measurements, measured, wrong };
    }

    async submit(confirmed = []) {
      const { measurements, measured, wrong } = this.read(confirmed);
      this.fields.forEach((_field, name) => this.mark(name, ""));
      if (wrong.length) return this.showWrong(wrong);
      const body = { measurements };
      if (this.given("product")) body.product_id = this.given("product");
      else for (const name of ["compression", "style"]) if (this.given(name)) body[name] = this.given(name);
      this.say("", make("p", {}, "Looking for your size…"));
      try {
        const lang = this.closest("[lang]")?.lang || document.documentElement.lang;
        const answer = await this.call(`/v1/recommendations${lang && `?lang=${encodeURIComponent(lang)}`}`, body);
        this.showAnswer(answer, measured);
        this.tell("result", answer);
      } catch (problem) {
        if (problem) this.showProblem(problem, () => this.submit(confirmed));
      }
    }

    say(headline, ...parts) {
      if (this.status.contains(this.shadowRoot.activeElement)) this.status.focus(); // its buttons are about to go
      this.status.replaceChildren(...[headline && make("h3", {}, headline), ...parts].filter(Boolean));
    }

    showWrong(wrong, others = []) {
      for (const [name, message] of wrong) this.mark(name, message);
      const lines = wrong.map(([name, message]) => `${place(...name.split("."))}: ${message}`);
      this.say("Please check the marked fields.", list([...lines, ...others]));
      this.fields.get(wrong[0][0]).input.focus();
    }

    showProblem(problem, retry) {
      if (problem instanceof Error) console.error(problem); // an answer that we could not show
      const named = many(problem.errors).map(([path, message]) => [this.fieldOf(path), message]);
      const others = named.filter(([name]) => !name).map(([, message]) => message);
      const wrong = named.filter(([name]) => name);
      if (wrong.length) this.showWrong(wrong, others);
      else if (problem.passing) this.say("The size service does not answer just now.",
        make("p", {}, "What you typed is still here. Check your connection, or wait a moment."), button("Try again", retry));
      else this.say("The size service cannot answer this.", make("p", {}, problem.text || "Please try again later."), list(others));
    }

    /** The field that "….left.ankle", "….shoe.size" or {leg, point} speaks of. */
    fieldOf(path) {
      const [leg, point] = path.split(".").filter((part) => part && !/^\d+$/.test(part)).slice(-2);
      const names = path.includes("shoe") ? ["shoe.size"] : [`${leg}.${point}`, `both.${point}`, `left.${point}`];
      return names.find((name) => this.fields.has(name));
    }

    showAnswer(answer, measured) {
      const found = many(answer.recommendations);
      const others = many(answer.alternatives);
      const sizes = [...new Set(found.map((one) => one.size))];
      const [headline, meaning] = (OUTCOMES[answer.outcome] || (() => ["Here is the answer.", ""]))(
        sizes.length === 1 ? `Size ${sizes[0]}` : "A size");
      const guidance = new Set([...found, ...others].filter((one) => one.guidance?.required)
        .map((one) => one.guidance.text || "Please ask a doctor or pharmacist about this strength before you wear it."));
      const advice = many(answer.advice).map((one) => one.text);
      const lang = this.spoken;
      this.say(headline, make("p", {}, meaning), ...this.doubts(answer), ...this.misses(answer.no_size),
        ...[...guidance].map((text) => make("p", { className: "note" }, make("strong", {}, "Before you buy: "),
          make("span", { lang }, text))),
        ...found.map((one, index) => this.card(one, measured, index === 0)),
        others.length && make("h3", {}, found.length ? "Also fits, with the same pressure" : "These fit, with the same pressure"),
        ...others.map((one) => this.card(one, measured, false)), advice.length && make("h4", {}, "Good to know"),
        list(advice.filter(Boolean), lang),
        answer.scope === "otc_only" && make("p", {}, "We looked only at socks sold over the counter."));
      if (answer.outcome === "more_needed") this.demand(many(answer.missing));
      this.status.scrollIntoView({ block: "nearest" });
    }

    /** Numbers that look wrong: what is odd, and ways on. A likely slip of the unit offers the other unit. */
    doubts({ outcome, implausible, no_size: none }) {
      const items = many(implausible);
      const hints = [...items.map((one) => one.hint), none?.hint].filter(Boolean).map(String);
      const lines = items.map((one) => one.text || `${place(one.leg, one.point)}: ${amount(one.value, one.unit)} is unusual.`);
      const other = this.unit === "cm" ? ["in", "inches"] : ["cm", "centimetres"];
      const legs = items.map((one) => one.leg).filter((leg) => LEGS.includes(leg));
      const ways = [];
      if (hints.some((hint) => !/mm|milli/i.test(hint))) {
        ways.push(button(`I measured in ${other[1]}`, () => { this.setUnit(other[0]); this.submit(); }));
      }
      if (outcome === "implausible") ways.push(button("These numbers are right", () => this.submit(legs.length ? legs : LEGS)));
      return [list(lines, this.spoken), ways.length && make("div", { className: "buttons" }, ...ways)];
    }

    misses(none) {
      const nearest = many(none?.nearest).flatMap((row) => [
        make("h4", {}, `Nearest: size ${row.size}${words(row.variant) && ` (${words(row.variant)})`}`),
        list(many(row.misses).map((miss) => this.miss(miss, row.size)))]);
      return [none?.text && make("p", { lang: this.spoken }, none.text), ...nearest];
    }

    miss({ leg, point, value, min, max, by, side, unit }, size) {
      if (!round(by)) return `${place(leg, point)}: ${amount(value, unit)} is just outside size ${size}.`;
      return `${place(leg, point)}: ${amount(value, unit)} is ${amount(by, SHOES[unit] ? "" : unit)} ${side}. `
        + `Size ${size} takes ${range(min, max, unit)}.`;
    }

    /** Marks what is missing; asks for points that were not asked for before. */
    demand(missing) {
      const absent = missing.filter(({ point }) => !this.points[point]);
      if (absent.length) {
        this.points = { ...this.points, ...Object.fromEntries(absent.map(({ point }) => [point, {}])) };
        this.ask();
      }
      const names = missing.map(({ leg, point }) => this.fieldOf(`${leg}.${point}`)).filter(Boolean);
      const systems = missing.map(({ point }) => SHOES[point.replace("shoe_", "")]).filter(Boolean);
      const inSystem = systems.length ? `We need the ${systems[0]} size.` : "";
      for (const name of names) this.mark(name, (name === "shoe.size" && inSystem) || "This one is still needed.");
      if (names.length) this.fields.get(names[0]).input.focus();
    }

    card(one, measured, open) {
      const { status = "unknown", quantity } = one.availability || {};
      const stock = STOCK[status] ? status : "unknown";
      const legs = one.leg === "both" ? measured.length > 1 && "both legs" : one.leg && `${one.leg} leg`;
      const tags = [`Size ${one.size}`, legs, one.compression?.label, words(one.options)].filter(Boolean);
      const why = list(Object.entries(one.fit?.points || {}).flatMap(([leg, points]) => Object.entries(points)
        .map(([point, fact]) => this.reason(leg, point, fact, one.size))));
      const shares = Object.entries(one.fit?.plausible || {}).sort((a, b) => b[1] - a[1])
        .map(([size, share]) => `${size === "none" ? "no size" : `size ${size}`}: ${Math.round(share * 100)} %`);
      return make("article", {}, make("h4", {}, one.title || one.product_id || one.sku),
        make("p", { className: "tags" }, ...tags.map((tag, index) => make("span", { className: index ? "" : "size" }, tag))),
        make("p", { className: stock }, STOCK[stock](quantity)), make("p", { className: "small" }, `Article: ${one.sku}`),
        why && make("details", { open }, make("summary", {}, "Why this size"), why,
          shares.length > 1 && make("p", { className: "small" },
            `A tape is never exact. How likely each size is: ${shares.join(", ")}.`)));
    }

    reason(leg, point, { value, min, max, unit, verdict }, size) {
      const typed = this.fields.get(this.fieldOf(`${leg}.${point}`))?.input.value.trim();
      const converted = ["cm", "in"].includes(unit) && unit !== this.unit && typed ? ` (you typed ${typed} ${this.unit})` : "";
      const fits = verdict === "inside" ? "✓ " : "";
      return `${fits}${place(leg, point)}: ${amount(value, unit)}${converted}. Size ${size} takes ${range(min, max, unit)}.`;
    }
  }

  if (!customElements.get("sock-size-finder")) customElements.define("sock-size-finder", SockSizeFinder);
})();
