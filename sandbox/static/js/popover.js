// Menus that open from a button: on a wide page beside it, on a phone as a sheet at the bottom (css/panels.css).

import { h } from "./dom.js";
import { t } from "./words.js";

function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, box.right - width), innerWidth - width - 8);
  const below = box.bottom + 6;
  const top = below + height > innerHeight - 8 ? Math.max(8, box.top - height - 6) : below;
  menu.style.setProperty("--left", `${Math.max(8, left)}px`);
  menu.style.setProperty("--top", `${top}px`);
}

function move(menu, event) {
  const items = [...menu.querySelectorAll('[role^="menuitem"]:not(:disabled)')];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined || !items.length) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}

function entry(item, menu) {
  if (item === "-") return h("hr", { role: "separator" });
  if (item.row) return h("div", { class: "menu-row", role: "group", "aria-label": item.label }, item.row.map((each) => entry(each, menu)));
  const checkable = item.checked !== undefined;
  return h("button", {
    type: "button", role: checkable ? "menuitemcheckbox" : "menuitem", "aria-checked": checkable ? String(item.checked) : null, tabindex: "-1",
    class: item.tone ?? "", test: item.test, disabled: Boolean(item.disabled), "aria-label": item.name ?? null,
    on: { click: () => {
      menu.hidePopover();
      item.run();
    } },
  }, h("span", {}, item.label), item.detail ? h("small", {}, item.detail) : null);
}

/** Open a menu at `anchor`. Items: "-", {label, test, run, detail, tone, checked, disabled} or {row: [items]}. */
export function openMenu(anchor, items, { test, label }) {
  const menu = h("div", { class: "menu", popover: "auto", role: "menu", "aria-label": label, test });
  menu.append(h("div", { class: "menu-title", "aria-hidden": "true" }, label), ...items.filter(Boolean).map((item) => entry(item, menu)));
  menu.addEventListener("keydown", (event) => move(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    anchor.removeAttribute("aria-expanded");
    if (inside && anchor.isConnected) anchor.focus({ preventScroll: true });
  });
  document.body.append(menu);
  menu.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  menu.querySelector('[role^="menuitem"]:not(:disabled)')?.focus();
  return menu;
}

/** The usual title of a menu. */
export const actionsOf = (name) => t("actionsOf", { name });
