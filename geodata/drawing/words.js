"use strict";
// Every text of the page, Vietnamese first; and how numbers, times and dates are written.
const WORDS = {
  vi: {
    skip: "Đến danh sách tuyến", mapRegion: "Bản đồ", language: "Ngôn ngữ", print: "In trang này",
    mapHelp: "Bản đồ các tuyến. Phím mũi tên để di chuyển, + và − để thu phóng, 0 để xem tất cả. Danh sách bên cạnh chứa cùng nội dung.",
    zoomIn: "Phóng to", zoomOut: "Thu nhỏ", zoomFit: "Xem tất cả", legend: "Chú giải",
    theme_auto: "Giao diện: theo máy", theme_light: "Giao diện: sáng", theme_dark: "Giao diện: tối",
    planOf: "Kế hoạch ngày", plan: "Kế hoạch",
    routes: "Tuyến", stops: "Điểm dừng", items: "Giấy tờ", distance: "Quãng đường", hours: "Giờ chạy",
    ofVehicles: (used, all) => `trong ${all} xe`, ofShipments: (n, all) => `trong ${all}`,
    search: "Tìm nơi, bưu tá, bưu gửi…", found: "Kết quả tìm", nothingFound: "Không tìm thấy",
    tabRoutes: "Bưu tá", tabUnassigned: "Chưa xếp", tabCost: "Chi phí & nguồn",
    showAll: "Hiện tất cả", hideAll: "Ẩn tất cả", show: (id) => `Hiện tuyến ${id} trên bản đồ`,
    open: (id) => `Mở lịch trình của ${id}`, back: "Tất cả bưu tá", from: "Từ", nStops: (n) => `${n} điểm`,
    courier: "Bưu tá", place: "Nơi", shipment: "Bưu gửi",
    depart: "Xuất phát", return: "Về đến", finish: "Kết thúc", drive: "Đi", wait: "chờ", setup: "gửi xe",
    arrive: "Đến", serve: "Phục vụ", leave: "Rời", load: "Đang chở", maxLoad: "Chở nhiều nhất", breakTaken: "Nghỉ", pickups: "Nhận", deliveries: "Giao", visits: "Ghé",
    p: "Nhận", d: "Giao", v: "Ghé", nItems: (n) => `${n} giấy tờ`, nShipments: (n) => `${n} bưu gửi`,
    to: "đến", fromPlace: "từ", carriedFromStart: "mang từ đầu tuyến", carriedToEnd: "mang về cuối tuyến",
    sameTime: "lúc", otherEnd: "Xem đầu kia", stopNumber: (n) => `điểm ${n}`,
    noneUnassigned: "Mọi bưu gửi đều đã được xếp.", unassignedIntro: "Những bưu gửi này không nằm trong tuyến nào, vì:",
    noVisits: "Không có bưu tá nào dừng ở đây.", visitedBy: "Bưu tá dừng ở đây",
    costTotal: "Tổng chi phí", unserved: "Phạt chưa phục vụ", part_distance: "Quãng đường", time: "Thời gian", fixed: "Mở ca", bound: "Cận dưới đã chứng minh", gap: "chênh lệch tối đa",
    sources: "Nguồn đường", network: "Mạng lưới", planFacts: "Kế hoạch này", seed: "Hạt giống", version: "Phiên bản",
    osm: "Đường OpenStreetMap", backbone: "Trục đường chính (OSM rút gọn)", synthetic: "Đường ước lượng", noRoads: "Không có mạng lưới đường; tuyến vẽ theo đường chim bay.",
    warnSynthetic: (share, km) => `${share} quãng đường (${km}) tính trên đường ước lượng, vẽ nét đứt: thời gian và độ dài thật có thể khác.`, travelled: "Các tuyến",
    warnBackbone: "Thời gian tính trên trục đường chính rút gọn, không phải trên mọi con đường.",
    o: "Bưu cục", g: "Đại lý dịch vụ công", u: "Cơ quan", a: "Địa chỉ", water: "Mặt nước (gần đúng)", ward: "Ranh giới xã, phường", stop: "Điểm dừng, theo thứ tự", otherEndLine: "Nối hai đầu của một bưu gửi",
    grams: "kg", millilitres: "lít", motorbike: "xe máy", van: "xe tải nhỏ",
    h: "giờ", min: "phút", s: "giây", nextDay: "hôm sau",
  },
  en: {
    skip: "Skip to the list of routes", mapRegion: "Map", language: "Language", print: "Print this page",
    mapHelp: "Map of the routes. Arrow keys move, + and − zoom, 0 shows all. The list beside it holds the same.",
    zoomIn: "Zoom in", zoomOut: "Zoom out", zoomFit: "Show all", legend: "Legend",
    theme_auto: "Theme: as the device", theme_light: "Theme: light", theme_dark: "Theme: dark",
    planOf: "Plan for", plan: "Plan",
    routes: "Routes", stops: "Stops", items: "Items", distance: "Distance", hours: "Hours",
    ofVehicles: (used, all) => `of ${all} vehicles`, ofShipments: (n, all) => `of ${all}`,
    search: "Find a place, courier, shipment…", found: "Found", nothingFound: "Nothing found",
    tabRoutes: "Couriers", tabUnassigned: "Unassigned", tabCost: "Cost & sources",
    showAll: "Show all", hideAll: "Hide all", show: (id) => `Show route ${id} on the map`,
    open: (id) => `Open the timeline of ${id}`, back: "All couriers", from: "From", nStops: (n) => (n === "1" ? "1 stop" : `${n} stops`),
    courier: "Courier", place: "Place", shipment: "Shipment",
    depart: "Leaves", return: "Back at", finish: "Ends", drive: "Drive", wait: "wait", setup: "parking",
    arrive: "Arrives", serve: "Service", leave: "Leaves", load: "On board", maxLoad: "Fullest", breakTaken: "Break", pickups: "Collect", deliveries: "Deliver", visits: "Visit",
    p: "Collect", d: "Deliver", v: "Visit", nItems: (n) => (n === "1" ? "1 item" : `${n} items`), nShipments: (n) => (n === "1" ? "1 shipment" : `${n} shipments`),
    to: "to", fromPlace: "from", carriedFromStart: "on board from the start", carriedToEnd: "carried to the end",
    sameTime: "at", otherEnd: "Show the other end", stopNumber: (n) => `stop ${n}`,
    noneUnassigned: "Every shipment has its route.", unassignedIntro: "These shipments are in no route, because:",
    noVisits: "No courier stops here.", visitedBy: "Couriers who stop here",
    costTotal: "Total cost", unserved: "Left unserved", part_distance: "Distance", time: "Time", fixed: "Opening shifts", bound: "Proven lower bound", gap: "gap at most",
    sources: "Where the roads come from", network: "Network", planFacts: "This plan", seed: "Seed", version: "Version",
    osm: "OpenStreetMap roads", backbone: "Main-road backbone (reduced OSM)", synthetic: "Estimated roads", noRoads: "No road network; routes are drawn as the crow flies.",
    warnSynthetic: (share, km) => `${share} of the travel (${km}) rests on estimated roads, drawn dashed: true times and lengths may differ.`, travelled: "Routes",
    warnBackbone: "Times rest on a reduced main-road backbone, not on every street.",
    o: "Post office", g: "Agent point", u: "Authority", a: "Address", water: "Water (approximate)", ward: "Ward and commune limits", stop: "Stop, in order", otherEndLine: "Joins the two ends of a shipment",
    grams: "kg", millilitres: "l", motorbike: "motorbike", van: "van",
    h: "h", min: "min", s: "s", nextDay: "next day",
  },
};

let language = document.documentElement.lang === "en" ? "en" : "vi";
const say = (key) => WORDS[language][key] ?? key;
const locale = () => (language === "vi" ? "vi-VN" : "en-GB");
const number = (value, digits = 0) =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
const percent = (share) =>
  new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
const dong = (value) => `${number(value)} ₫`;
const kilometres = (metres) => `${number(metres / 1000, metres < 100000 ? 1 : 0)} km`;

function clock(seconds) {
  const minutes = Math.floor(seconds / 60);
  const two = (value) => String(value).padStart(2, "0");
  const text = `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
  return minutes >= 1440 ? `${text} (${say("nextDay")})` : text;
}

function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  if (seconds > 0 && minutes === 0) return `${seconds} ${say("s")}`;
  const hours = Math.floor(minutes / 60);
  const rest = `${minutes % 60} ${say("min")}`;
  return hours ? `${hours} ${say("h")}${minutes % 60 ? " " + rest : ""}` : rest;
}

// Grams and millilitres are shown as kilograms and litres; other dimensions as they are.
function amount(value, dimension, most) {
  const isThousandth = dimension === "grams" || dimension === "millilitres";
  const write = (one) => (isThousandth ? number(one / 1000, one % 1000 && one < 100000 ? 1 : 0) : number(one));
  return `${write(value)}${most === undefined ? "" : ` / ${write(most)}`} ${say(dimension)}`;
}

function dayName(isoDate) {
  const day = new Date(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return isoDate;
  const style = language === "vi"
    ? { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" }
    : { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale(), style).format(day);
}

// Accents and case do not matter in a search: "thuan hoa" finds "Thuận Hóa".
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
