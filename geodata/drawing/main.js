// Joins the parts: what is chosen, what is shown, which language and theme.
const byId = (id) => document.getElementById(id);
const THEMES = ["auto", "light", "dark"];
const THEME_SIGNS = { auto: "◐", light: "☀", dark: "☾" };
let theme = "auto";

onView = () => {
  [taken, marked] = [[], []];
  paintGround();
  paintRoads();
  paintRoutes();
  paintPlaces(["a", "g", "u"]);
  paintStops();
  paintPlaces(["o"]);
  paintNames();
  paintScale();
};

function paintBody() {
  if (state.place) paintPlace(state.place);
  else if (state.route) paintTimeline(state.route);
  else ({ routes: paintRouteList, unassigned: paintUnassigned, cost: paintCost })[state.tab]();
  byId("panel").classList.toggle("is-detail", Boolean(state.place || state.route));
  for (const tab of byId("tabs").children) {
    const isChosen = !state.route && !state.place && tab.dataset.tab === state.tab;
    tab.setAttribute("aria-selected", String(isChosen));
    if (isChosen) body.setAttribute("aria-labelledby", tab.id);
  }
}

const show = (changes) => {
  Object.assign(state, { route: null, stop: null, visit: null, place: null, hovered: null }, changes);
  paintBody();
  redraw();
};

function openRoute(route) {
  route.isShown = true;
  show({ route });
  fit(route.box);
  scrollUp();
  byId("sheet-title").focus({ preventScroll: true });
}

function closeRoute() {
  const id = state.route && state.route.id;
  show({});
  fit(wholeBox);
  if (id) [...document.querySelectorAll("[data-route]")].find((node) => node.dataset.route === id)?.focus();
}

function openPlace(place) {
  show({ place });
  reveal(place.at);
  if (view.scale < 0.02) zoomAt(0.04 / view.scale);
  scrollUp();
}

function openShipment(shipment) {
  const visit = shipment.halts.p || shipment.halts.d || shipment.halts.v;
  if (!visit) {
    state.tab = "unassigned";
    show({});
    [...body.querySelectorAll(".card b")].find((node) => node.textContent === shipment.id)?.scrollIntoView({ block: "center" });
    return;
  }
  openRoute(visit.stop.route);
  chooseStop(visit.stop, true);
  chooseVisit(visit);
}

function chooseStop(stop, isScrolled) {
  Object.assign(state, { stop, visit: null });
  keepScroll(paintBody);
  if (stop) reveal(stop.place.at);
  const item = stop && body.querySelector(`[data-stop="${stop.idx + 1}"]`);
  if (item && isScrolled) item.scrollIntoView({ block: "center" });
  item?.querySelector(".stop-open").focus({ preventScroll: true });
  redraw();
}

function chooseVisit(visit) {
  state.visit = visit;
  keepScroll(paintBody);
  if (visit) {
    [...body.querySelectorAll(".visit")].find((node) => node.getAttribute("aria-pressed") === "true")?.focus({ preventScroll: true });
    const other = otherEnd(visit);
    if (other) fit(boxOf([visit.stop.place.at, other.stop.place.at]), view.width > 500 ? 60 : 16);
  }
  redraw();
}

// On a wide screen the list scrolls, on a narrow one the whole panel.
function keepScroll(action) {
  const tops = [body.scrollTop, byId("panel").scrollTop];
  action();
  [body.scrollTop, byId("panel").scrollTop] = tops;
}
function scrollUp() {
  body.scrollTop = 0;
  byId("panel").scrollTop = 0;
}

function onTap(at) {
  const hit = under(at);
  if (hit && hit.stop) {
    if (state.route !== hit.stop.route) openRoute(hit.stop.route);
    chooseStop(hit.stop, true);
  } else if (hit) openPlace(hit.place);
  else if (state.stop || state.visit) chooseStop(null, false);
}

function onHover(at) {
  const tip = byId("tip"), hit = at && under(at);
  canvas.classList.toggle("is-over", Boolean(hit));
  tip.hidden = !hit;
  if (!hit) return;
  const { stop, place } = hit;
  tip.textContent = stop ? `${stop.route.id} · ${say("stopNumber")(stop.idx + 1)} · ${clock(stop.start)} — ${place.name}` : place.name;
  const [x, y] = toScreen(place.at);
  tip.style.setProperty("left", `${Math.min(x + 14, view.width - tip.offsetWidth - 8)}px`);
  tip.style.setProperty("top", `${Math.max(8, y - 40)}px`);
}

function paintHead() {
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const day = DATA.date ? dayName(DATA.date) : "";
  byId("title").textContent = day ? day.charAt(0).toLocaleUpperCase(locale()) + day.slice(1) : say("plan");
  byId("subtitle").textContent = [say("planOf").replace(/ (ngày|for)$/, ""), DATA.name].filter(Boolean).join(" · ");
  const served = sum(shipments.map((one) => one.items)) - sum(unassigned.map((one) => one.shipment.items));
  byId("figures").replaceChildren(...[
    ["routes", number(routes.length), say("ofVehicles")(routes.length, number(DATA.numVehicles))],
    ["items", number(served), say("ofShipments")(served, number(sum(shipments.map((one) => one.items))))],
    ["distance", number(sum(routes.map((route) => route.metres)) / 1000), "km"],
    ["hours", number(sum(routes.map((route) => route.seconds)) / 3600, 1), say("h")],
  ].map(([name, value, unit]) => el("div", {}, el("dt", {}, say(name)), el("dd", {}, value, " ", el("small", {}, unit)))));
  const notice = noticeText();
  byId("notice").hidden = !notice;
  byId("notice").textContent = notice;
  byId("tab-routes").textContent = `${say("tabRoutes")} ${number(routes.length)}`;
  byId("tab-unassigned").textContent = `${say("tabUnassigned")} ${number(unassigned.length)}`;
  byId("tab-unassigned").classList.toggle("is-alarm", unassigned.length > 0);
  byId("tab-cost").textContent = say("tabCost");
}

function paintWords() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", say(node.dataset.label));
    if (node.matches("button")) node.title = say(node.dataset.label);
  }
  for (const node of document.querySelectorAll("[data-placeholder]")) node.placeholder = say(node.dataset.placeholder);
  for (const node of document.querySelectorAll("[data-language]")) node.setAttribute("aria-pressed", String(node.dataset.language === language));
  const button = byId("theme");
  button.textContent = THEME_SIGNS[theme];
  button.setAttribute("aria-label", say(`theme_${theme}`));
  button.title = say(`theme_${theme}`);
}

function paintAll() {
  readInk();
  paintWords();
  paintHead();
  paintLegend();
  paintBody();
  redraw();
}

function setTheme(name) {
  theme = name;
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  paintAll();
}

for (const node of document.querySelectorAll("[data-language]")) {
  node.addEventListener("click", () => { language = node.dataset.language; paintAll(); });
}
byId("theme").addEventListener("click", () => setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]));
byId("print").addEventListener("click", () => window.print());
byId("zoom-in").addEventListener("click", () => zoomAt(1.6));
byId("zoom-out").addEventListener("click", () => zoomAt(1 / 1.6));
byId("zoom-fit").addEventListener("click", () => fit(state.route ? state.route.box : wholeBox));
byId("tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (!tab) return;
  state.tab = tab.dataset.tab;
  show({});
});
byId("tabs").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = [...byId("tabs").children], at = tabs.indexOf(document.activeElement);
  const next = tabs[(at + step + tabs.length) % tabs.length];
  next.focus();
  next.click();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (state.route || state.place)) closeRoute();
  if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintAll);

// Paper is light, and the map is drawn anew at the size it has on the page.
let themeBefore = theme;
addEventListener("beforeprint", () => { themeBefore = theme; setTheme("light"); onView(); });
addEventListener("afterprint", () => setTheme(themeBefore));

listenToHands(onTap, onHover);
listenToKeys(() => fit(state.route ? state.route.box : wholeBox));
new ResizeObserver(resize).observe(canvas.parentElement);
byId("legend").open = matchMedia("(min-width: 860px)").matches;
readInk();
resize();
fit(wholeBox);
minScale = Math.min(view.scale / 4, 0.001);
paintAll();
onView();
document.documentElement.dataset.ready = "yes";
