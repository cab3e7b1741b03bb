// Elements from code. Text only ever enters as text, so no name can become markup.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false).map(String_));
  return node;
}
const String_ = (child) => (child instanceof Node ? child : String(child));

// The symbol of a kind of place, drawn by the same code as on the map.
function symbol(kind, name = say(kind)) {
  const ratio = window.devicePixelRatio || 1;
  const node = el("canvas", { class: "symbol", width: 20 * ratio, height: 20 * ratio, role: "img", "aria-label": name });
  const pen = node.getContext("2d");
  pen.scale(ratio, ratio);
  SYMBOLS[kind](pen, 10, 10);
  return node;
}

const badge = (route, text = route.number) => el("span", { class: "badge", style: { "--route": colourOf(route) } }, text);
const itemsOf = (list) => list.reduce((sum, visit) => sum + visit.shipment.items, 0);
const ofKind = (visits, kind) => visits.filter((visit) => visit.kind === kind);
