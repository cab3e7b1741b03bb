// The plan as objects, and its lines in metres of a local Mercator plane whose y points down.
const DATA = JSON.parse(document.getElementById("data").textContent);
const EARTH_M = 6378137;
const RADIANS = Math.PI / 180;

const origin = (() => {
  const n = Math.max(DATA.places.length, 1);
  const sum = DATA.places.reduce((sums, place) => [sums[0] + place[3], sums[1] + place[4]], [0, 0]);
  return { lon: sum[0] / n / 1e5, lat: sum[1] / n / 1e5 };
})();
const GROUND = EARTH_M * Math.cos(origin.lat * RADIANS);
const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * RADIANS) / 2));

function project(lonUnits, latUnits) {
  const lat = Math.max(-85, Math.min(85, latUnits / 1e5));
  return [
    (lonUnits / 1e5 - origin.lon) * RADIANS * GROUND,
    (mercator(origin.lat) - mercator(lat)) * GROUND,
  ];
}

// The reverse of geodata/drawing/encode.py: positions run on from line to line.
function decodeLines(text) {
  const lines = [];
  let at = 0, lon = 0, lat = 0;
  const next = () => {
    let value = 0, shift = 0, letter;
    do {
      letter = text.charCodeAt(at++) - 63;
      value += (letter & 31) * 2 ** shift;
      shift += 5;
    } while (letter >= 32);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  let line = [];
  while (at < text.length) {
    if (text[at] === " ") {
      lines.push(line);
      line = [];
      at += 1;
      continue;
    }
    lon += next();
    lat += next();
    line.push(project(lon, lat));
  }
  lines.push(line);
  return lines.filter((one) => one.length > 0);
}

function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
  }
  return box;
}

function pathOf(lines, isClosed) {
  const path = new Path2D();
  for (const line of lines) {
    line.forEach(([x, y], i) => (i ? path.lineTo(x, y) : path.moveTo(x, y)));
    if (isClosed) path.closePath();
  }
  return path;
}

const places = DATA.places.map(([id, name, kind, lon, lat], idx) => ({
  idx, id, kind, name: name || id, at: project(lon, lat), visits: [],
}));
const shipments = DATA.shipments.map(([id, items, p, d, v], idx) => ({
  idx, id, items, places: { p: places[p], d: places[d], v: places[v] }, halts: {},
}));

const routes = DATA.routes.map((raw, idx) => {
  const lines = decodeLines(raw.legs);
  const route = {
    ...raw, idx, lines, path: pathOf(lines, false),
    estimatedPath: raw.estimated ? pathOf(decodeLines(raw.estimated), false) : null, box: boxOf(lines.flat()), isShown: true,
    startPlace: places[raw.start[0]], endPlace: places[raw.end[0]], number: String(idx + 1),
  };
  route.stops = raw.stops.map(([place, arrival, wait, start, departure, load, visits], i) => {
    const stop = { route, idx: i, place: places[place], arrival, wait, start, departure, load };
    stop.visits = visits.map(([shipment, kind, from, until]) => ({
      stop, shipment: shipments[shipment], kind, start: from, departure: until,
    }));
    for (const visit of stop.visits) visit.shipment.halts[visit.kind] = visit;
    stop.place.visits.push(stop);
    return stop;
  });
  const loads = [raw.startLoad, ...route.stops.map((stop) => stop.load)];
  route.peak = DATA.dimensions.map((_, i) => Math.max(...loads.map((load) => load[i] || 0)));
  route.fill = Math.max(0, ...route.peak.map((most, i) => (raw.capacity[i] ? most / raw.capacity[i] : 0)));
  return route;
});
const unassigned = DATA.unassigned.map(([shipment, reasons]) => ({ shipment: shipments[shipment], reasons }));

// The other visit of a shipment, or undefined where it has but one.
const otherEnd = (visit) => visit.shipment.halts[{ p: "d", d: "p", v: "" }[visit.kind]];

const base = {
  roads: DATA.base.roads.map(([provenance, rank, text]) => ({ provenance, rank, path: pathOf(decodeLines(text), false) })),
  wards: DATA.base.wards.map(([name, text, lon, lat]) => ({ name, path: pathOf(decodeLines(text), true), at: project(lon, lat) })),
  water: DATA.base.water.map((text) => pathOf(decodeLines(text), true)),
};
const wholeBox = (() => {
  const points = [...routes.flatMap((route) => [[route.box[0], route.box[1]], [route.box[2], route.box[3]]])];
  return boxOf(points.length ? points : places.length ? places.map((place) => place.at) : [[-500, -500], [500, 500]]);
})();
const daySpan = [
  Math.min(...routes.map((route) => Math.min(route.shift[0], route.start[1]))),
  Math.max(...routes.map((route) => Math.max(route.shift[1], route.end[1]))),
];
