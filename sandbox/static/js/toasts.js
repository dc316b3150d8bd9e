// What a phone says over its chat: the short answers of presses, alerts to be confirmed, and refusals.

import { h } from "./dom.js";
import { t } from "./words.js";

const LEAST = 3500; // ms on screen
const PER_LETTER = 55;

export class Toasts {
  constructor() {
    this.el = h("div", { class: "toasts", role: "status", test: "toasts" });
    this.alerts = h("div", { class: "alerts" });
  }

  /** A short line that goes by itself. */
  show(text, tone = "") {
    const toast = h("div", { class: `toast ${tone}`, test: tone === "error" ? "error-toast" : "toast", role: tone === "error" ? "alert" : null, dir: "auto", on: { click: () => toast.remove() } }, text);
    this.el.append(toast);
    while (this.el.children.length > 3) this.el.firstElementChild.remove();
    setTimeout(() => toast.remove(), LEAST + PER_LETTER * text.length);
  }

  /** A box that waits for OK, in this phone only: the others stay usable. */
  alert(title, text) {
    const before = document.activeElement;
    const close = () => {
      box.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
    const ok = h("button", { type: "button", class: "main", test: "alert-ok", on: { click: close } }, t("ok"));
    const box = h("div", { class: "alert-cover" }, h("div", { class: "alert", role: "alertdialog", "aria-label": title, test: "alert", on: { keydown: (event) => event.key === "Escape" && close() } }, h("p", { dir: "auto" }, text), ok));
    this.alerts.append(box);
    ok.focus();
  }
}
