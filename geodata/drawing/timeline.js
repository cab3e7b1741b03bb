// One courier's day, stop by stop; and one place with all who halt there.
function visitLine(visit) {
  const { shipment } = visit, other = otherEnd(visit);
  const end = other ? other.stop : null;
  const far = { p: shipment.places.d, d: shipment.places.p, v: undefined }[visit.kind];
  const tail = end
    ? [visit.kind === "p" ? say("to") : say("fromPlace"), " ", far.name, " · ", say("stopNumber")(end.idx + 1), ", ", clock(other.start)]
    : visit.kind === "p" ? [say("carriedToEnd")] : visit.kind === "d" ? [say("carriedFromStart")] : [];
  return el("li", {}, el("button", {
    type: "button", class: "visit", "aria-pressed": String(state.visit === visit), "data-shipment": shipment.id,
    onclick: () => chooseVisit(state.visit === visit ? null : visit),
  },
  el("span", { class: `act act-${visit.kind}` }, say(visit.kind)),
  el("span", { class: "visit-text" }, el("b", {}, shipment.id), " ", el("span", { class: "muted" }, say("nItems")(number(shipment.items))),
    tail.length ? el("span", { class: "muted far" }, tail) : null)));
}

function stopSummary(stop) {
  return ["p", "d", "v"].map((kind) => [kind, ofKind(stop.visits, kind)]).filter(([, visits]) => visits.length)
    .map(([kind, visits]) => el("span", { class: `act act-${kind}` }, `${say(kind)} ${number(itemsOf(visits))}`));
}

function stopItem(stop) {
  const isOpen = state.stop === stop;
  const setup = stop.start - stop.arrival - stop.wait;
  const details = el("div", { class: "stop-more" },
    el("dl", { class: "moments" }, [
      [say("arrive"), clock(stop.arrival)],
      ...(stop.wait ? [[say("wait"), duration(stop.wait)]] : []),
      ...(setup > 0 ? [[say("setup"), duration(setup)]] : []),
      [say("serve"), clock(stop.start)], [say("leave"), clock(stop.departure)],
      ...stop.load.map((load, i) => [say("load"), amount(load, DATA.dimensions[i])]),
    ].map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    el("ul", { class: "visits" }, stop.visits.map(visitLine)));
  return el("li", { class: "stop", "data-stop": stop.idx + 1 },
    el("button", {
      type: "button", class: "stop-open", "aria-expanded": String(isOpen),
      onclick: () => chooseStop(isOpen ? null : stop, false),
    },
    badge(stop.route, stop.idx + 1),
    el("span", { class: "stop-text" },
      el("span", { class: "stop-name" }, symbol(stop.place.kind), el("b", {}, stop.place.name)),
      el("span", { class: "acts" }, stopSummary(stop), stop.wait >= 60 ? el("span", { class: "muted" }, `${say("wait")} ${duration(stop.wait)}`) : null)),
    el("span", { class: "times" }, clock(stop.start), el("small", {}, `–${clock(stop.departure)}`))),
    isOpen ? details : null);
}

const legItem = (metres, seconds) =>
  el("li", { class: "leg" }, `${say("drive")} ${duration(seconds)} · ${kilometres(metres)}`);
const baseItem = (word, place, time, kind) =>
  el("li", { class: `stop base ${kind}` }, el("span", { class: "knot" }), el("span", { class: "stop-text" }, el("span", { class: "muted" }, say(word)), el("b", {}, place ? place.name : "")), el("span", { class: "times" }, clock(time)));

function timelineItems(route) {
  const items = [baseItem("depart", route.startPlace, route.start[1], "first")];
  let left = route.start[1], breaks = [...route.breaks];
  // A break belongs before the stop whose service follows it; driving stops for it.
  const pauses = (i) => {
    const now = breaks.filter(([, , after]) => after === i);
    items.push(...now.map(([start, length]) => el("li", { class: "pause-item" }, `${say("breakTaken")} ${clock(start)}–${clock(start + length)}`)));
    return now;
  };
  const onTheWay = (pausesHere, arrival) =>
    pausesHere.reduce((sum, [start, length]) => sum + (start < arrival && start >= left ? length : 0), 0);
  route.stops.forEach((stop, i) => {
    const here = pauses(i);
    items.push(legItem(route.legMetres[i], stop.arrival - left - onTheWay(here, stop.arrival)), stopItem(stop));
    left = stop.departure;
  });
  const here = pauses(route.stops.length);
  if (route.endPlace) items.push(legItem(route.legMetres[route.stops.length], route.end[1] - left - onTheWay(here, route.end[1])));
  items.push(baseItem(route.endPlace ? "return" : "finish", route.endPlace || route.stops.at(-1)?.place, route.end[1], "last"));
  return items;
}

const backButton = () => el("button", { type: "button", class: "link back", id: "back", onclick: closeRoute }, "← ", say("back"));

function paintTimeline(route) {
  const totals = [
    [say("stops"), number(route.stops.length)], [say("distance"), kilometres(route.metres)], [say("hours"), duration(route.seconds)],
    ...route.peak.map((most, i) => [say("maxLoad"), amount(most, DATA.dimensions[i], route.capacity[i])]),
  ];
  body.replaceChildren(el("article", { class: "sheet", style: { "--route": colourOf(route) } },
    backButton(),
    el("h2", { class: "sheet-title", tabindex: "-1", id: "sheet-title" }, badge(route), route.id, el("span", { class: "muted" }, say(route.profile))),
    el("dl", { class: "figures small" }, totals.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    el("ol", { class: "timeline" }, timelineItems(route))));
}

function paintPlace(place) {
  body.replaceChildren(el("article", { class: "sheet" }, backButton(),
    el("h2", { class: "sheet-title", tabindex: "-1", id: "sheet-title" }, symbol(place.kind), place.name),
    el("p", { class: "muted" }, say(place.kind), place.name === place.id ? "" : ` · ${place.id}`),
    place.visits.length ? el("h3", {}, say("visitedBy")) : el("p", { class: "empty" }, say("noVisits")),
    el("ul", { class: "rows" }, place.visits.map((stop) => el("li", { class: "row" }, el("button", {
      type: "button", class: "row-open", onclick: () => { openRoute(stop.route); chooseStop(stop, true); },
    }, el("span", { class: "row-head" }, badge(stop.route), el("b", {}, stop.route.id), el("span", { class: "acts" }, stopSummary(stop)),
      el("span", { class: "times" }, `${clock(stop.start)}–${clock(stop.departure)}`))))))));
}
