// Finds couriers, places and shipments, whatever the accents; arrows choose, Enter opens.
const field = document.getElementById("search");
const found = document.getElementById("found");
const MAX_FOUND = 12;
const haystack = [
  ...routes.map((route) => ({ kind: "courier", name: route.id, text: plain(route.id), open: () => openRoute(route) })),
  ...places.map((place) => ({ kind: "place", name: place.name, text: plain(`${place.name} ${place.id}`), open: () => openPlace(place), symbol: place.kind })),
  ...shipments.map((shipment) => ({ kind: "shipment", name: shipment.id, text: plain(shipment.id), open: () => openShipment(shipment) })),
];
let chosen = -1, hits = [];

function matches(query) {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const rank = (text) => (text.startsWith(wanted[0]) ? 0 : text.includes(` ${wanted[0]}`) ? 1 : 2);
  return haystack.filter(({ text }) => wanted.every((word) => text.includes(word)))
    .sort((a, b) => rank(a.text) - rank(b.text)).slice(0, MAX_FOUND);
}

function paintFound() {
  const isOpen = field.value.trim() !== "";
  found.hidden = !isOpen;
  field.setAttribute("aria-expanded", String(isOpen));
  if (chosen >= 0) field.setAttribute("aria-activedescendant", `hit-${chosen}`);
  else field.removeAttribute("aria-activedescendant");
  found.replaceChildren(...(hits.length ? hits.map((hit, i) => el("li", {
    id: `hit-${i}`, role: "option", "aria-selected": String(i === chosen),
    onpointerdown: (event) => { event.preventDefault(); pick(i); },
  }, el("span", { class: "hit-kind" }, hit.symbol ? symbol(hit.symbol) : null, hit.symbol ? say(hit.symbol) : say(hit.kind)), el("span", { class: "hit-name" }, hit.name)))
    : [el("li", { class: "empty", role: "option", "aria-disabled": "true" }, say("nothingFound"))]));
  found.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
}

function pick(i) {
  const hit = hits[i];
  if (!hit) return;
  field.value = "";
  hits = [];
  paintFound();
  hit.open();
}

field.addEventListener("input", () => {
  hits = matches(field.value);
  chosen = hits.length ? 0 : -1;
  paintFound();
});
field.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && hits.length) {
    chosen = (chosen + step + hits.length) % hits.length;
    paintFound();
  } else if (event.key === "Enter") pick(Math.max(chosen, 0));
  else if (event.key === "Escape" && field.value) {
    field.value = "";
    hits = [];
    paintFound();
  } else return;
  event.preventDefault();
  event.stopPropagation();
});
field.addEventListener("blur", () => { found.hidden = true; });
field.addEventListener("focus", () => { if (field.value) paintFound(); });
