// Voice messages: one sound at a time on the whole page; a bubble that is drawn again finds its sound still playing.

import { button, h, icon, region, setText } from "./dom.js";
import { length } from "./time.js";
import { t } from "./words.js";

const sound = new Audio();
sound.preload = "none";
let current = null; // address of the voice that is loaded
const bars = new Map(); // address → Set of redraw functions

const redraw = (url) => bars.get(url)?.forEach((draw) => draw());

for (const event of ["timeupdate", "play", "pause", "ended", "loadedmetadata", "error"])
  sound.addEventListener(event, () => redraw(current));

async function toggle(url, failed) {
  if (current !== url) {
    const before = current;
    sound.pause();
    current = url;
    sound.src = url;
    redraw(before);
  }
  if (!sound.paused) return sound.pause();
  try {
    await sound.play();
  } catch (error) {
    if (error.name !== "AbortError") failed();
  }
}

// A waveform that always looks the same for the same voice: the server gives none.
function waves(url) {
  let seed = 7;
  for (const letter of url) seed = (seed * 31 + letter.charCodeAt(0)) % 2147483647;
  return Array.from({ length: 26 }, () => {
    seed = (seed * 48271) % 2147483647;
    return 22 + (seed % 79);
  });
}

/** A player for one voice message. */
export function voicePlayer(media, failed) {
  const play = () => toggle(media.url, failed);
  const start = button("round play", "voice-play", play, [], { "aria-label": t("play") });
  const wave = h("span", { class: "wave", "aria-hidden": "true" }, waves(media.url).map((tall) => {
    const bar = h("i");
    bar.style.height = `${tall}%`;
    return bar;
  }));
  const time = h("span", { class: "time" });
  const el = h("div", { class: "voice", test: "voice", "data-playing": "false" }, start, wave, time);
  const draw = () => {
    if (!el.isConnected && el.dataset.drawn) return bars.get(media.url)?.delete(draw);
    el.dataset.drawn = "1";
    const mine = current === media.url;
    const playing = mine && !sound.paused;
    const whole = media.duration || sound.duration || 1;
    const done = mine ? sound.currentTime / whole : 0;
    [...wave.children].forEach((bar, n) => bar.classList.toggle("done", n / wave.children.length < done));
    setText(time, length(mine && sound.currentTime > 0 ? sound.currentTime : media.duration));
    el.dataset.playing = String(playing);
    start.setAttribute("aria-label", t(playing ? "pause" : "play"));
    region(start, playing, () => icon(playing ? "pause" : "play")); // what a finger is on stays while it plays
  };
  if (!bars.has(media.url)) bars.set(media.url, new Set());
  bars.get(media.url).add(draw);
  draw();
  return el;
}
