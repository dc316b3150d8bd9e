// What a message carries besides words: photo, voice, video, document, place, contact.

import { dialog } from "./dialog.js";
import { avatar, button, h, icon, nameOf, two } from "./dom.js";
import { film, roundFilm } from "./film.js";
import { nearest } from "./places.js";
import { voicePlayer } from "./player.js";
import { t } from "./words.js";

function photo(message) {
  const { url, width, height } = message.media;
  const alt = message.text || t("photo");
  const picture = h("img", { src: url, alt, width: width ?? 640, height: height ?? 480, decoding: "async" });
  const large = h("img", { class: "full", src: url, alt });
  const show = () => dialog({ title: t("photo"), test: "photo-dialog", wide: true, body: large });
  return button("photo", "photo", show, picture, { "aria-label": t("enlarge") });
}

function size(bytes) {
  if (bytes < 1024) return t("bytes", { n: bytes });
  if (bytes < 1048576) return t("kilobytes", { n: Math.round(bytes / 1024) });
  return t("megabytes", { n: (bytes / 1048576).toFixed(1) });
}

function file({ media }) {
  return h("a", { class: "file", test: "file", href: media.url, download: media.name ?? "" },
    h("span", { class: "round" }, icon("file")),
    two(nameOf(media.name ?? t("document")), h("small", {}, size(media.size ?? 0))));
}

function place({ kind, location: { latitude, longitude }, venue }) {
  const point = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const name = venue ? nameOf(venue.title) : h("span", { class: "name" }, nearest(latitude, longitude) ?? t("location"));
  return h("div", { class: "place", test: kind },
    h("span", { class: "map", "aria-hidden": "true" }, icon("place")),
    two(name, venue ? h("small", {}, h("bdi", {}, venue.address)) : null, h("small", {}, point)));
}

function card({ contact }, phone) {
  const copy = () => phone.toClipboard(contact.phone);
  const label = { "aria-label": `${contact.phone} · ${t("copy")}` };
  return h("div", { class: "card", test: "contact" },
    avatar(contact.id ?? contact.name.length, contact.name),
    two(nameOf(contact.name), button("link url", "contact-phone", copy, contact.phone, label)));
}

/** The part of a bubble above the words, or nothing. */
export function mediaPart(message, phone) {
  const cannotPlay = () => phone.say(t("cannotPlay"));
  switch (message.kind) {
    case "photo": return message.media && photo(message);
    case "voice": return message.media && voicePlayer(message.media, cannotPlay);
    case "video": return message.media && film(message.media);
    case "video_note": return message.media && roundFilm(message.media, cannotPlay);
    case "document": return message.media && file(message);
    case "venue":
    case "location": return message.location && place(message);
    case "contact": return message.contact && card(message, phone);
    default: return null;
  }
}
