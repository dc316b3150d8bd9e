// The buttons under a message.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

const SIGN = { url: "link", copy: "copy" };

function button(spec, message, row, col, phone) {
  const dead = spec.disabled || spec.kind === "other";
  const busy = spec.waiting || phone.isPressing(message.id, row, col);
  return h("button", {
    type: "button", class: `inline ${spec.style ?? ""}${busy ? " waiting" : ""}`, test: `button-${message.id}-${row}-${col}`, "data-kind": spec.kind,
    disabled: dead, "aria-busy": busy ? "true" : null, title: spec.kind === "other" ? t("deadButton") : null,
    on: { click: () => phone.press(message.id, row, col) },
  }, h("bdi", { class: "label" }, spec.text), SIGN[spec.kind] ? icon(SIGN[spec.kind]) : null, busy ? h("span", { class: "spinner", role: "img", "aria-label": t("waiting") }) : null);
}

/** Rows of buttons, or nothing. */
export function inlineKeyboard(message, phone) {
  if (!message.buttons?.length) return null;
  return h("div", { class: "inline-keyboard", test: `buttons-${message.id}` },
    message.buttons.map((row, r) => h("div", { class: "row" }, row.map((spec, c) => button(spec, message, r, c, phone)))));
}
