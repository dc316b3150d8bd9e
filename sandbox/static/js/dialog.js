// Modal questions: forms, lists to choose from, confirmations.
// Built on <dialog>, which keeps the focus inside and closes with Escape.

import { button, focusLater, h, iconButton, two } from "./dom.js";
import { t } from "./words.js";

const MANY = 8; // choices from which on a search field helps
const TYPED = 150; // ms after the last letter before the server is asked
let serial = 0;

/** Show a modal. Resolves to the value given to `close`, or null when dismissed. */
export function dialog({ title, test, body, actions = null, wide = false, ready = null }) {
  return new Promise((resolve) => {
    const id = `dialog-${++serial}`;
    const giveBack = focusLater(document.activeElement);
    let value = null;
    const close = (given = null) => {
      value = given;
      el.close();
    };
    const el = h("dialog", { class: wide ? "wide" : "", test, "aria-labelledby": id },
      h("header", {}, h("h2", { id }, title), iconButton("close", t("close"), "dialog-close", () => close())),
      h("div", { class: "body" }, typeof body === "function" ? body(close) : body),
      actions ? h("footer", {}, actions(close)) : null);
    el.addEventListener("close", () => {
      el.remove();
      giveBack();
      resolve(value);
    });
    el.addEventListener("click", (event) => event.target === el && close());
    document.body.append(el);
    el.showModal();
    ready?.(el);
  });
}

function choice(field, common) {
  const chosen = String(field.value ?? "");
  const option = ([value, label]) => h("option", { value, selected: String(value) === chosen }, label);
  return h("select", common, field.options.map(option));
}

function checks(field) {
  const check = ([value, label, on]) => {
    const facts = { name: field.name, value, checked: Boolean(on), test: `field-${field.name}-${value}` };
    return h("label", { class: "check" }, h("input", { type: "checkbox", ...facts }), h("bdi", {}, label));
  };
  return h("div", { class: "checks", role: "group", "aria-label": field.label }, field.options.map(check));
}

function line(field, common) {
  const { type = "text", required, min, max, step, accept, placeholder } = field;
  const value = type === "file" ? null : (field.value ?? "");
  const plain = { dir: "auto", autocomplete: "off", spellcheck: "false" };
  return h("input", { ...common, ...plain, type, value, required, min, max, step, accept, placeholder });
}

function control(field) {
  const common = { name: field.name, test: `field-${field.name}`, id: `f-${serial}-${field.name}` };
  switch (field.type) {
    case "select": return choice(field, common);
    case "checks": return checks(field);
    case "check": return h("input", { ...common, type: "checkbox", checked: Boolean(field.value) });
    case "area": return h("textarea", { ...common, rows: 3, dir: "auto", value: field.value ?? "" });
    default: return line(field, common);
  }
}

function fieldRow(field) {
  if (field.type === "check") return h("label", { class: "check" }, control(field), h("span", {}, field.label));
  const label = field.type === "checks"
    ? h("span", { class: "caption" }, field.label)
    : h("label", { for: `f-${serial}-${field.name}` }, field.label);
  return h("div", { class: "field" }, label, control(field));
}

function valueOf(form, { name, type }) {
  const input = form.elements[name];
  switch (type) {
    case "checks": return [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);
    case "check": return input.checked;
    case "number": return input.value === "" ? null : Number(input.value);
    case "file": return input.files[0] ?? null;
    default: return input.value;
  }
}

/** Ask for values. `extra(form)` may add ready answers above the fields. Resolves to {name: value} or null. */
export function ask({ title, test, fields, submit = t("ok"), note = null, extra = null, danger = false }) {
  return dialog({
    title, test,
    body: (close) => {
      const form = h("form", { class: "form" },
        note ? h("p", { class: "note" }, note) : null,
        fields.map(fieldRow),
        h("div", { class: "buttons" },
          button("plain", "dialog-cancel", () => close(), t("cancel")),
          h("button", { type: "submit", class: danger ? "danger" : "main", test: "dialog-ok" }, submit)));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        close(Object.fromEntries(fields.map((field) => [field.name, valueOf(form, field)])));
      });
      if (extra) form.prepend(extra(form));
      return form;
    },
    ready: (el) => {
      const first = el.querySelector("form input:not([type=file]), form select, form textarea");
      (first ?? el.querySelector("form button")).focus();
    },
  });
}

/** Ask whether to go on. */
export async function confirm({ title, text, submit, danger = false, test = "confirm-dialog" }) {
  return (await ask({ title, test, fields: [], note: text, submit, danger })) !== null;
}

function choiceRow(item, close) {
  const detail = item.detail ? h("small", {}, item.detail) : null;
  const shown = [item.mark, two(h("bdi", { class: "name" }, item.label), detail), item.badge];
  const current = { "aria-current": item.current ? "true" : null };
  return h("li", { "data-words": `${item.label} ${item.words ?? ""}`.toLowerCase() },
    button("", item.test ?? `choice-${item.key}`, () => close(item.key), shown, current));
}

function searchField(list, onWords) {
  const filter = (event) => {
    const words = event.target.value.trim().toLowerCase();
    for (const row of list.children) row.hidden = !row.dataset.words.includes(words);
    onWords?.(words);
  };
  const words = { placeholder: t("search"), "aria-label": t("search") };
  return h("input", { type: "search", class: "search", test: "choice-search", ...words, on: { input: filter } });
}

/** A second list below the first, asked of the server anew for each search: too many to be all on the page. */
function foundList(find, close) {
  const list = h("ul", { class: "choices", test: "choices-found" });
  const note = h("p", { class: "note", role: "status" });
  let asked = 0;
  const ask = async (words) => {
    const mine = ++asked;
    const { items, said } = await find(words).catch((error) => ({ items: [], said: error.message }));
    if (mine !== asked) return; // somebody has typed on
    list.replaceChildren(...items.map((item) => choiceRow(item, close)));
    note.textContent = said;
  };
  let timer = null;
  const later = (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(words), TYPED);
  };
  ask("");
  return { el: [list, note], later };
}

/** Choose one of `items` ({key, label, detail, mark, badge, test}); many of them can be searched.
    `find(words)` may look for more, elsewhere: it resolves to {items, said}. */
export function choose({ title, test, items, extra = null, find = null }) {
  return dialog({
    title, test,
    body: (close) => {
      const list = h("ul", { class: "choices" }, items.map((item) => choiceRow(item, close)));
      const found = find && foundList(find, close);
      const search = items.length > MANY || found ? searchField(list, found?.later) : null;
      return [search, list, found?.el, extra?.(close)];
    },
    ready: (el) => (el.querySelector(".search") ?? el.querySelector(".choices button"))?.focus(),
  });
}

/** A chosen file as the base64 text that the control API takes. */
export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
