// The bar above the phones: whose turn, the clock and its jumps, the switches, the doors to the drawers.

import { post } from "./api.js";
import { unreadBadge } from "./chatlist.js";
import { avatar, h, icon, iconButton, keyed, region, setText } from "./dom.js";
import { SettingSwitch } from "./switch.js";
import { civilNow, shortDay, withSeconds } from "./time.js";
import { t } from "./words.js";

const JUMPS = [["15min", 900], ["1h", 3600], ["1day", 86400]];
const SPEEDS = [0, 1, 60, 600];
const BUSY = 5; // updates in the queue from which on it is worth a word
const THEMES = ["auto", "light", "dark"];

export class Topbar {
  constructor(app) {
    this.app = app;
    this.brand = h("h1", { class: "brand", test: "title" });
    this.tabs = h("nav", { class: "tabs", "aria-label": t("phones"), test: "phone-tabs" });
    this.day = h("span", { class: "clock-day", test: "clock-day" });
    this.clock = h("span", { class: "clock-time", test: "clock" });
    this.state = h("span", { class: "bot-state", test: "bot-state" });
    this.tools = h("div", { class: "tools", id: "tools", test: "tools" }, this.#clockPart(), this.#limitsPart(), this.#themePart());
    this.toolsButton = iconButton("tools", t("tools"), "tools-toggle", () => this.#toggle(), { "aria-expanded": "false", "aria-controls": "tools" });
    this.doors = h("div", { class: "doors", role: "group", "aria-label": t("drawers") }, this.#door("calls", "log"), this.#door("faults", "fault"), this.#door("gaps", "gap"));
    this.el = document.getElementById("topbar");
    this.el.append(this.brand, this.state, this.tabs, this.tools, this.doors, this.toolsButton);
    document.addEventListener("pointerdown", (event) => !this.el.contains(event.target) && this.#toggle(false));
    this.el.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.toolsButton.getAttribute("aria-expanded") !== "true") return;
      this.#toggle(false);
      this.toolsButton.focus();
    });
  }

  update(world) {
    setText(this.brand, `${world.bot.name} · ${t("sandbox")}`);
    document.title = `${world.bot.name} · ${t("sandbox")}`;
    this.limits.show(world);
    const speed = world.clock.frozen ? 0 : world.clock.speed;
    region(this.speed, [speed], () => [...new Set([...SPEEDS, speed])].sort((a, b) => a - b).map((each) => h("option", { value: each, selected: each === speed }, each === 0 ? t("frozen") : `× ${each}`)));
    this.#drawState(world);
    this.#drawDoor("calls", world.calls.refused, t("refusedCount", { n: world.calls.refused }));
    const armed = world.faults.filter((fault) => fault.count === null || fault.used < fault.count).length + (world.settings.webhook_down ? 1 : 0);
    this.#drawDoor("faults", armed, t("faultCount", { n: armed }));
    this.#drawTabs();
    this.tick();
  }

  tick() {
    const now = civilNow();
    setText(this.clock, withSeconds(now));
    setText(this.day, shortDay(now));
  }

  #toggle(open = this.toolsButton.getAttribute("aria-expanded") !== "true") {
    this.toolsButton.setAttribute("aria-expanded", String(open));
    this.el.classList.toggle("tools-open", open);
  }

  #clockPart() {
    this.speed = h("select", { test: "clock-speed", "aria-label": t("speed"), title: t("speed"), on: { change: () => this.app.attempt(() => post("/sandbox/clock/speed", { speed: Number(this.speed.value) })) } });
    return h("div", { class: "clock", role: "group", "aria-label": t("clock") },
      icon("clock"), h("span", { class: "clock-now" }, this.day, this.clock),
      JUMPS.map(([name, seconds]) => h("button", { type: "button", class: "chip", test: `jump-${name}`, "aria-label": t(`jump${name}Long`), title: t(`jump${name}Long`), on: { click: () => this.app.attempt(() => post("/sandbox/clock/jump", { seconds })) } }, t(`jump${name}`))),
      this.speed);
  }

  #switch(name, test, label, help) {
    const box = h("input", { type: "checkbox", role: "switch", test, on: { change: () => this.app.attempt(() => patch("/sandbox/settings", { [name]: box.checked })) } });
    return [box, h("label", { class: "switch", title: help }, box, h("span", {}, label))];
  }

  #limitsPart() {
    this.limits = new SettingSwitch(this.app, "limits", "limits");
    return h("label", { class: "switch", title: t("limitsHelp") }, this.limits.box, h("span", {}, t("limits")));
  }

  #themePart() {
    const themes = THEMES.map((each) => h("option", { value: each, selected: each === readTheme() }, t(`theme_${each}`)));
    const choice = h("select", { class: "theme", test: "theme", "aria-label": t("theme"), title: t("theme"), on: { change: () => setTheme(choice.value) } }, themes);
    return choice;
  }

  #drawState({ updates }) {
    const tone = updates.mode === "nobody" ? "bad" : "good";
    const calm = tone === "good" && updates.pending <= BUSY;
    this.state.className = `bot-state ${tone}${calm ? " calm" : ""}`;
    this.state.dataset.mode = updates.mode;
    setText(this.state, tone === "bad" ? t("botAway", { n: updates.pending }) : calm ? t("botHere") : t("botBusy", { n: updates.pending }));
    this.state.title = updates.last_error ? (updates.last_error.message ?? String(updates.last_error)) : this.state.textContent;
  }

  #door(name, drawn) {
    const badge = h("span", { class: "badge", hidden: true, test: `${name}-badge` });
    return h("button", { type: "button", class: "door", test: `open-${name}`, "aria-pressed": "false", "data-door": name, title: t(`${name}Title`), on: { click: () => this.app.openDrawer(name) } }, icon(drawn), h("span", { class: "words" }, t(`${name}Door`)), badge);
  }

  #drawDoor(name, count, label) {
    const door = this.doors.querySelector(`[data-door="${name}"]`);
    const badge = door.querySelector(".badge");
    badge.hidden = count === 0;
    setText(badge, String(count));
    badge.setAttribute("aria-label", label);
    door.setAttribute("aria-pressed", String(this.app.drawerName === name));
  }

  // On a narrow page one phone is seen at a time; these are its tabs.
  #drawTabs() {
    const { phones, active, store } = this.app;
    keyed(this.tabs, phones.map((phone, n) => {
      const view = store.person(phone.person).value?.person;
      const sig = JSON.stringify([n, n === active, view]);
      return { key: `tab ${n}`, sig, build: () => h("button", { type: "button", class: "tab", test: `tab-${n}`, "aria-current": n === active ? "true" : null, "aria-label": t("phoneOf", { who: view?.name ?? "…" }), on: { click: () => this.app.activate(n) } }, avatar(phone.person, view?.name ?? "?"), n === active ? null : unreadBadge(view?.unread ?? 0)) };
    }));
  }
}

function readTheme() {
  return localStorage.getItem("theme") ?? "auto";
}

/** Light, dark, or as the system says. */
export function setTheme(theme = readTheme()) {
  localStorage.setItem("theme", theme);
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
