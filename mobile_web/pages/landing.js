"use strict";
// The first page: what was planned for today, and where to look at it.
const WORDS = {
  vi: {
    claim: "Lập và chứng minh từng chặng đường của giấy tờ.", today: "Kế hoạch trong ngày", openMap: "Xem bản đồ và lịch trình", files: "Tải về",
    routes: "Tuyến", ofVehicles: (n) => `trong ${n} xe`, stops: "Điểm dừng", shipments: "Bưu gửi", distance: "Quãng đường", hours: "Thời gian", hour: "giờ", cost: "Chi phí",
    leftOut: (n, all) => `${n} trong ${all} bưu gửi chưa xếp được; bản đồ nêu rõ lý do.`,
    none: "Chưa có kế hoạch nào", noneHow: "Chạy make run, hoặc lập kế hoạch một ngày với postroute day và postroute plan.",
    "routes.xlsx": "Phiếu tuyến để in", "gpx.zip": "Đường đi cho thiết bị định vị", "plan.geojson": "Tuyến cho phần mềm bản đồ", "plan.json": "Kế hoạch", "problem.json": "Bài toán",
  },
  en: {
    claim: "Every leg of a citizen's papers, planned and proved.", today: "The planned day", openMap: "Open map and timelines", files: "Downloads",
    routes: "Routes", ofVehicles: (n) => `of ${n} vehicles`, stops: "Stops", shipments: "Shipments", distance: "Distance", hours: "Time", hour: "h", cost: "Cost",
    leftOut: (n, all) => `${n} of ${all} shipments are unassigned; the map gives the reasons.`,
    none: "Nothing is planned yet", noneHow: "Run make run, or plan a day with postroute day and postroute plan.",
    "routes.xlsx": "Route sheets to print", "gpx.zip": "Tracks for navigation", "plan.geojson": "Routes for map software", "plan.json": "Plan", "problem.json": "Problem",
  },
};
const byId = (id) => document.getElementById(id);
let language = "vi", day = null, isLoaded = false;
const say = (key) => WORDS[language][key] ?? key;
const locale = () => (language === "vi" ? "vi-VN" : "en-GB");
const number = (value, digits = 0) => new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

function dayName(isoDate) {
  const moment = new Date(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(moment.getTime())) return isoDate || "";
  const month = language === "vi" ? "2-digit" : "long";
  const text = new Intl.DateTimeFormat(locale(), { weekday: "long", day: "2-digit", month, year: "numeric", timeZone: "UTC" }).format(moment);
  return text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1);
}

const size = (bytes) => (bytes === null ? "" : bytes < 1e6 ? `${number(Math.max(1, bytes / 1000))} kB` : `${number(bytes / 1e6, 1)} MB`);

function figures() {
  return [
    ["routes", number(day.num_routes), say("ofVehicles")(number(day.num_vehicles))],
    ["stops", number(day.num_stops), ""],
    ["shipments", number(day.num_shipments - day.num_unassigned), ""],
    ["distance", number(day.distance_m / 1000), "km"],
    ["hours", number(day.duration_s / 3600, 1), say("hour")],
    ["cost", number(day.cost), "₫"],
  ].map(([name, value, unit]) => el("div", "", el("dt", "", say(name)), el("dd", "", value, " ", el("small", "", unit))));
}

function fileRow(file) {
  const link = el("a", "", el("b", "", say(file.name)), el("span", "muted", size(file.bytes)), el("span", "muted", file.name));
  link.href = file.href;
  return el("li", "", link);
}

function paint() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-language]")) node.setAttribute("aria-pressed", String(node.dataset.language === language));
  if (!isLoaded) return;
  byId("map").hidden = !(day && day.has_map);
  byId("files-part").hidden = !(day && day.files.length);
  byId("title").textContent = day ? dayName(day.date) || day.name || say("today") : say("none");
  byId("name").textContent = day ? day.name : say("noneHow");
  byId("figures").replaceChildren(...(day ? figures() : []));
  byId("left-out").hidden = !(day && day.num_unassigned);
  if (!day) return;
  byId("left-out").textContent = say("leftOut")(number(day.num_unassigned), number(day.num_shipments));
  byId("files").replaceChildren(...day.files.map(fileRow));
}

async function load() {
  const answer = await fetch("/v1/day", { headers: { accept: "application/json" } }).catch(() => null);
  day = answer && answer.ok ? await answer.json() : null;
  isLoaded = true;
  paint();
}

for (const node of document.querySelectorAll("[data-language]")) {
  node.addEventListener("click", () => { language = node.dataset.language; paint(); });
}
paint();
load();
