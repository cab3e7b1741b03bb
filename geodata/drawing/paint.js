// Draws the base map and the lines of the routes.
const brush = canvas.getContext("2d");
const state = { route: null, stop: null, visit: null, place: null, tab: "routes", hovered: null };
const ink = {};

function readInk() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["land", "water", "ward", "road", "road-main", "road-backbone", "road-estimated", "paper", "ink", "soft", "office", "authority", "agent", "address", "label", "focus"]) {
    ink[name] = style.getPropertyValue(`--${name}`).trim();
  }
  ink.isDark = style.getPropertyValue("--is-dark").trim() === "1";
  ink.routes = ink.isDark ? DATA.palette.dark : DATA.palette.light;
  ink.font = style.getPropertyValue("--font").trim() || "sans-serif";
}
const colourOf = (route) => ink.routes[route.colour % ink.routes.length];

function onPlane() {
  const k = view.ratio * view.scale;
  brush.setTransform(k, 0, 0, k, (view.width / 2 - view.x * view.scale) * view.ratio, (view.height / 2 - view.y * view.scale) * view.ratio);
}
const onScreen = () => brush.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);

function stroke(path, colour, width, dash) {
  brush.strokeStyle = colour;
  brush.lineWidth = width / view.scale;
  brush.setLineDash(dash ? dash.map((length) => length / view.scale) : []);
  brush.stroke(path);
}

function paintGround() {
  onScreen();
  brush.globalAlpha = 1;
  brush.fillStyle = ink.land;
  brush.fillRect(0, 0, view.width, view.height);
  onPlane();
  brush.lineJoin = brush.lineCap = "round";
  brush.fillStyle = ink.water;
  for (const path of base.water) brush.fill(path, "evenodd");
  for (const ward of base.wards) stroke(ward.path, ink.ward, 1, [1, 3]);
}

// Small streets only come in when there is room for them.
function paintRoads() {
  const near = view.scale;
  for (const { provenance, rank, path } of base.roads) {
    if (rank === 2 && provenance === "osm" && near < 0.012) continue;
    const grow = Math.min(2.2, Math.max(0.7, near * 22));
    if (provenance === "synthetic") stroke(path, ink["road-estimated"], 1.1, [3, 4]);
    else if (provenance === "backbone") stroke(path, ink["road-backbone"], 2.2);
    else if (rank === 0) stroke(path, ink["road-main"], 1.8 * grow);
    else stroke(path, ink.road, (rank === 1 ? 1.5 : 0.9) * grow);
  }
}

function paintRoute(route, alpha, width) {
  brush.globalAlpha = alpha;
  stroke(route.path, ink.paper, width + 2.4);
  stroke(route.path, colourOf(route), width);
  // Where the road is only estimated the line has a dashed core.
  if (route.estimatedPath) stroke(route.estimatedPath, ink.paper, width * 0.45, [2, 6]);
  brush.globalAlpha = 1;
}

function paintRoutes() {
  onPlane();
  const width = Math.min(3, Math.max(1.7, view.scale * 60));
  for (const route of routes) {
    if (route.isShown && route !== state.route) paintRoute(route, state.route ? 0.16 : 0.92, width);
  }
  if (state.hovered && state.hovered.isShown && !state.route) paintRoute(state.hovered, 1, width + 1.5);
  if (state.route) {
    paintRoute(state.route, 1, 4);
    onScreen();
    paintArrows(state.route);
  }
}

// Arrow heads about every 90 pixels say which way the route is driven.
function paintArrows(route) {
  brush.setLineDash([]);
  brush.fillStyle = colourOf(route);
  brush.strokeStyle = ink.paper;
  brush.lineWidth = 1.2;
  let since = 45;
  for (const line of route.lines) {
    for (let i = 1; i < line.length; i += 1) {
      const [ax, ay] = toScreen(line[i - 1]), [bx, by] = toScreen(line[i]);
      const length = Math.hypot(bx - ax, by - ay);
      if (!length) continue;
      let along = 90 - since;
      for (; along < length; along += 90) {
        paintArrow(ax + ((bx - ax) * along) / length, ay + ((by - ay) * along) / length, Math.atan2(by - ay, bx - ax));
      }
      since = 90 - (along - length);
    }
  }
}

function paintArrow(x, y, angle) {
  if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) return;
  brush.save();
  brush.translate(x, y);
  brush.rotate(angle);
  brush.beginPath();
  brush.moveTo(7, 0);
  brush.lineTo(-4, 5);
  brush.lineTo(-2, 0);
  brush.lineTo(-4, -5);
  brush.closePath();
  brush.stroke();
  brush.fill();
  brush.restore();
}
