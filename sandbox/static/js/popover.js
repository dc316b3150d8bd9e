// Menus that open from a button: on a wide page beside it, on a phone as a sheet at the bottom (css/panels.css).

import { button, focusLater, h } from "./dom.js";

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
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const to = step ? at + step : { Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined || !items.length) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}

function entry(item, menu) {
  if (item === "-") return h("hr", { role: "separator" });
  if (item.row) {
    const entries = item.row.map((each) => entry(each, menu));
    return h("div", { class: "menu-row", role: "group", "aria-label": item.label }, entries);
  }
  const checkable = item.checked !== undefined;
  const run = () => {
    menu.hidePopover();
    item.run();
  };
  return button(item.tone ?? "", item.test, run, [
    h("span", {}, item.label),
    item.detail ? h("small", {}, item.detail) : null,
  ], {
    role: checkable ? "menuitemcheckbox" : "menuitem",
    "aria-checked": checkable ? String(item.checked) : null,
    "aria-label": item.name ?? null,
    tabindex: "-1",
    disabled: Boolean(item.disabled),
  });
}

/** Open a menu at `anchor`. Items: "-", {label, test, run, detail, tone, checked, disabled} or {row: [items]}. */
export function openMenu(anchor, items, { test, label }) {
  const menu = h("div", { class: "menu", popover: "auto", role: "menu", "aria-label": label, test });
  menu.append(
    h("div", { class: "menu-title", "aria-hidden": "true" }, label),
    ...items.filter(Boolean).map((item) => entry(item, menu)),
  );
  menu.addEventListener("keydown", (event) => move(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const inside = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    anchor.removeAttribute("aria-expanded");
    if (inside) giveBack();
  });
  const giveBack = focusLater(anchor);
  document.body.append(menu);
  menu.showPopover();
  anchor.setAttribute("aria-expanded", "true");
  place(menu, anchor);
  menu.querySelector('[role^="menuitem"]:not(:disabled)')?.focus();
  return menu;
}
