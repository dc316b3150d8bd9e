// The reply keyboard that a bot puts below the text field.

import { h, region } from "./dom.js";
import { chooseLocation } from "./attach.js";
import { confirm } from "./dialog.js";
import { t } from "./words.js";

const ASKS = { contact: "📱", location: "📍" };

async function press(phone, key, row, col) {
  if (key.asks === "location") {
    const place = await chooseLocation();
    if (place) await phone.act("key", { row, col, ...place });
    return;
  }
  if (key.asks === "contact") {
    const sure = await confirm({ title: t("sharePhone"), text: t("sharePhoneText", { phone: phone.personView.person.phone ?? "" }), submit: t("share"), test: "share-phone" });
    if (!sure) return;
  }
  await phone.act("key", { row, col });
}

/** Is there a keyboard, and is it open? The person's own choice wins over what the bot wished. */
export function keyboardState(view, choice) {
  const keyboard = view?.keyboard;
  if (!keyboard || view.start) return { there: false, open: false };
  const chosen = choice?.message === keyboard.message && choice.hidden === keyboard.hidden ? choice.open : null;
  return { there: true, open: chosen ?? !keyboard.hidden };
}

/** Draw the keyboard into `area`. */
export function drawKeys(area, view, open, phone) {
  area.hidden = !open;
  if (!open) return;
  area.classList.toggle("resize", Boolean(view.keyboard.resize));
  region(area, view.keyboard.rows, () => view.keyboard.rows.map((row, r) => h("div", { class: "row" }, row.map((key, c) =>
    h("button", { type: "button", class: "key", test: `key-${r}-${c}`, "data-asks": key.asks, on: { click: () => press(phone, key, r, c) } },
      h("bdi", { class: "label" }, key.text), key.asks && !key.text.includes(ASKS[key.asks]) ? h("span", { "aria-hidden": "true" }, ` ${ASKS[key.asks] ?? ""}`) : null)))));
}
