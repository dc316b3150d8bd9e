// Sending something other than words: photo, video, voice, place, contact card, document.

import { ask, base64 } from "./dialog.js";
import { button, h } from "./dom.js";
import { placeName, PLACES } from "./places.js";
import { openMenu } from "./popover.js";
import { t } from "./words.js";

const COORDINATE = { type: "number", step: "any", required: true };

/** Ask where: ready places, or coordinates. Resolves to {latitude, longitude} and the `more` fields, or to null. */
export function chooseLocation(more = []) {
  const chip = (form) => (place, n) => button("chip", `place-${n}`, () => {
    form.elements.latitude.value = place.latitude;
    form.elements.longitude.value = place.longitude;
    form.requestSubmit();
  }, placeName(place));
  const presets = (form) => h("div", { class: "presets" }, PLACES.map(chip(form)));
  return ask({
    title: t("sendLocation"), test: "location-dialog", submit: t("send"), extra: presets,
    fields: [
      { ...COORDINATE, name: "latitude", label: t("latitude"), value: PLACES[0].latitude, min: -90, max: 90 },
      { ...COORDINATE, name: "longitude", label: t("longitude"), value: PLACES[0].longitude, min: -180, max: 180 },
      ...more,
    ],
  });
}

async function photo(phone) {
  const values = await ask({
    title: t("sendPhoto"), test: "photo-form", submit: t("send"), note: t("samplePhoto"),
    fields: [
      { name: "caption", label: t("caption"), type: "area" },
      { name: "file", label: t("ownFile"), type: "file", accept: "image/*" },
    ],
  });
  if (values) await phone.send("photo", {
    caption: values.caption || undefined,
    bytes: values.file ? await base64(values.file) : undefined,
  });
}

// Voice, video, video note: a length, perhaps words, a sample or a file of one's own.
async function timed(phone, what, { title, note, seconds, max, accept, worded }) {
  const length = { name: "seconds", label: t("seconds"), type: "number", value: seconds, min: 1, max, required: true };
  const values = await ask({
    title, note, test: `${what}-form`, submit: t("send"),
    fields: [
      length,
      ...(worded ? [{ name: "caption", label: t("caption"), type: "area" }] : []),
      { name: "file", label: t("ownFile"), type: "file", accept },
    ],
  });
  if (values) await phone.send(what, {
    seconds: values.seconds,
    caption: values.caption || undefined,
    bytes: values.file ? await base64(values.file) : undefined,
  });
}

const voice = (phone) => timed(phone, "voice", {
  title: t("sendVoice"), note: t("sampleVoice"), seconds: 7, max: 600, accept: "audio/*",
});
const video = (phone) => timed(phone, "video", {
  title: t("sendVideo"), note: t("sampleVideo"), seconds: 3, max: 60, accept: "video/*", worded: true,
});
const videoNote = (phone) => timed(phone, "video_note", {
  title: t("sendVideoNote"), note: t("sampleVideo"), seconds: 3, max: 60, accept: "video/*",
});

async function document_(phone) {
  const values = await ask({
    title: t("sendDocument"), test: "document-form", submit: t("send"), note: t("sampleDocument"),
    fields: [
      { name: "name", label: t("fileName"), value: "" },
      { name: "caption", label: t("caption"), type: "area" },
      { name: "file", label: t("ownFile"), type: "file" },
    ],
  });
  if (!values) return;
  const { file } = values;
  await phone.send("document", {
    name: values.name || file?.name,
    caption: values.caption || undefined,
    bytes: file ? await base64(file) : undefined,
    mime: file?.type || undefined,
  });
}

async function place(phone) {
  const values = await chooseLocation([
    { name: "title", label: t("placeName") },
    { name: "address", label: t("placeAddress") },
  ]);
  if (values) await phone.send("location", values);
}

async function contact(phone) {
  const others = phone.world.people.filter((person) => !person.deleted);
  const values = await ask({
    title: t("sendContact"), test: "contact-form", submit: t("send"), note: t("contactNote"),
    fields: [
      {
        name: "user",
        label: t("whose"),
        type: "select",
        value: String(phone.person),
        options: [
          [String(phone.person), t("ownCard")],
          ["", t("otherCard")],
          ...others.filter((other) => other.id !== phone.person).map((other) => [String(other.id), other.name]),
        ],
      },
      { name: "first_name", label: t("firstName") },
      { name: "phone", label: t("phoneNumber"), type: "tel" },
    ],
  });
  if (!values) return;
  const own = values.user === String(phone.person) && !values.phone;
  const user = Number(values.user) || undefined;
  const known = others.find((other) => other.id === user);
  await phone.send("contact", own ? {} : {
    phone: values.phone || known?.phone || undefined,
    first_name: values.first_name || known?.first_name || undefined,
    last_name: values.first_name ? undefined : (known?.last_name ?? undefined),
    user: values.phone ? undefined : user,
  });
}

/** The menu behind the + of the text field. */
export function attachMenu(phone, anchor) {
  openMenu(anchor, [
    { label: t("photo"), test: "attach-photo", run: () => photo(phone) },
    { label: t("video"), test: "attach-video", run: () => video(phone) },
    { label: t("video_note"), test: "attach-video-note", run: () => videoNote(phone) },
    { label: t("voice"), test: "attach-voice", run: () => voice(phone) },
    { label: t("location"), test: "attach-location", run: () => place(phone) },
    { label: t("contact"), test: "attach-contact", run: () => contact(phone) },
    { label: t("document"), test: "attach-document", run: () => document_(phone) },
  ], { test: "attach-menu", label: t("attach") });
}
