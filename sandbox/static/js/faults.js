// Drawer "make it fail": ready failures with one tap, a form for the others, and the list of those at work.

import { post, remove } from "./api.js";
import { h, iconButton, keyed, region } from "./dom.js";
import { SettingSwitch } from "./switch.js";
import { t } from "./words.js";

const READY = [
  ["flood", { kind: "flood", retry_after: 5, whole_bot: true, count: 1 }],
  ["forbidden", { kind: "forbidden", method: "send*", count: 1 }],
  ["server", { kind: "error_500", count: 1 }],
  ["lost", { kind: "lost_reply", method: "send*", count: 1, ms: 20000 }],
  ["slow", { kind: "slow", ms: 3000, count: 5 }],
  ["drop", { kind: "drop", count: 1 }],
];
const KINDS = ["flood", "forbidden", "error_500", "bad_gateway", "bad_request", "lost_reply", "slow", "drop"];
const METHODS = ["*", "send*", "edit*", "sendMessage", "editMessageText", "answerCallbackQuery", "copyMessage", "getUpdates"];
const ODD_UPDATE = { message: { message_id: 1, date: 0, chat: { id: 1, type: "a kind that nobody knows" } } };

function number(name, label, value, min = 0) {
  return h("label", { class: `field for-${name}` }, h("span", {}, label), h("input", { type: "number", name, value, min, test: `fault-${name}` }));
}

export class FaultsDrawer {
  constructor(app) {
    this.app = app;
    this.webhook = new SettingSwitch(app, "webhook_down", "webhook-down");
    this.privacy = new SettingSwitch(app, "privacy_mode", "privacy");
    this.list = h("ul", { class: "fault-list", test: "faults" });
    this.clear = h("button", { type: "button", class: "plain small", test: "faults-clear", on: { click: () => app.attempt(() => remove("/sandbox/faults")) } }, t("faultsClear"));
    this.form = this.#form();
    this.el = h("div", {},
      h("p", { class: "note" }, t("faultsNote")),
      h("h3", {}, t("faultsAtWork")), this.list, this.clear,
      h("h3", {}, t("faultsReady")),
      h("div", { class: "ready" }, READY.map(([name, fault]) => h("button", { type: "button", class: "ready-fault", test: `fault-ready-${name}`, on: { click: () => app.attempt(() => post("/sandbox/faults", fault)) } }, h("strong", {}, t(`ready_${name}`)), h("small", {}, t(`ready_${name}_text`))))),
      h("h3", {}, t("faultOwn")), this.form,
      h("h3", {}, t("updatesTitle")),
      h("label", { class: "switch" }, this.privacy.box, h("span", { class: "two" }, h("span", {}, t("privacy")), h("small", {}, t("privacyHelp")))),
      h("label", { class: "switch" }, this.webhook.box, h("span", {}, t("webhookDown"))),
      h("div", { class: "ready" },
        h("button", { type: "button", class: "ready-fault", test: "repeat-update", on: { click: () => app.attempt(() => post("/sandbox/updates/repeat")) } }, h("strong", {}, t("repeatUpdate")), h("small", {}, t("repeatUpdateText"))),
        h("button", { type: "button", class: "ready-fault", test: "odd-update", on: { click: () => app.attempt(() => post("/sandbox/updates", ODD_UPDATE)) } }, h("strong", {}, t("oddUpdate")), h("small", {}, t("oddUpdateText")))));
  }

  update() {
    const world = this.app.store.world.value;
    this.webhook.show(world);
    this.privacy.show(world);
    this.clear.hidden = world.faults.length === 0;
    region(this.chats, [world.people.map((each) => [each.id, each.name]), world.groups.map((each) => [each.id, each.title])], () => [
      h("option", { value: "" }, t("anyChat")), ...world.groups.map((group) => h("option", { value: group.id }, group.title)), ...world.people.map((person) => h("option", { value: person.id }, person.name)),
    ]);
    const rows = world.faults.map((fault) => ({ key: fault.id, sig: JSON.stringify(fault), build: () => this.#row(fault) }));
    keyed(this.list, rows.length ? rows : [{ key: "none", sig: "", build: () => h("li", { class: "none", test: "no-faults" }, t("noFaults")) }]);
  }

  #row(fault) {
    const done = fault.count !== null && fault.used >= fault.count;
    const left = fault.count === null ? t("untilRemoved", { n: fault.used }) : done ? t("faultDone", { n: fault.used }) : t("faultLeft", { n: fault.count - fault.used });
    const facts = [fault.method ?? "*", fault.chat === null ? null : this.app.chatName(fault.chat), fault.kind === "flood" ? t("seconds_", { n: fault.retry_after }) : null, fault.ms ? `${fault.ms} ms` : null, fault.description].filter(Boolean).join(" · ");
    return h("li", { class: done ? "fault done" : "fault", test: `fault-${fault.id}`, "data-kind": fault.kind }, h("span", { class: "two" }, h("strong", {}, `${fault.id}. ${t(`kind_${fault.kind}`)}`), h("small", {}, `${facts} · ${left}`)),
      iconButton("close", t("faultRemove", { n: fault.id }), `fault-remove-${fault.id}`, () => this.app.attempt(() => remove(`/sandbox/faults/${fault.id}`))));
  }

  #form() {
    this.chats = h("select", { name: "chat", test: "fault-chat" });
    const kind = h("select", { name: "kind", test: "fault-kind", on: { change: () => { form.dataset.kind = kind.value; } } }, KINDS.map((each) => h("option", { value: each }, t(`kind_${each}`))));
    const form = h("form", { class: "fault-form", "data-kind": "flood", test: "fault-form", on: { submit: (event) => {
      event.preventDefault();
      this.#add(form);
    } } },
    h("label", { class: "field" }, h("span", {}, t("faultKind")), kind),
    h("label", { class: "field" }, h("span", {}, t("faultMethod")), h("input", { name: "method", value: "send*", list: "fault-methods", test: "fault-method", spellcheck: "false" })),
    h("datalist", { id: "fault-methods" }, METHODS.map((each) => h("option", { value: each }))),
    h("label", { class: "field" }, h("span", {}, t("faultChat")), this.chats),
    number("count", t("faultCountField"), 1), number("after", t("faultAfter"), 0), number("retry_after", t("retryAfter"), 5, 1), number("ms", t("faultMs"), 3000),
    h("label", { class: "field for-description" }, h("span", {}, t("faultText")), h("input", { name: "description", test: "fault-description" })),
    h("label", { class: "check for-whole" }, h("input", { type: "checkbox", name: "whole_bot", checked: true, test: "fault-whole_bot" }), h("span", {}, t("wholeBot"))),
    h("button", { type: "submit", class: "main", test: "fault-add" }, t("faultAdd")));
    return form;
  }

  #add(form) {
    const { kind, method, chat, count, after, retry_after: pause, ms, description, whole_bot: whole } = form.elements;
    const fault = { kind: kind.value, method: method.value || "*", chat: chat.value ? Number(chat.value) : null, count: count.value === "" || count.value === "0" ? null : Number(count.value), after: Number(after.value) };
    if (kind.value === "flood") Object.assign(fault, { retry_after: Number(pause.value), whole_bot: whole.checked });
    if (kind.value === "slow" || kind.value === "lost_reply") fault.ms = Number(ms.value);
    if ((kind.value === "forbidden" || kind.value === "bad_request") && description.value) fault.description = description.value;
    return this.app.attempt(() => post("/sandbox/faults", fault));
  }
}
