// The buttons under a message.

import { button, h, icon } from "./dom.js";
import { t } from "./words.js";

const SIGN = { url: "link", copy: "copy" };

function inlineButton(spec, message, row, col, phone) {
  const busy = spec.waiting || phone.isPressing(message.id, row, col);
  const cls = ["inline", spec.style, busy && "waiting"].filter(Boolean).join(" ");
  return button(cls, `button-${message.id}-${row}-${col}`, () => phone.press(message.id, row, col), [
    h("bdi", { class: "label" }, spec.text),
    SIGN[spec.kind] ? icon(SIGN[spec.kind]) : null,
    busy ? h("span", { class: "spinner", role: "img", "aria-label": t("waiting") }) : null,
  ], {
    "data-kind": spec.kind,
    "aria-busy": busy ? "true" : null,
    disabled: spec.disabled || spec.kind === "other",
    title: spec.kind === "other" ? t("deadButton") : null,
  });
}

/** Rows of buttons, or nothing. */
export function inlineKeyboard(message, phone) {
  if (!message.buttons?.length) return null;
  const drawn = message.buttons.map((row, r) =>
    h("div", { class: "row" }, row.map((spec, c) => inlineButton(spec, message, r, c, phone))));
  return h("div", { class: "inline-keyboard", test: `buttons-${message.id}` }, drawn);
}
