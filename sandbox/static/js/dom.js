// Making elements and changing only what differs. Nothing here knows about chats.
// Text goes in as text nodes, always: there is no way to pass HTML.

const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "selected", "indeterminate"]);

/** Make an element. `test` becomes data-testid, `on` holds listeners; null and false are left out. */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) el.addEventListener(event, listener);
    else if (name === "test") el.dataset.testid = value;
    else if (PROPERTIES.has(name)) el[name] = value;
    else if (value === true) el.setAttribute(name, "");
    else if (value !== false) el.setAttribute(name, value);
  }
  el.append(...present(children));
  return el;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** An icon of index.html's template. Decorative: the control around it carries the words. */
export function icon(name) {
  const drawn = document.getElementById("icons").content.querySelector(`[data-icon="${name}"]`).cloneNode(true);
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
}

/** A button: its class, its test id, what it does, what it shows. */
export function button(cls, test, run, children, extra = {}) {
  return h("button", { type: "button", class: cls, test, on: { click: run }, ...extra }, children);
}

/** A button that shows an icon and says its name to those who cannot see it. */
export function iconButton(name, label, test, run, extra = {}) {
  return button("icon-button", test, run, icon(name), { "aria-label": label, title: label, ...extra });
}

/** Short lines one above the other, each cut off when it is too long. */
export function two(...lines) {
  return h("span", { class: "two" }, lines);
}

/** A sign that stands for a word. */
export function sign(shown, word) {
  return h("span", { role: "img", title: word, "aria-label": word }, shown);
}

/** Swap a part of the page without losing the keyboard's place: focus returns to the control of the same test id. */
export function keepingFocus(part, swap) {
  const active = document.activeElement;
  const id = part.contains(active) ? active.dataset.testid : undefined;
  const fresh = swap() ?? part;
  if (!id) return;
  const again = fresh.dataset?.testid === id ? fresh : fresh.querySelector(`[data-testid="${CSS.escape(id)}"]`);
  (again ?? fresh).focus?.({ preventScroll: true });
}

/** Remember a control, to give it the focus again later, even if it was drawn anew meanwhile. */
export function focusLater(el) {
  const named = (each) => each?.dataset.testid && `[data-testid="${CSS.escape(each.dataset.testid)}"]`;
  const row = el.closest("[data-message]");
  const path = [named(el.closest(".phone")), row !== el && named(row), named(el)].filter(Boolean).join(" ");
  return () => {
    const again = el.isConnected || !path ? el : document.querySelector(path);
    if (again?.isConnected) again.focus({ preventScroll: true });
  };
}

const rowsOf = new WeakMap();

/** Make `parent` hold one element per item ({key, sig, build}), built again only when its `sig` changed. */
export function keyed(parent, items) {
  const old = rowsOf.get(parent) ?? new Map();
  const rows = new Map();
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, row] of old) if (!wanted.has(key)) row.el.remove();
  let cursor = parent.firstElementChild;
  for (const item of items) {
    let row = old.get(item.key);
    if (!row) row = { sig: item.sig, el: item.build() };
    else if (row.sig !== item.sig) {
      const before = row.el;
      const fresh = item.build();
      if (before === cursor) cursor = fresh;
      keepingFocus(before, () => (before.replaceWith(fresh), fresh));
      row = { sig: item.sig, el: fresh };
    }
    rows.set(item.key, row);
    if (row.el === cursor) cursor = cursor.nextElementSibling;
    else parent.insertBefore(row.el, cursor);
  }
  rowsOf.set(parent, rows);
}

const sigs = new WeakMap();

/** Fill `el` with what `build` returns, when `sig` (any JSON value) differs from the last time. */
export function region(el, sig, build) {
  const text = JSON.stringify(sig);
  if (sigs.get(el) === text) return;
  sigs.set(el, text);
  keepingFocus(el, () => el.replaceChildren(...present([build()])));
}

/** Set text only when it differs (a clock that ticks must not disturb a selection). */
export function setText(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

const SEGMENTER = new Intl.Segmenter();

/** The first letters of a name, whole as people see them (an emoji is one letter). */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const firsts = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letter = (word) => SEGMENTER.segment(word)[Symbol.iterator]().next().value.segment;
  return firsts.map((word) => letter(word).slice(0, 8)).join("") || "?";
}

/** A round picture made of initials. */
export function avatar(id, name, kind = "person") {
  const cls = `avatar tint-${Math.abs(id) % 7} ${kind}`;
  return h("span", { class: cls, "aria-hidden": "true" }, h("span", {}, initials(name)));
}

/** A name of somebody else's making, kept from turning the line around it. */
export function nameOf(text, cls = "name") {
  return h("bdi", { class: cls, title: text.length > 24 ? text : null }, text);
}
