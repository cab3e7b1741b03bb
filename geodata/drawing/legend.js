// Says what the lines and signs mean, and how long a kilometre is.
function roadSample(provenance) {
  return el("span", { class: `road road-${provenance}`, "aria-hidden": "true" });
}

function paintLegend() {
  const known = Object.entries(DATA.base.kilometres);
  const kinds = ["o", "u", "g", "a"].filter((kind) => places.some((place) => place.kind === kind));
  document.getElementById("legend-body").replaceChildren(
    el("ul", {}, [
      ...kinds.map((kind) => el("li", {}, symbol(kind), el("span", {}, say(kind)))),
      el("li", {}, el("span", { class: "badge sample" }, "1"), el("span", {}, say("stop"))),
      ...known.map(([name, km]) => el("li", {}, roadSample(name), el("span", {}, say(name), " ", el("span", { class: "muted" }, `${number(km)} km`)))),
      base.water.length ? el("li", {}, el("span", { class: "area area-water" }), el("span", {}, say("water"))) : null,
      base.wards.length ? el("li", {}, el("span", { class: "road road-ward" }), el("span", {}, say("ward"))) : null,
    ]));
}

function paintScale() {
  const widest = 110 / view.scale;
  const power = 10 ** Math.floor(Math.log10(widest));
  const metres = [5, 2, 1].map((factor) => factor * power).find((length) => length <= widest) || power;
  const node = document.getElementById("scale");
  node.style.setProperty("width", `${metres * view.scale}px`);
  node.firstElementChild.textContent = metres >= 1000 ? `${number(metres / 1000)} km` : `${number(metres)} m`;
}
