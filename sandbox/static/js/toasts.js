// What a phone says over its chat: the short answers of presses, alerts to be confirmed, and refusals.

import { button, focusLater, h } from "./dom.js";
import { t } from "./words.js";

const LEAST = 3500; // ms on screen
const PER_LETTER = 55;
const LINGER = Number(new URLSearchParams(location.search).get("linger")) || 1; // `?linger=10`: for slow readers

export class Toasts {
  constructor() {
    this.el = h("div", { class: "toasts", role: "status", test: "toasts" });
    this.alerts = h("div", { class: "alerts" });
  }

  /** A short line that goes by itself. */
  show(text, tone = "") {
    const wrong = tone === "error";
    const facts = { test: wrong ? "error-toast" : "toast", role: wrong ? "alert" : null, dir: "auto" };
    const toast = h("div", { class: `toast ${tone}`, ...facts, on: { click: () => toast.remove() } }, text);
    this.el.append(toast);
    while (this.el.children.length > 3) this.el.firstElementChild.remove();
    setTimeout(() => toast.remove(), (LEAST + PER_LETTER * text.length) * LINGER);
  }

  /** A box that waits for OK, in this phone only: the others stay usable. */
  alert(title, text) {
    const giveBack = focusLater(document.activeElement);
    const close = () => {
      box.remove();
      giveBack();
    };
    const ok = button("main", "alert-ok", close, t("ok"));
    const keydown = (event) => event.key === "Escape" && close();
    const facts = { class: "alert", role: "alertdialog", "aria-label": title, test: "alert", on: { keydown } };
    const box = h("div", { class: "alert-cover" }, h("div", facts, h("p", { dir: "auto" }, text), ok));
    this.alerts.append(box);
    ok.focus();
  }
}
