// Videos, and the round ones that people film of themselves: a tap plays them with sound, another stops them.

import { button, h, icon, region, setText } from "./dom.js";
import { length } from "./time.js";
import { t } from "./words.js";

function picture(media, facts) {
  return h("video", { src: media.url, preload: "metadata", playsinline: true, ...facts });
}

/** A video with the browser's own controls. */
export function film(media) {
  const sides = { width: media.width || 320, height: media.height || 240 };
  return picture(media, { class: "film", test: "video", controls: true, "aria-label": t("video"), ...sides });
}

/** A round video. */
export function roundFilm(media, failed) {
  const video = picture(media, { tabindex: "-1", "aria-hidden": "true", width: 200, height: 200 });
  const time = h("span", { class: "time" });
  const sign = h("span", { class: "sign" });
  const play = async () => {
    if (!video.paused) return video.pause();
    try {
      await video.play();
    } catch (error) {
      if (error.name !== "AbortError") failed();
    }
  };
  const el = button("round-film", "video-note", play, [video, sign, time]);
  const draw = () => {
    const playing = !video.paused && !video.ended;
    el.dataset.playing = String(playing);
    el.setAttribute("aria-label", `${t("video_note")} · ${t(playing ? "pause" : "playFilm")}`);
    region(sign, playing, () => icon(playing ? "pause" : "play")); // what a finger is on stays while it plays
    setText(time, length(video.currentTime > 0 && !video.ended ? video.currentTime : media.duration));
  };
  for (const event of ["play", "pause", "ended", "timeupdate"]) video.addEventListener(event, draw);
  draw();
  return el;
}
