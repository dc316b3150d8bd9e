// Drawer "make it fail": ready failures with one tap, a form for the others, and the list of those at work.

import { post, remove } from "./api.js";
import { button, h, iconButton, keyed, region, two } from "./dom.js";
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
const KINDS = ["flood", "forbidden", "error_500", "bad_gateway", "bad_request", "lost_reply", "slow", "drop", "unseen"];
const METHODS = [
  "*", "send*", "edit*", "sendMessage", "editMessageText", "answerCallbackQuery", "copyMessage", "getUpdates",
];
const ODD_UPDATE = { message: { message_id: 1, date: 0, chat: { id: 1, type: "a kind that nobody knows" } } };

function labelled(label, input, cls = "") {
  return h("label", { class: `field ${cls}` }, h("span", {}, label), input);
}

function number(name, label, value, min = 0) {
  return labelled(label, h("input", { type: "number", name, value, min, test: `fault-${name}` }), `for-${name}`);
}

export class FaultsDrawer {
  constructor(app) {
    this.app = app;
    this.webhook = new SettingSwitch(app, "webhook_down", "webhook-down");
    this.privacy = new SettingSwitch(app, "privacy_mode", "privacy");
    this.topics = new SettingSwitch(app, "private_topics", "private-topics");
    this.list = h("ul", { class: "fault-list", test: "faults" });
    this.clear = this.#button("plain small", "faults-clear", () => remove("/sandbox/faults"), t("faultsClear"));
    this.chats = h("select", { name: "chat", test: "fault-chat" });
    this.el = h("div", {},
      h("p", { class: "note" }, t("faultsNote")),
      h("h3", {}, t("faultsAtWork")), this.list, this.clear,
      h("h3", {}, t("faultsReady")), this.#ready(),
      h("h3", {}, t("faultOwn")), this.#form(),
      h("h3", {}, t("updatesTitle")), this.#updates());
  }

  update() {
    const world = this.app.store.world.value;
    this.webhook.show(world);
    this.privacy.show(world);
    this.topics.show(world);
    this.clear.hidden = world.faults.length === 0;
    this.#drawChats(world);
    const row = (fault) => ({ key: fault.id, sig: JSON.stringify(fault), build: () => this.#row(fault) });
    const none = { key: "none", sig: "", build: () => h("li", { class: "none", test: "no-faults" }, t("noFaults")) };
    keyed(this.list, world.faults.length ? world.faults.map(row) : [none]);
  }

  #drawChats({ groups, people }) {
    const chats = [...groups.map(({ id, title }) => [id, title]), ...people.map(({ id, name }) => [id, name])];
    const all = [["", t("anyChat")], ...chats];
    region(this.chats, chats, () => all.map(([value, name]) => h("option", { value }, name)));
  }

  #button(cls, test, job, children) {
    return button(cls, test, () => this.app.attempt(job), children);
  }

  #big(test, job, title, words) {
    return this.#button("ready-fault", test, job, [h("strong", {}, title), h("small", {}, words)]);
  }

  #ready() {
    const big = ([name, fault]) => {
      const arm = () => post("/sandbox/faults", fault);
      return this.#big(`fault-ready-${name}`, arm, t(`ready_${name}`), t(`ready_${name}_text`));
    };
    return h("div", { class: "ready" }, READY.map(big));
  }

  #updates() {
    const repeat = () => post("/sandbox/updates/repeat");
    const odd = () => post("/sandbox/updates", ODD_UPDATE);
    return [
      this.#switch(this.privacy, "privacy"),
      this.#switch(this.topics, "privateTopics"),
      h("label", { class: "switch" }, this.webhook.box, h("span", {}, t("webhookDown"))),
      h("div", { class: "ready" },
        this.#big("repeat-update", repeat, t("repeatUpdate"), t("repeatUpdateText")),
        this.#big("odd-update", odd, t("oddUpdate"), t("oddUpdateText"))),
    ];
  }

  #switch({ box }, name) {
    const words = two(h("span", {}, t(name)), h("small", {}, t(`${name}Help`)));
    return h("label", { class: "switch" }, box, words);
  }

  #row(fault) {
    const done = fault.count !== null && fault.used >= fault.count;
    const facts = [
      fault.method ?? "*",
      fault.chat === null ? null : this.app.chatName(fault.chat),
      fault.kind === "flood" ? t("seconds_", { n: fault.retry_after }) : null,
      fault.ms ? `${fault.ms} ms` : null,
      fault.description,
      this.#left(fault, done),
    ];
    const drop = () => this.app.attempt(() => remove(`/sandbox/faults/${fault.id}`));
    const title = `${fault.id}. ${t(`kind_${fault.kind}`)}`;
    return h("li", { class: done ? "fault done" : "fault", test: `fault-${fault.id}`, "data-kind": fault.kind },
      two(h("strong", {}, title), h("small", {}, facts.filter(Boolean).join(" · "))),
      iconButton("close", t("faultRemove", { n: fault.id }), `fault-remove-${fault.id}`, drop));
  }

  #left(fault, done) {
    if (fault.count === null) return t("untilRemoved", { n: fault.used });
    return done ? t("faultDone", { n: fault.used }) : t("faultLeft", { n: fault.count - fault.used });
  }

  #form() {
    const kinds = KINDS.map((each) => h("option", { value: each }, t(`kind_${each}`)));
    const kind = h("select", { name: "kind", test: "fault-kind" }, kinds);
    const method = { name: "method", value: "send*", list: "fault-methods", test: "fault-method", spellcheck: "false" };
    const whole = h("input", { type: "checkbox", name: "whole_bot", checked: true, test: "fault-whole_bot" });
    const form = h("form", { class: "fault-form", "data-kind": "flood", test: "fault-form" },
      labelled(t("faultKind"), kind),
      labelled(t("faultMethod"), h("input", method)),
      h("datalist", { id: "fault-methods" }, METHODS.map((each) => h("option", { value: each }))),
      labelled(t("faultChat"), this.chats),
      number("count", t("faultCountField"), 1),
      number("after", t("faultAfter"), 0),
      number("retry_after", t("retryAfter"), 5, 1),
      number("ms", t("faultMs"), 3000),
      labelled(t("faultText"), h("input", { name: "description", test: "fault-description" }), "for-description"),
      h("label", { class: "check for-whole" }, whole, h("span", {}, t("wholeBot"))),
      h("button", { type: "submit", class: "main", test: "fault-add" }, t("faultAdd")));
    kind.addEventListener("change", () => { form.dataset.kind = kind.value; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#add(form);
    });
    return form;
  }

  #add(form) {
    const { kind, method, chat, count, after, retry_after: pause, ms, description, whole_bot: whole } = form.elements;
    const fault = {
      kind: kind.value,
      method: method.value || "*",
      chat: chat.value ? Number(chat.value) : null,
      count: count.value === "" || count.value === "0" ? null : Number(count.value),
      after: Number(after.value),
    };
    if (kind.value === "flood") Object.assign(fault, { retry_after: Number(pause.value), whole_bot: whole.checked });
    if (kind.value === "slow" || kind.value === "lost_reply") fault.ms = Number(ms.value);
    const worded = kind.value === "forbidden" || kind.value === "bad_request";
    if (worded && description.value) fault.description = description.value;
    return this.app.attempt(() => post("/sandbox/faults", fault));
  }
}
