// Modal questions: forms, lists to choose from, confirmations. Built on <dialog>, which traps focus and closes with Escape.

import { h, iconButton } from "./dom.js";
import { t } from "./words.js";

let serial = 0;

/** Show a modal. Resolves to the value given to `close`, or null when dismissed. */
export function dialog({ title, test, body, actions = null, wide = false, ready = null }) {
  return new Promise((resolve) => {
    const id = `dialog-${++serial}`;
    const before = document.activeElement;
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
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(value);
    });
    el.addEventListener("click", (event) => event.target === el && close());
    document.body.append(el);
    el.showModal();
    ready?.(el);
  });
}

function control(field) {
  const common = { name: field.name, test: `field-${field.name}`, id: `f-${serial}-${field.name}` };
  if (field.type === "select")
    return h("select", common, field.options.map(([value, label]) => h("option", { value, selected: String(value) === String(field.value ?? "") }, label)));
  if (field.type === "checks")
    return h("div", { class: "checks", role: "group", "aria-label": field.label }, field.options.map(([value, label, on]) =>
      h("label", { class: "check" }, h("input", { type: "checkbox", name: field.name, value, checked: Boolean(on), test: `field-${field.name}-${value}` }), h("bdi", {}, label))));
  if (field.type === "check") return h("input", { ...common, type: "checkbox", checked: Boolean(field.value) });
  if (field.type === "area") return h("textarea", { ...common, rows: 3, dir: "auto", value: field.value ?? "" });
  return h("input", {
    ...common, type: field.type ?? "text", value: field.type === "file" ? null : (field.value ?? ""), dir: "auto", required: field.required,
    min: field.min, max: field.max, step: field.step, accept: field.accept, placeholder: field.placeholder, autocomplete: "off", spellcheck: "false",
  });
}

function read(form, fields) {
  const values = {};
  for (const field of fields) {
    const input = form.elements[field.name];
    if (field.type === "checks") values[field.name] = [...form.querySelectorAll(`[name="${field.name}"]:checked`)].map((box) => box.value);
    else if (field.type === "check") values[field.name] = input.checked;
    else if (field.type === "number") values[field.name] = input.value === "" ? null : Number(input.value);
    else if (field.type === "file") values[field.name] = input.files[0] ?? null;
    else values[field.name] = input.value;
  }
  return values;
}

/** Ask for values. `extra(form)` may add ready answers above the fields. Resolves to {name: value} or null. */
export function ask({ title, test, fields, submit = t("ok"), note = null, extra = null, danger = false }) {
  return dialog({
    title, test,
    body: (close) => {
      const form = h("form", { class: "form", on: { submit: (event) => {
        event.preventDefault();
        close(read(form, fields));
      } } },
      note ? h("p", { class: "note" }, note) : null,
      fields.map((field) => (field.type === "check"
        ? h("label", { class: "check" }, control(field), h("span", {}, field.label))
        : h("div", { class: "field" }, field.type === "checks" ? h("span", { class: "caption" }, field.label) : h("label", { for: `f-${serial}-${field.name}` }, field.label), control(field), field.help ? h("small", {}, field.help) : null))),
      h("div", { class: "buttons" },
        h("button", { type: "button", class: "plain", test: "dialog-cancel", on: { click: () => close() } }, t("cancel")),
        h("button", { type: "submit", class: danger ? "danger" : "main", test: "dialog-ok" }, submit)));
      if (extra) form.prepend(extra(form, close));
      return form;
    },
    ready: (el) => (el.querySelector("form input:not([type=file]), form select, form textarea") ?? el.querySelector("form button")).focus(),
  });
}

/** Ask whether to go on. */
export async function confirm({ title, text, submit, danger = false, test = "confirm-dialog" }) {
  return (await ask({ title, test, fields: [], note: text, submit, danger })) !== null;
}

/** Choose one of `items` ({key, label, detail, mark, test}); a search field appears when there are many. */
export function choose({ title, test, items, extra = null }) {
  return dialog({
    title, test,
    body: (close) => {
      const list = h("ul", { class: "choices" }, items.map((item) => h("li", { "data-words": `${item.label} ${item.words ?? ""}`.toLowerCase() },
        h("button", { type: "button", test: item.test ?? `choice-${item.key}`, "aria-current": item.current ? "true" : null, on: { click: () => close(item.key) } },
          item.mark ?? null, h("span", { class: "two" }, h("bdi", { class: "name" }, item.label), item.detail ? h("small", {}, item.detail) : null), item.badge ?? null))));
      const filter = (event) => {
        const words = event.target.value.trim().toLowerCase();
        for (const row of list.children) row.hidden = !row.dataset.words.includes(words);
      };
      const search = items.length > 8 ? h("input", { type: "search", class: "search", test: "choice-search", placeholder: t("search"), "aria-label": t("search"), on: { input: filter } }) : null;
      return [search, list, extra?.(close) ?? null];
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
