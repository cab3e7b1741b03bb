// Draws places, stops and names, and finds what lies under a finger.
let taken = [], marked = [];
const isFree = (x, y, w, h) => !taken.some((box) => x < box[2] && x + w > box[0] && y < box[3] && y + h > box[1]);
const take = (x, y, w, h) => taken.push([x, y, x + w, y + h]);
const isInSight = ([x, y], pad = 20) => x > -pad && y > -pad && x < view.width + pad && y < view.height + pad;

function disc(x, y, radius, fill, edge, width = 1.5) {
  brush.beginPath();
  brush.arc(x, y, radius, 0, 2 * Math.PI);
  brush.fillStyle = fill;
  brush.fill();
  if (!edge) return;
  brush.strokeStyle = edge;
  brush.lineWidth = width;
  brush.stroke();
}

const SYMBOLS = {
  o(pen, x, y) {
    pen.fillStyle = ink.office;
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.rect(x - 8, y - 6, 16, 12);
    pen.fill();
    pen.stroke();
    pen.beginPath();
    pen.moveTo(x - 7, y - 4.5);
    pen.lineTo(x, y + 1.5);
    pen.lineTo(x + 7, y - 4.5);
    pen.stroke();
  },
  u(pen, x, y) {
    pen.fillStyle = ink.authority;
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 1.2;
    pen.beginPath();
    pen.moveTo(x, y - 7);
    pen.lineTo(x + 6, y - 1.5);
    pen.lineTo(x + 6, y + 5);
    pen.lineTo(x - 6, y + 5);
    pen.lineTo(x - 6, y - 1.5);
    pen.closePath();
    pen.stroke();
    pen.fill();
  },
  g(pen, x, y) {
    pen.fillStyle = ink.agent;
    pen.strokeStyle = ink.paper;
    pen.lineWidth = 1.2;
    pen.beginPath();
    pen.moveTo(x, y - 5);
    pen.lineTo(x + 5, y);
    pen.lineTo(x, y + 5);
    pen.lineTo(x - 5, y);
    pen.closePath();
    pen.stroke();
    pen.fill();
  },
  a(pen, x, y) {
    pen.fillStyle = ink.address;
    pen.beginPath();
    pen.arc(x, y, 1.8, 0, 2 * Math.PI);
    pen.fill();
  },
};

const isPlaceShown = (place) => place.kind !== "a" || view.scale > 0.03 || place === state.place;

function paintPlaces(kinds) {
  brush.setLineDash([]);
  for (const kind of kinds) {
    // From afar the stops matter more than what stands there.
    const size = view.scale > 0.02 ? 1 : kind !== "o" ? 0.62 : view.scale > 0.004 ? 1 : 0.72;
    brush.globalAlpha = state.route && kind !== "o" ? 0.3 : 1;
    for (const place of places) {
      if (place.kind !== kind || !isPlaceShown(place)) continue;
      const at = toScreen(place.at);
      if (!isInSight(at)) continue;
      brush.setTransform(view.ratio * size, 0, 0, view.ratio * size, at[0] * view.ratio, at[1] * view.ratio);
      SYMBOLS[kind](brush, 0, 0);
      if (kind === "o" || (kind === "u" && size === 1)) marked.push(at);
    }
  }
  brush.globalAlpha = 1;
  onScreen();
}

function paintStops() {
  onScreen();
  for (const route of state.route ? [] : routes) {
    if (!route.isShown) continue;
    const isNear = view.scale > 0.06;
    for (const stop of route.stops) {
      const at = toScreen(stop.place.at);
      if (!isInSight(at)) continue;
      if (isNear) numbered(at, stop, 8);
      else disc(...at, view.scale > 0.012 ? 3.4 : view.scale > 0.004 ? 2.3 : 1.7, colourOf(route), ink.paper, 1);
    }
  }
  if (state.route) paintNumbers(state.route);
  if (state.visit) paintLink(state.visit);
  if (state.stop) ring(state.stop);
  if (state.place) disc(...toScreen(state.place.at), 13, "transparent", ink.focus, 2.5);
}

// All stops of the chosen route: dots first, then numbers; a place with two halts shows both.
function paintNumbers(route) {
  const groups = new Map();
  for (const stop of route.stops) groups.set(stop.place, [...(groups.get(stop.place) || []), stop]);
  for (const place of groups.keys()) disc(...toScreen(place.at), 4.5, colourOf(route), ink.paper, 1.2);
  for (const [place, stops] of groups) {
    const [x, y] = toScreen(place.at);
    if (!isInSight([x, y])) continue;
    const text = stops.length > 3 ? `${stops[0].idx + 1}…` : stops.map((stop) => stop.idx + 1).join("·");
    brush.font = `700 11px ${ink.font}`;
    const width = Math.max(19, brush.measureText(text).width + 11);
    if (!isFree(x - width / 2, y - 9.5, width, 19)) continue;
    take(x - width / 2, y - 9.5, width, 19);
    pill(x, y, width, text, colourOf(route));
  }
}

function pill(x, y, width, text, colour) {
  brush.beginPath();
  brush.roundRect(x - width / 2, y - 9.5, width, 19, 9.5);
  brush.fillStyle = colour;
  brush.fill();
  brush.strokeStyle = ink.paper;
  brush.lineWidth = 1.8;
  brush.stroke();
  brush.fillStyle = ink.isDark ? "#10161a" : "#ffffff";
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(text, x, y + 0.5);
}

// A number where there is room; where stops crowd, the later ones are plain dots.
function numbered([x, y], stop, radius, isForced = false) {
  const colour = colourOf(stop.route);
  if (!isInSight([x, y])) return;
  const side = radius * 1.7;
  if (!isForced && !isFree(x - side / 2, y - side / 2, side, side)) return disc(x, y, 4, colour, ink.paper, 1.2);
  take(x - side / 2, y - side / 2, side, side);
  disc(x, y, radius, colour, ink.paper, 1.8);
  brush.fillStyle = ink.isDark ? "#10161a" : "#ffffff";
  brush.font = `700 ${radius > 9 ? 11 : 9.5}px ${ink.font}`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(String(stop.idx + 1), x, y + 0.5);
  return undefined;
}

function ring(stop) {
  const at = toScreen(stop.place.at);
  numbered(at, stop, 11, true);
  disc(...at, 15, "transparent", ink.focus, 3);
}

function paintLink(visit) {
  const other = otherEnd(visit);
  if (!other) return;
  const [ax, ay] = toScreen(visit.stop.place.at), [bx, by] = toScreen(other.stop.place.at);
  const bend = 0.18;
  brush.beginPath();
  brush.moveTo(ax, ay);
  brush.quadraticCurveTo((ax + bx) / 2 + (by - ay) * bend, (ay + by) / 2 - (bx - ax) * bend, bx, by);
  brush.setLineDash([]);
  brush.strokeStyle = ink.paper;
  brush.lineWidth = 5;
  brush.stroke();
  brush.setLineDash([7, 5]);
  brush.strokeStyle = ink.focus;
  brush.lineWidth = 2.4;
  brush.stroke();
  brush.setLineDash([]);
  ring(other.stop);
}

function label(text, x, y, { size = 11, weight = 500, colour = ink.label, isCentred = false, isForced = false } = {}) {
  brush.font = `${weight} ${size}px ${ink.font}`;
  const width = brush.measureText(text).width;
  // Beside its mark; on the other side where the map ends.
  const isCut = !isCentred && x + width > view.width - 6;
  const left = isCentred ? x - width / 2 : isCut ? x - 24 - width : x;
  if (!isForced && !isFree(left - 2, y - size / 2 - 2, width + 4, size + 4)) return;
  take(left - 2, y - size / 2 - 2, width + 4, size + 4);
  brush.textAlign = "left";
  brush.textBaseline = "middle";
  brush.lineJoin = "round";
  brush.lineWidth = 3;
  brush.strokeStyle = ink.land;
  brush.strokeText(text, left, y);
  brush.fillStyle = colour;
  brush.fillText(text, left, y);
}

function paintNames() {
  onScreen();
  for (const [x, y] of marked) take(x - 7, y - 6, 14, 12);
  if (state.place) label(state.place.name, ...beside(state.place), { weight: 700, colour: ink.ink, isForced: true });
  if (state.route) {
    for (const stop of state.route.stops) {
      if (stop === state.stop) label(stop.place.name, ...beside(stop.place, 20), { weight: 700, colour: ink.ink, isForced: true });
    }
    if (view.scale > 0.02) for (const stop of state.route.stops) label(stop.place.name, ...beside(stop.place), { colour: ink.ink });
  }
  for (const place of places) {
    if (place.kind === "o" && view.scale > 0.003) label(place.name, ...beside(place), { weight: 600, colour: ink.ink });
  }
  for (const ward of base.wards) label(ward.name, ...toScreen(ward.at), { size: 11.5, isCentred: true });
  if (view.scale > (base.wards.length ? 0.03 : 0.008)) {
    for (const place of places) if (place.kind !== "a") label(place.name, ...beside(place), {});
  }
}
const beside = (place, gap = 12) => {
  const [x, y] = toScreen(place.at);
  return [x + gap, y];
};

// The stop, else the place, nearest to a point of the screen and within reach of a finger.
function under([px, py]) {
  let best = null, nearest = 16;
  const offer = (what, at, bonus) => {
    const [x, y] = toScreen(at);
    const gap = Math.hypot(x - px, y - py) - bonus;
    if (gap < nearest) [best, nearest] = [what, gap];
  };
  for (const place of places) if (isPlaceShown(place)) offer({ place }, place.at, 0);
  for (const route of routes) {
    if (!route.isShown || (state.route && route !== state.route)) continue;
    for (const stop of route.stops) offer({ stop, place: stop.place }, stop.place.at, 3);
  }
  return best;
}
