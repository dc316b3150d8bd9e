// The bar above the phones: whose turn, the clock and its jumps, the switches, the doors to the drawers.

import { post } from "./api.js";
import { unreadBadge } from "./chatlist.js";
import { avatar, button, h, icon, iconButton, keyed, region, setText } from "./dom.js";
import { SettingSwitch } from "./switch.js";
import { civilNow, shortDay, withSeconds } from "./time.js";
import { count, t } from "./words.js";

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
    const parts = [this.#clockPart(), this.#limitsPart(), this.#themePart()];
    this.tools = h("div", { class: "tools", id: "tools", test: "tools" }, parts);
    const folded = { "aria-expanded": "false", "aria-controls": "tools" };
    this.toolsButton = iconButton("tools", t("tools"), "tools-toggle", () => this.#toggle(), folded);
    const drawn = { crowd: "crowd", calls: "log", faults: "fault", walk: "save", gaps: "gap" };
    const doors = Object.entries(drawn).map(([name, sign]) => this.#door(name, sign));
    this.doors = h("div", { class: "doors", role: "group", "aria-label": t("drawers") }, doors);
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
    this.#drawSpeed(world.clock.frozen ? 0 : world.clock.speed);
    this.#drawState(world);
    this.#drawDoor("calls", world.calls.refused, t("refusedCount", { n: world.calls.refused }));
    const rules = world.faults.filter((fault) => fault.count === null || fault.used < fault.count).length;
    const { busy, size } = world.crowd;
    this.#drawDoor("crowd", busy ? count(size) : 0, t("crowdCount", { n: count(size) }));
    const armed = rules + Number(world.settings.webhook_down);
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
    const act = (what, body) => this.app.attempt(() => post(`/sandbox/clock/${what}`, body));
    const change = () => act("speed", { speed: Number(this.speed.value) });
    this.speed = h("select", { test: "clock-speed", on: { change } });
    const jump = ([name, seconds]) => {
      const label = t(`jump${name}Long`);
      const run = () => act("jump", { seconds });
      return button("chip", `jump-${name}`, run, t(`jump${name}`), { "aria-label": label, title: label });
    };
    return h("div", { class: "clock", role: "group", "aria-label": t("clock") },
      icon("clock"),
      h("span", { class: "clock-now" }, this.day, this.clock),
      JUMPS.map(jump),
      h("label", { class: "with-word", title: t("speed") }, h("span", {}, t("speed")), this.speed));
  }

  #drawSpeed(speed) {
    const speeds = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b);
    const words = (each) => (each === 0 ? t("frozen") : `× ${each}`);
    region(this.speed, [speed], () =>
      speeds.map((each) => h("option", { value: each, selected: each === speed }, words(each))));
  }

  #limitsPart() {
    this.limits = new SettingSwitch(this.app, "limits", "limits");
    return h("label", { class: "switch", title: t("limitsHelp") }, this.limits.box, h("span", {}, t("limits")));
  }

  #themePart() {
    const theme = (each) => h("option", { value: each, selected: each === readTheme() }, t(`theme_${each}`));
    const themes = THEMES.map(theme);
    const choice = h("select", { test: "theme", on: { change: () => setTheme(choice.value) } }, themes);
    return h("label", { class: "with-word theme", title: t("theme") }, h("span", {}, t("theme")), choice);
  }

  #drawState({ updates }) {
    const { last_error: error, mode, pending } = updates;
    const away = mode === "nobody";
    const calm = !away && pending <= BUSY;
    this.state.className = `bot-state ${away ? "bad" : "good"}${calm ? " calm" : ""}`;
    this.state.dataset.mode = mode;
    setText(this.state, calm ? t("botHere") : t(away ? "botAway" : "botBusy", { n: pending }));
    this.state.title = error ? (error.message ?? String(error)) : this.state.textContent;
  }

  #door(name, drawn) {
    const badge = h("span", { class: "badge", hidden: true, test: `${name}-badge` });
    const shown = [icon(drawn), h("span", { class: "words" }, t(`${name}Door`)), badge];
    const facts = { "aria-pressed": "false", "data-door": name, title: t(`${name}Title`) };
    return button("door", `open-${name}`, () => this.app.openDrawer(name), shown, facts);
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
      const current = n === active;
      const build = () => {
        const shown = [avatar(phone.person, view?.name ?? "?"), current ? null : unreadBadge(view?.unread)];
        const label = t("phoneOf", { who: view?.name ?? "…" });
        const facts = { "aria-current": current ? "true" : null, "aria-label": label };
        return button("tab", `tab-${n}`, () => this.app.activate(n), shown, facts);
      };
      return { key: `tab ${n}`, sig: JSON.stringify([n, current, view]), build };
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
