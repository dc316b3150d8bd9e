// The foot of a chat: the text field with its buttons, or one wide button (START, unblock), or why nothing can be written.

import { attachMenu } from "./attach.js";
import { Commands } from "./commands.js";
import { h, icon, iconButton, nameOf, region } from "./dom.js";
import { drawKeys, keyboardState } from "./keys.js";
import { t } from "./words.js";

const MOST_LINES = 6;

export class Composer {
  #drafts = new Map(); // chat → text not sent yet
  #chat = null;
  #choice = null; // the person opened or closed the keyboard themselves
  reply = null;
  editing = null;

  constructor(phone) {
    this.phone = phone;
    this.field = h("textarea", { class: "field", rows: 1, dir: "auto", test: "composer", "aria-label": t("field"), spellcheck: "false", on: {
      input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => setTimeout(() => document.activeElement !== this.field && this.commands.close(), 150),
    } });
    this.commands = new Commands(this.field, (command, complete) => this.#command(command, complete));
    this.context = h("div", { class: "context", test: "composer-context", hidden: true });
    this.menu = h("button", { type: "button", class: "menu-button", test: "commands", "aria-label": t("commands"), title: t("commands"), on: { click: () => this.commands.toggle() } }, icon("menu"));
    this.toggle = iconButton("keys", t("keyboard"), "keyboard-toggle", () => this.#toggleKeys());
    this.sendButton = h("button", { type: "submit", class: "round send", test: "send", "aria-label": t("send"), title: t("send") }, icon("send"));
    this.attach = iconButton("attach", t("attach"), "attach", () => attachMenu(phone, this.attach), { "aria-haspopup": "menu" });
    this.form = h("form", { class: "composer", test: "composer-form", on: { submit: (event) => {
      event.preventDefault();
      this.#submit();
    } } }, this.commands.el, this.context, h("div", { class: "line" }, this.attach, this.menu, this.field, this.toggle, this.sendButton));
    this.wide = h("div", { class: "wide-action", hidden: true });
    this.keys = h("div", { class: "keys", test: "reply-keyboard", role: "group", "aria-label": t("keyboard"), hidden: true });
    this.el = h("footer", { class: "foot" }, this.form, this.wide, this.keys);
  }

  /** Draw for the chat's view of now. */
  update(view) {
    this.#switch(`${this.phone.column.chat} ${this.phone.column.thread ?? ""}`);
    const instead = this.#instead(view);
    this.form.hidden = instead !== null;
    this.wide.hidden = instead === null;
    region(this.wide, instead && [instead.words, instead.test, instead.payload], () => instead?.build() ?? []);
    this.commands.use(view?.commands);
    this.menu.hidden = !view?.commands?.length;
    const { there, open } = keyboardState(view, this.#choice);
    this.toggle.hidden = !there;
    this.toggle.setAttribute("aria-expanded", String(open));
    drawKeys(this.keys, view, open && instead === null, this.phone);
    this.field.placeholder = this.#placeholder(view, open);
    this.#drawContext(view);
  }

  focus() {
    if (!this.form.hidden && matchMedia("(pointer: fine)").matches) this.field.focus({ preventScroll: true });
  }

  replyTo(message) {
    this.editing = null;
    this.reply = message;
    this.#drawContext();
    this.field.focus();
  }

  edit(message) {
    this.reply = null;
    this.editing = message;
    this.#set(message.text);
    this.#drawContext();
    this.field.focus();
  }

  #switch(chat) {
    if (this.#chat === chat) return;
    if (this.#chat !== null) this.#drafts.set(this.#chat, this.editing ? "" : this.field.value);
    this.#chat = chat;
    this.reply = null;
    this.editing = null;
    this.#set(this.#drafts.get(chat) ?? "");
  }

  #instead(view) {
    if (!view) return null;
    const button = (words, test, run, payload = null) => ({ words, test, payload, build: () => h("button", { type: "button", class: "start", test, "data-payload": payload, on: { click: run } }, words) });
    const person = this.phone.personView?.person;
    const line = (words) => ({ words, test: "cannot-write", build: () => h("p", { class: "cannot", test: "cannot-write" }, words) });
    if (person?.deleted) return line(t("accountDeleted"));
    if (view.blocked && !view.start?.payload) return button(t("unblock"), "unblock", () => this.phone.act("unblock"));
    if (view.start) return button(t("start"), "start", () => this.phone.act("start", { payload: view.start.payload ?? undefined }), view.start.payload);
    const topic = view.topics?.find((each) => each.id === this.phone.column.thread);
    if (topic?.closed && !["creator", "administrator"].includes(view.member_status)) return line(t("topicClosedLine"));
    return view.can_write ? null : line(t("cannotWrite"));
  }

  #placeholder(view, keysOpen) {
    if (view?.anonymous) return t("writeAnonymous");
    if (view?.force_reply?.placeholder) return view.force_reply.placeholder;
    if (keysOpen && view?.keyboard?.placeholder) return view.keyboard.placeholder;
    const topic = view?.topics?.find((each) => each.id === this.phone.column.thread);
    return topic && !topic.general ? t("writeIn", { name: topic.name }) : t("writeMessage");
  }

  #toggleKeys() {
    const { keyboard } = this.phone.view;
    this.#choice = { message: keyboard.message, hidden: keyboard.hidden, open: !keyboardState(this.phone.view, this.#choice).open };
    this.update(this.phone.view);
  }

  #drawContext(view = this.phone.view) {
    const forced = view?.force_reply && !this.reply && !this.editing ? view.messages.find((message) => message.id === view.force_reply.message) : null;
    const about = this.editing ?? this.reply ?? forced;
    this.forced = forced;
    this.context.hidden = !about;
    region(this.context, [about?.id, about?.text, Boolean(this.editing)], () => (about ? [
      icon("reply"),
      h("span", { class: "two" }, h("small", {}, this.editing ? t("editing") : t("replyingTo"), " ", this.editing ? null : nameOf(about.from.name, "who")), h("bdi", { class: "what" }, about.text || t(about.kind))),
      this.reply || this.editing ? iconButton("close", t("cancel"), "context-close", () => this.#dropContext()) : null,
    ] : []));
  }

  #dropContext() {
    if (this.editing) this.#set("");
    this.reply = null;
    this.editing = null;
    this.#drawContext();
    this.field.focus();
  }

  #set(text) {
    this.field.value = text;
    this.#typed();
  }

  #typed() {
    this.field.style.height = "auto";
    const line = parseFloat(getComputedStyle(this.field).lineHeight) || 20;
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, line * MOST_LINES + 16)}px`;
    this.sendButton.disabled = this.field.value.trim() === "";
    this.commands.typed();
  }

  #key(event) {
    if (event.isComposing || this.commands.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && (this.reply || this.editing)) {
      event.preventDefault();
      this.#dropContext();
    } else if (event.key === "ArrowUp" && this.field.value === "") {
      const own = this.phone.view?.messages.findLast((message) => message.mine && message.can_edit);
      if (own) {
        event.preventDefault();
        this.edit(own);
      }
    }
  }

  #command(command, complete) {
    if (complete) return this.#set(`/${command} `);
    this.#set("");
    return this.phone.write(`/${command}`);
  }

  async #submit() {
    const text = this.field.value;
    if (text.trim() === "") return;
    const { editing } = this;
    const reply = this.reply ?? this.forced;
    this.reply = null;
    this.editing = null;
    this.#set("");
    this.#drawContext();
    const done = editing ? await this.phone.act("edit", { message: editing.id, text }) : await this.phone.write(text, reply?.id);
    if (!done && this.field.value === "") this.#set(text); // refused: the words are not lost
  }
}
