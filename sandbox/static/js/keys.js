// The reply keyboard that a bot puts below the text field.

import { chooseLocation } from "./attach.js";
import { confirm } from "./dialog.js";
import { button, h, region } from "./dom.js";
import { t } from "./words.js";

const ASKS = { contact: "📱", location: "📍" };

async function press(phone, key, row, col) {
  if (key.asks === "location") {
    const place = await chooseLocation();
    if (place) await phone.send("key", { row, col, ...place });
    return;
  }
  if (key.asks === "contact") {
    const sure = await confirm({
      title: t("sharePhone"),
      text: t("sharePhoneText", { phone: phone.personView.person.phone ?? "" }),
      submit: t("share"),
      test: "share-phone",
    });
    if (!sure) return;
  }
  await phone.send("key", { row, col });
}

/** Is there a keyboard, and is it open? The person's own choice wins over what the bot wished. */
export function keyboardState(view, choice) {
  const keyboard = view?.keyboard;
  if (!keyboard || view.start) return { there: false, open: false };
  const chosen = choice?.message === keyboard.message && choice.hidden === keyboard.hidden ? choice.open : null;
  return { there: true, open: chosen ?? !keyboard.hidden };
}

function keyButton(key, row, col, phone) {
  const mark = ASKS[key.asks];
  return button("key", `key-${row}-${col}`, () => press(phone, key, row, col), [
    h("bdi", { class: "label" }, key.text),
    mark && !key.text.includes(mark) ? h("span", { "aria-hidden": "true" }, ` ${mark}`) : null,
  ], { "data-asks": key.asks });
}

/** Draw the keyboard into `area`. */
export function drawKeys(area, view, open, phone) {
  area.hidden = !open;
  if (!open) return;
  const { resize, rows } = view.keyboard;
  area.classList.toggle("resize", Boolean(resize));
  region(area, rows, () => rows.map((row, r) =>
    h("div", { class: "row" }, row.map((key, c) => keyButton(key, r, c, phone)))));
}
