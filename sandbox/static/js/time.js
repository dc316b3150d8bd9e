// Civil time of the sandbox, which can run fast, stand still or jump, and how it is written.

import { language } from "./words.js";

let base = 0;
let speed = 1;
let takenAt = 0;
let zone;
const formats = new Map();

/** Take over the server's clock. `zone` is optional there; without it the browser's own zone is shown. */
export function takeClock(clock) {
  base = Date.parse(clock.now);
  speed = clock.frozen ? 0 : clock.speed;
  takenAt = performance.now();
  zone = clock.zone || undefined;
}

/** Now, in the sandbox. */
export function civilNow() {
  return new Date(base + (performance.now() - takenAt) * speed);
}

function format(name, options) {
  const key = `${name} ${zone}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language, { ...options, timeZone: zone }));
  return formats.get(key);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const hourMinute = (date) => format("clock", CLOCK).format(new Date(date));
export const withSeconds = (date) => format("seconds", { ...CLOCK, second: "2-digit" }).format(new Date(date));
export const dayOf = (date) => format("day", { weekday: "long", day: "numeric", month: "long" }).format(new Date(date));
export const shortDay = (date) => format("short", { weekday: "short", day: "numeric", month: "short" }).format(new Date(date));
export const dayKey = (date) => format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(date));

/** For a list of chats: the hour today, else the day. */
export function briefly(date) {
  return dayKey(date) === dayKey(civilNow()) ? hourMinute(date) : format("brief", { day: "numeric", month: "short" }).format(new Date(date));
}

/** Minutes and seconds of a recording. */
export function length(seconds) {
  const whole = Math.round(seconds ?? 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
