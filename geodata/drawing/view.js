// What part of the plane the canvas shows, and how hands and keys move it.
const canvas = document.getElementById("canvas");
const view = { x: 0, y: 0, scale: 0.01, width: 1, height: 1, ratio: 1 };
const MAX_SCALE = 2;
let minScale = 0.0005;
let onView = () => {};

const toScreen = ([x, y]) => [
  (x - view.x) * view.scale + view.width / 2,
  (y - view.y) * view.scale + view.height / 2,
];
const toPlane = (px, py) => [
  (px - view.width / 2) / view.scale + view.x,
  (py - view.height / 2) / view.scale + view.y,
];

let isFramePending = false;
function redraw() {
  if (isFramePending) return;
  isFramePending = true;
  requestAnimationFrame(() => {
    isFramePending = false;
    onView();
  });
}

// Shows a box as large as fits beside the buttons (right) and the scale (below).
function fit(box, pad = 0) {
  const left = 28 + pad, top = 28 + pad, right = 66 + pad, bottom = 44 + pad;
  const width = Math.max(box[2] - box[0], 200), height = Math.max(box[3] - box[1], 200);
  const scale = Math.min((view.width - left - right) / width, (view.height - top - bottom) / height);
  view.scale = Math.max(1e-5, Math.min(MAX_SCALE / 2, scale));
  view.x = (box[0] + box[2]) / 2 + (right - left) / 2 / view.scale;
  view.y = (box[1] + box[3]) / 2 + (bottom - top) / 2 / view.scale;
  redraw();
}

function zoomAt(factor, px = view.width / 2, py = view.height / 2) {
  const [x, y] = toPlane(px, py);
  view.scale = Math.max(minScale, Math.min(MAX_SCALE, view.scale * factor));
  view.x = x - (px - view.width / 2) / view.scale;
  view.y = y - (py - view.height / 2) / view.scale;
  redraw();
}

function pan(dx, dy) {
  view.x -= dx / view.scale;
  view.y -= dy / view.scale;
  redraw();
}

// Brings a point into sight without moving when it already is.
function reveal(point) {
  const [px, py] = toScreen(point);
  const pad = 40;
  if (px > pad && py > pad && px < view.width - pad && py < view.height - pad) return redraw();
  view.x = point[0];
  view.y = point[1];
  return redraw();
}

function resize() {
  const box = canvas.parentElement.getBoundingClientRect();
  view.width = Math.max(1, box.width);
  view.height = Math.max(1, box.height);
  view.ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(view.width * view.ratio);
  canvas.height = Math.round(view.height * view.ratio);
  redraw();
}

function listenToHands(onTap, onHover) {
  const fingers = new Map();
  let travelled = 0;
  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (fingers.size === 0) travelled = 0;
    fingers.set(event.pointerId, local(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    const here = local(event), before = fingers.get(event.pointerId);
    if (!before) return onHover(here);
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    fingers.set(event.pointerId, here);
    travelled += Math.hypot(here[0] - before[0], here[1] - before[1]);
    if (others.length === 0) return travelled > 4 ? pan(here[0] - before[0], here[1] - before[1]) : undefined;
    const other = others[0];
    const factor = Math.hypot(here[0] - other[0], here[1] - other[1]) /
      Math.max(1, Math.hypot(before[0] - other[0], before[1] - other[1]));
    zoomAt(factor, (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
    return pan((here[0] - before[0]) / 2, (here[1] - before[1]) / 2);
  });
  const lift = (event) => {
    const wasAlone = fingers.size === 1;
    fingers.delete(event.pointerId);
    if (event.type === "pointerup" && wasAlone && travelled <= 4) onTap(local(event));
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => onHover(null));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomAt(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 300), ...local(event));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoomAt(2, ...local(event)));
}

function listenToKeys(onFit) {
  const steps = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps[event.key]) pan(...steps[event.key]);
    else if (event.key === "+" || event.key === "=") zoomAt(1.5);
    else if (event.key === "-" || event.key === "−") zoomAt(1 / 1.5);
    else if (event.key === "0") onFit();
    else return;
    event.preventDefault();
  });
}
