// The foot of a chat: the text field with its buttons, or one wide button (START), or why nothing can be written.

import { attachMenu } from "./attach.js";
import { Commands } from "./commands.js";
import { button, h, icon, iconButton, nameOf, region, two } from "./dom.js";
import { drawKeys, keyboardState } from "./keys.js";
import { admin } from "./members.js";
import { t } from "./words.js";

export class Composer {
  #drafts = new Map(); // chat → text not sent yet
  #chat = null;
  #choice = null; // the person opened or closed the keyboard themselves
  reply = null;
  editing = null;

  constructor(phone) {
    this.phone = phone;
    const on = { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#left() };
    const facts = { rows: 1, dir: "auto", "aria-label": t("field"), spellcheck: "false" };
    this.field = h("textarea", { class: "field", test: "composer", ...facts, on });
    this.commands = new Commands(this.field, (command, complete) => this.#command(command, complete));
    this.context = h("div", { class: "context", test: "composer-context", hidden: true });
    const named = (label) => ({ "aria-label": label, title: label });
    const toggle = () => this.commands.toggle();
    this.menu = button("menu-button", "commands", toggle, icon("menu"), named(t("commands")));
    this.toggle = iconButton("keys", t("keyboard"), "keyboard-toggle", () => this.#toggleKeys());
    const send = { type: "submit", class: "round send", test: "send", ...named(t("send")) };
    this.sendButton = h("button", send, icon("send"));
    const attach = () => attachMenu(phone, this.attach);
    this.attach = iconButton("attach", t("attach"), "attach", attach, { "aria-haspopup": "menu" });
    const line = h("div", { class: "line" }, this.attach, this.menu, this.field, this.toggle, this.sendButton);
    const submit = (event) => {
      event.preventDefault();
      this.#submit();
    };
    const parts = [this.commands.el, this.context, line];
    this.form = h("form", { class: "composer", test: "composer-form", on: { submit } }, parts);
    this.wide = h("div", { class: "wide-action", hidden: true });
    const group = { role: "group", "aria-label": t("keyboard"), hidden: true };
    this.keys = h("div", { class: "keys", test: "reply-keyboard", ...group });
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

  /** Something else than words was sent as the answer. */
  answered() {
    this.reply = null;
    this.#drawContext();
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
    const wide = (words, test, run, payload = null) => {
      const build = () => button("start", test, run, words, { "data-payload": payload });
      return { words, test, payload, build };
    };
    const line = (words) => {
      const build = () => h("p", { class: "cannot", test: "cannot-write" }, words);
      return { words, test: "cannot-write", build };
    };
    const { phone } = this;
    const payload = view.start?.payload ?? null;
    if (phone.personView?.person.deleted) return line(t("accountDeleted"));
    if (view.blocked && !payload) return wide(t("unblock"), "unblock", () => phone.act("unblock"));
    if (view.start) return wide(t("start"), "start", () => phone.act("start", payload ? { payload } : {}), payload);
    const topic = view.topics?.find((each) => each.id === phone.column.thread);
    if (topic?.closed && !admin({ status: view.member_status })) return line(t("topicClosedLine"));
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
    this.#choice = {
      message: keyboard.message,
      hidden: keyboard.hidden,
      open: !keyboardState(this.phone.view, this.#choice).open,
    };
    this.update(this.phone.view);
  }

  #drawContext(view = this.phone.view) {
    const own = this.editing ?? this.reply;
    const asked = view?.force_reply?.message;
    this.forced = own ? null : (view?.messages.find((message) => message.id === asked) ?? null);
    const about = own ?? this.forced;
    this.context.hidden = !about;
    region(this.context, [about?.id, about?.text, Boolean(this.editing)], () => (about ? [
      icon("reply"),
      two(
        h("small", {}, this.editing ? t("editing") : [t("replyingTo"), " ", nameOf(about.from.name, "who")]),
        h("bdi", { class: "what" }, about.text || t(about.kind))),
      own ? iconButton("close", t("cancel"), "context-close", () => this.#dropContext()) : null,
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
    const tall = this.field.scrollHeight; // css/phone.css limits it
    if (tall) this.field.style.height = `${tall + 2}px`;
    this.sendButton.disabled = this.#nothing();
    this.commands.typed();
  }

  // A medium stays when its words are taken away; a text cannot be empty.
  #nothing() {
    return this.field.value.trim() === "" && (!this.editing || this.editing.kind === "text");
  }

  // A tap on the list of commands takes the focus for a moment.
  #left() {
    setTimeout(() => document.activeElement !== this.field && this.commands.close(), 150);
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
    if (this.#nothing()) return;
    const { editing } = this;
    const reply = this.reply ?? this.forced;
    this.reply = null;
    this.editing = null;
    this.#set("");
    this.#drawContext();
    const { phone } = this;
    const done = await (editing ? phone.act("edit", { message: editing.id, text }) : phone.write(text, reply?.id));
    if (!done && this.field.value === "") this.#set(text); // refused: the words are not lost
  }
}
