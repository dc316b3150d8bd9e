// The list of commands that opens while typing "/" or from the menu button: a listbox steered from the text field.

import { h, region } from "./dom.js";
import { t } from "./words.js";

let serial = 0;

export class Commands {
  #all = [];
  #shown = [];
  #at = -1;
  #forced = false; // opened by the button, not by typing
  #dismissed = null; // the text for which the list was closed

  /** `choose(command, complete)`: complete means "put it into the field", else "send it". */
  constructor(field, choose) {
    this.id = `commands-${++serial}`;
    this.field = field;
    this.choose = choose;
    this.el = h("ul", {
      class: "suggest",
      role: "listbox",
      id: this.id,
      "aria-label": t("commands"),
      hidden: true,
      test: "command-list",
    });
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.id);
    field.setAttribute("aria-expanded", "false");
  }

  get open() {
    return !this.el.hidden;
  }

  use(all) {
    this.#all = all ?? [];
    this.typed();
  }

  /** The text of the field changed. */
  typed() {
    const { value } = this.field;
    const word = /^\/([a-z0-9_]*)$/i.exec(value)?.[1].toLowerCase();
    if (word !== undefined) this.#forced = false;
    if (value !== this.#dismissed) this.#dismissed = null;
    if (this.#dismissed !== null && !this.#forced) return this.#show([]);
    if (word !== undefined) return this.#show(this.#all.filter((each) => each.command.startsWith(word)));
    return this.#show(this.#forced && !value ? this.#all : []);
  }

  /** Open or close the whole list. */
  toggle() {
    this.#forced = !this.open;
    this.#dismissed = null;
    this.#show(this.#forced ? this.#all : []);
    this.field.focus();
  }

  close() {
    this.#forced = false;
    this.#dismissed = this.field.value;
    this.#show([]);
  }

  /** Take a key of the field; true when it was for the list. */
  key(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const only = this.#shown.length === 1;
    if (step) this.#step(step);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey && (this.#at >= 0 || only)) this.#take(Math.max(this.#at, 0), true);
    else if (event.key === "Enter" && this.#at >= 0) this.#take(this.#at, false);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #step(step) {
    const count = this.#shown.length;
    const from = this.#at < 0 && step < 0 ? 0 : this.#at; // the first step up goes to the last one
    this.#at = (from + step + count) % count;
    this.#mark();
  }

  #take(at, complete) {
    const { command } = this.#shown[at];
    this.close();
    this.choose(command, complete);
  }

  #show(list) {
    this.#shown = list;
    this.#at = Math.min(this.#at, list.length - 1);
    if (!list.length) this.#at = -1;
    this.el.hidden = list.length === 0;
    this.field.setAttribute("aria-expanded", String(list.length > 0));
    region(this.el, list, () => list.map((each, n) => this.#row(each, n)));
    this.#mark();
  }

  #row({ command, description, is_ephemeral: whispered }, n) {
    const facts = { role: "option", id: `${this.id}-${n}`, test: `command-${command}`, "aria-selected": "false" };
    const mousedown = (event) => event.preventDefault(); // the field keeps the focus
    return h("li", { ...facts, on: { mousedown, click: () => this.#take(n, false) } },
      h("span", { class: "name" }, `/${command}`),
      h("bdi", { class: "what" }, description),
      whispered ? h("small", { class: "only-you" }, t("onlyYou")) : null);
  }

  #mark() {
    [...this.el.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === this.#at)));
    if (this.#at >= 0) {
      this.field.setAttribute("aria-activedescendant", `${this.id}-${this.#at}`);
      this.el.children[this.#at].scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }
}
