// The three lists beside the map: couriers, what was left out, cost and sources.
const body = document.getElementById("body");

function routeFacts(route) {
  const fullest = route.peak.map((most, i) => [most / (route.capacity[i] || Infinity), amount(most, DATA.dimensions[i])])
    .sort((a, b) => b[0] - a[0])[0];
  return [
    say("nStops")(number(route.stops.length)), kilometres(route.metres), duration(route.seconds),
    ...(fullest ? [`${fullest[1]} (${percent(fullest[0])})`] : []),
  ];
}

// The route's day as a bar within the day of the whole fleet: driving thin, stops thick, breaks bare.
function dayBar(route) {
  const [from, until] = daySpan;
  const share = (seconds) => `${((seconds - from) / Math.max(until - from, 1)) * 100}%`;
  const width = (seconds) => `${(seconds / Math.max(until - from, 1)) * 100}%`;
  const bar = el("span", { class: "day-bar", "aria-hidden": "true", style: { "--route": colourOf(route) } });
  bar.append(el("span", { class: "run", style: { left: share(route.start[1]), width: width(route.end[1] - route.start[1]) } }));
  for (const stop of route.stops) {
    bar.append(el("span", { class: "halt", style: { left: share(stop.start), width: width(stop.departure - stop.start) } }));
  }
  for (const [start, length] of route.breaks) {
    bar.append(el("span", { class: "pause", style: { left: share(start), width: width(length) } }));
  }
  return bar;
}

function routeRow(route) {
  const box = el("input", {
    type: "checkbox", "aria-label": say("show")(route.id), style: { "--route": colourOf(route) },
    onchange: (event) => { route.isShown = event.target.checked; redraw(); },
  });
  box.checked = route.isShown;
  const open = el("button", {
    type: "button", class: "row-open", "aria-label": say("open")(route.id), "data-route": route.id,
    onclick: () => openRoute(route),
    onpointerenter: () => { state.hovered = route; redraw(); },
    onpointerleave: () => { state.hovered = null; redraw(); },
  },
  el("span", { class: "row-head" }, badge(route), el("b", {}, route.id),
    el("span", { class: "muted clip" }, route.startPlace.name),
    el("span", { class: "times" }, `${clock(route.start[1])}–${clock(route.end[1])}`)),
  dayBar(route),
  el("span", { class: "facts" }, routeFacts(route).map((fact) => el("span", {}, fact))));
  return el("li", { class: "row" }, box, open);
}

function paintRouteList() {
  const set = (isShown) => () => {
    for (const route of routes) route.isShown = isShown;
    paintBody();
    redraw();
  };
  body.replaceChildren(
    el("div", { class: "list-tools" },
      el("button", { type: "button", class: "link", onclick: set(true) }, say("showAll")),
      el("button", { type: "button", class: "link", onclick: set(false) }, say("hideAll")),
      el("span", { class: "axis", "aria-hidden": "true" }, clock(daySpan[0] || 0), "–", clock(daySpan[1] || 0))),
    el("ol", { class: "rows" }, routes.map(routeRow)));
}

const wayOf = (shipment) => [shipment.places.p, shipment.places.d, shipment.places.v].filter(Boolean);

function paintUnassigned() {
  if (!unassigned.length) return body.replaceChildren(el("p", { class: "empty" }, say("noneUnassigned")));
  return body.replaceChildren(
    el("p", { class: "lead" }, say("unassignedIntro")),
    el("ul", { class: "cards" }, unassigned.map(({ shipment, reasons }) => el("li", { class: "card" },
      el("p", { class: "card-head" }, el("b", {}, shipment.id), el("span", { class: "muted" }, say("nItems")(number(shipment.items)))),
      el("p", { class: "way" }, wayOf(shipment).map((place, i) => [i ? " → " : null, placeLink(place)])),
      reasons.map(([code, detail]) => el("p", { class: "reason" }, DATA.sentences[code]?.[language] ?? code,
        detail ? el("span", { class: "muted detail" }, detail) : null))))));
}

const placeLink = (place) => el("button", { type: "button", class: "link", onclick: () => openPlace(place) }, place.name);

function costCard() {
  const { total, parts } = DATA.cost;
  const names = Object.keys(parts);
  const title = (name) => say(name === "distance" ? "part_distance" : name);
  return el("section", { class: "card" },
    el("h2", {}, say("costTotal"), el("b", { class: "big" }, dong(total))),
    el("div", { class: "stack", "aria-hidden": "true" }, names.filter((name) => parts[name] > 0).map((name) =>
      el("span", { class: `part part-${names.indexOf(name)}`, style: { "flex-grow": parts[name] } }))),
    el("table", {}, el("tbody", {}, names.map((name, i) => el("tr", {},
      el("th", { scope: "row" }, el("span", { class: `dot part-${i}` }), title(name)),
      el("td", {}, dong(parts[name])),
      el("td", { class: "muted" }, total ? percent(parts[name] / total) : ""))))),
    DATA.bound === null ? null : el("p", { class: "muted" },
      `${say("bound")}: ${dong(DATA.bound)}${total ? ` (${say("gap")} ${percent((total - DATA.bound) / total)})` : ""}`));
}

function sourcesCard() {
  const known = Object.entries(DATA.base.kilometres);
  return el("section", { class: "card" }, el("h2", {}, say("sources")),
    known.length
      ? el("table", {},
        el("thead", {}, el("tr", {}, el("th"), el("th", { scope: "col" }, say("network")), el("th", { scope: "col" }, say("travelled")))),
        el("tbody", {}, known.map(([name, km]) => el("tr", {},
          el("th", { scope: "row" }, roadSample(name), say(name)), el("td", {}, `${number(km)} km`),
          el("td", {}, DATA.travelled[name] ? `${number(DATA.travelled[name] / 1000)} km` : "–")))))
      : el("p", {}, say("noRoads")),
    DATA.network ? el("p", { class: "muted" }, `${say("network")}: ${DATA.network}`) : null,
    noticeText() ? el("p", { class: "notice" }, noticeText()) : null);
}

function paintCost() {
  body.replaceChildren(costCard(), sourcesCard(), el("section", { class: "card" }, el("h2", {}, say("planFacts")),
    el("table", {}, el("tbody", {},
      [["seed", number(DATA.seed)], ["version", DATA.version]].map(([name, value]) =>
        el("tr", {}, el("th", { scope: "row" }, say(name)), el("td", {}, value)))))));
}

// What the reader must know before trusting a time: how much of the travel is estimated.
function noticeText() {
  const { synthetic = 0, backbone = 0 } = DATA.travelled;
  const all = Object.values(DATA.travelled).reduce((sum, metres) => sum + metres, 0);
  if (synthetic) return say("warnSynthetic")(percent(synthetic / all), kilometres(synthetic));
  if (backbone) return say("warnBackbone");
  return all || !routes.length ? "" : say("noRoads");
}
