// Drawer "what the bot called": each call with its parameters and result; Telegram's refusals in red.

import { post } from "./api.js";
import { button, h, keyed, region } from "./dom.js";
import { withSeconds } from "./time.js";
import { t } from "./words.js";

const QUIET = new Set(["getupdates", "getme"]);

function pretty(value) {
  return JSON.stringify(value, null, 2);
}

function tone(call) {
  if (call.ok === null) return "pending";
  return call.ok ? "fine" : "wrong";
}

function verdict(call) {
  if (call.ok === null) return t("noReply");
  return call.ok ? t("accepted") : String(call.code);
}

function gist({ parameters }) {
  const text = parameters?.text ?? parameters?.caption ?? "";
  return String(text).replaceAll(/\s+/g, " ").slice(0, 90);
}

function block(title, value, test) {
  if (value === null || value === undefined) return null;
  return [h("h4", {}, title), h("pre", { dir: "ltr", test, tabindex: "0", "aria-label": title }, pretty(value))];
}

function details(call) {
  return h("div", { class: "call-body" },
    call.description ? h("p", { class: "call-error", test: "call-error" }, call.description) : null,
    call.emulated === false ? h("p", { class: "call-error" }, t("callGap")) : null,
    call.early ? h("p", { class: "call-error" }, t("callEarly")) : null,
    call.fault ? h("p", { class: "note" }, t("callFault", { n: call.fault })) : null,
    h("p", { class: "note" }, t("callTook", { ms: call.ms === null ? "…" : Math.round(call.ms * 10) / 10 })),
    block(t("parameters"), call.parameters, "call-parameters"),
    block(t("result"), call.result, "call-result"));
}

export class CallsDrawer {
  #refused = false;
  #quiet = false;
  #open = new Set();

  constructor(app) {
    this.app = app;
    this.counts = h("p", { class: "counts", test: "call-counts" });
    this.list = h("ol", { class: "calls", test: "calls" });
    const forget = () => app.attempt(() => post("/sandbox/calls/seen"));
    this.el = h("div", {},
      h("p", { class: "note" }, t("callsNote")),
      this.counts,
      h("div", { class: "filters" },
        this.#filter("only-refused", t("onlyRefused"), (on) => { this.#refused = on; }),
        this.#filter("with-quiet", t("withQuiet"), (on) => { this.#quiet = on; }),
        button("plain small", "calls-seen", forget, t("callsSeen"))),
      this.list);
    app.store.calls.refresh();
  }

  update() {
    const { calls, world } = this.app.store;
    const counts = world.value.calls;
    region(this.counts, counts, () => this.#countWords(counts));
    const shown = (calls.value?.calls ?? []).filter((call) => this.#wanted(call)).reverse();
    const none = { key: "none", sig: "", build: () => h("li", { class: "none", test: "no-calls" }, t("noCalls")) };
    const row = (call) => ({
      key: call.n,
      sig: JSON.stringify([call.ok, call.code, call.ms]),
      build: () => this.#row(call),
    });
    keyed(this.list, shown.length ? shown.map(row) : [none]);
  }

  #filter(test, label, set) {
    const box = h("input", { type: "checkbox", test, on: { change: () => {
      set(box.checked);
      this.update();
    } } });
    return h("label", { class: "check" }, box, h("span", {}, label));
  }

  #countWords({ all, refused, not_emulated: gaps, early }) {
    const bad = (n, key) => (n ? h("strong", { class: "bad" }, ` · ${t(key, { n })}`) : null);
    return [t("callCounts", { all }), bad(refused, "refusedCount"), bad(gaps, "gapCount"), bad(early, "earlyCount")];
  }

  #wanted(call) {
    if (call.ok === false) return true;
    return !this.#refused && (this.#quiet || !QUIET.has(call.method.toLowerCase()));
  }

  #row(call) {
    const chat = call.chat === null ? null : h("bdi", { class: "call-chat" }, call.chat_name ?? this.app.chatName(call.chat));
    const said = call.ok === false ? (call.description ?? "") : gist(call);
    const open = this.#open.has(call.n);
    const facts = { open, test: `call-${call.n}`, "data-method": call.method, "data-ok": String(call.ok) };
    const el = h("details", { class: `call ${tone(call)}`, ...facts },
      h("summary", {},
        h("span", { class: "line" }, h("code", {}, call.method), h("span", { class: "verdict" }, verdict(call))),
        h("span", { class: "line" }, h("time", {}, withSeconds(call.at)), chat, h("bdi", { class: "gist" }, said))),
      open ? details(call) : null);
    el.addEventListener("toggle", () => {
      if (el.open) this.#open.add(call.n);
      else this.#open.delete(call.n);
      if (el.open && !el.querySelector(".call-body")) el.append(details(call));
    });
    return h("li", {}, el);
  }
}
