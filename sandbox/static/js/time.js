// Civil time of the sandbox, which can run fast, stand still or jump, and how it is written.

import { language } from "./words.js";

let base = 0;
let speed = 1;
let takenAt = 0;
let zone;

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

function formatter(options) {
  const made = new Map(); // one for each zone
  return (date) => {
    if (!made.has(zone)) made.set(zone, new Intl.DateTimeFormat(language, { ...options, timeZone: zone }));
    return made.get(zone).format(new Date(date));
  };
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const hourMinute = formatter(CLOCK);
export const withSeconds = formatter({ ...CLOCK, second: "2-digit" });
export const dayOf = formatter({ weekday: "long", day: "numeric", month: "long" });
export const shortDay = formatter({ weekday: "short", day: "numeric", month: "short" });
export const dayKey = formatter({ year: "numeric", month: "2-digit", day: "2-digit" });
const dayMonth = formatter({ day: "numeric", month: "short" });

/** For a list of chats: the hour today, else the day. */
export function briefly(date) {
  return dayKey(date) === dayKey(civilNow()) ? hourMinute(date) : dayMonth(date);
}

/** Minutes and seconds of a recording. */
export function length(seconds) {
  const whole = Math.round(seconds ?? 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
