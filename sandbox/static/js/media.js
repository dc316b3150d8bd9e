// What a message carries besides words: photo, voice, document, place, contact.

import { dialog } from "./dialog.js";
import { avatar, h, icon, nameOf } from "./dom.js";
import { nearest } from "./places.js";
import { voicePlayer } from "./player.js";
import { t } from "./words.js";

function photo(message) {
  const { url, width, height } = message.media;
  const picture = h("img", { src: url, alt: message.text || t("photo"), width: width ?? 640, height: height ?? 480, loading: "lazy", decoding: "async" });
  const show = () => dialog({ title: t("photo"), test: "photo-dialog", wide: true, body: h("img", { class: "full", src: url, alt: message.text || t("photo") }) });
  return h("button", { type: "button", class: "photo", test: "photo", "aria-label": t("enlarge"), on: { click: show } }, picture);
}

function size(bytes) {
  if (bytes < 1024) return t("bytes", { n: bytes });
  return bytes < 1048576 ? t("kilobytes", { n: Math.round(bytes / 1024) }) : t("megabytes", { n: (bytes / 1048576).toFixed(1) });
}

function file({ media }) {
  return h("a", { class: "file", test: "file", href: media.url, download: media.name ?? "" },
    h("span", { class: "round" }, icon("file")),
    h("span", { class: "two" }, nameOf(media.name ?? t("document")), h("small", {}, size(media.size ?? 0))));
}

function place({ location: { latitude, longitude } }) {
  const written = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h("div", { class: "place", test: "location" },
    h("span", { class: "map", "aria-hidden": "true" }, icon("place")),
    h("span", { class: "two" }, h("span", { class: "name" }, nearest(latitude, longitude) ?? t("location")), h("small", {}, written)));
}

function card({ contact }, phone) {
  return h("div", { class: "card", test: "contact" },
    avatar(contact.id ?? contact.name.length, contact.name),
    h("span", { class: "two" }, nameOf(contact.name),
      h("button", { type: "button", class: "link url", test: "contact-phone", "aria-label": `${contact.phone} · ${t("copy")}`, on: { click: () => phone.toClipboard(contact.phone) } }, contact.phone)));
}

/** The part of a bubble above the words, or nothing. */
export function mediaPart(message, phone) {
  switch (message.kind) {
    case "photo": return message.media && photo(message);
    case "voice": return message.media && voicePlayer(message.media, () => phone.say(t("cannotPlay")));
    case "document": return message.media && file(message);
    case "location": return message.location && place(message);
    case "contact": return message.contact && card(message, phone);
    default: return null;
  }
}
