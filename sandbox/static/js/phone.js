// One person's phone: who holds it, which chat is open, and what they do. Children ask it to act; it asks the server.

import { act } from "./api.js";
import { Chat } from "./chat.js";
import { drawChatList } from "./chatlist.js";
import { chatMenu } from "./chatmenu.js";
import { dialog } from "./dialog.js";
import { avatar, button, h, icon, iconButton, nameOf, region, setText, two } from "./dom.js";
import { followLink } from "./links.js";
import { messageMenu } from "./messagemenu.js";
import { standing } from "./people.js";
import { phoneMenu } from "./phonemenu.js";
import { GENERAL } from "./strips.js";
import { civilNow, hourMinute } from "./time.js";
import { Toasts } from "./toasts.js";
import { t } from "./words.js";

export class Phone {
  #pressing = new Set(); // "message-row-col" sent to the server and not yet seen in a view
  #reading = null;
  pinShown = 0;

  constructor(app, column) {
    this.app = app;
    this.store = app.store;
    this.column = column;
    this.chat = new Chat(this);
    this.toasts = new Toasts();
    this.owner = button("owner", "phone-owner", () => app.choosePerson(this), [], { "aria-haspopup": "dialog" });
    this.time = h("time", { class: "phone-time", "aria-hidden": "true" });
    const openMenu = () => phoneMenu(this, this.more);
    this.more = iconButton("more", t("phoneMenu"), "phone-menu", openMenu, { "aria-haspopup": "menu" });
    this.lists = h("ul", { class: "chat-list", test: "chat-list", "aria-label": t("chats") });
    this.listArea = h("div", { class: "list-area" }, h("h2", { class: "list-title" }, t("chats")), this.lists);
    this.screen = h("div", { class: "screen" }, this.listArea, this.chat.el, this.toasts.el, this.toasts.alerts);
    const head = h("header", { class: "phone-head" }, this.owner, this.time, this.more);
    this.el = h("section", { class: "phone" }, head, this.screen);
  }

  get person() {
    return this.column.person;
  }

  get world() {
    return this.store.world.value;
  }

  get personView() {
    return this.store.person(this.person).value;
  }

  get copy() {
    return this.column.chat === null ? null : this.store.chat(this.person, this.column.chat, this.column.thread);
  }

  get view() {
    return this.copy?.value ?? null;
  }

  /** Draw what changed. */
  update(index, active) {
    this.#name(index, active);
    const person = this.personView?.person ?? this.world.people.find((each) => each.id === this.person);
    region(this.owner, person && [person.name, person.language_code, standing(person)], () => this.#ownerParts(person));
    this.tick();
    const { copy } = this;
    if (copy?.error?.status && this.column.chat !== this.person) return this.goto(null); // left the group meanwhile
    if (this.#topicGone()) return this.goto(this.column.chat);
    this.listArea.hidden = copy !== null;
    this.chat.el.hidden = copy === null;
    if (copy === null) drawChatList(this.lists, this.personView, this);
    else {
      this.chat.update(this.view, copy);
      this.#markRead(active);
    }
  }

  tick() {
    setText(this.time, hourMinute(civilNow()));
  }

  #name(index, active) {
    const { dataset } = this.el;
    dataset.testid = `phone-${index}`;
    dataset.person = this.person;
    dataset.chat = this.column.chat ?? "list";
    dataset.thread = this.column.thread ?? "";
    this.el.classList.toggle("active", active);
    this.el.setAttribute("aria-label", t("phoneOf", { who: this.personView?.person.name ?? "…" }));
  }

  // The topic that is open was deleted.
  #topicGone() {
    const { thread } = this.column;
    const known = [null, GENERAL, ...(this.view?.topics ?? []).map((topic) => topic.id)];
    return this.view !== null && !known.includes(thread);
  }

  #ownerParts(person) {
    if (!person) return "…";
    const facts = [person.language_code ?? t("noLanguage"), standing(person)];
    return [
      avatar(person.id, person.name),
      two(nameOf(person.name), h("small", {}, facts.filter(Boolean).join(" · "))),
      icon("down"),
    ];
  }

  // An open chat is a read chat, if it can be seen.
  #markRead(active) {
    const line = this.personView?.chats.find((each) => each.id === this.column.chat);
    const visible = !document.hidden && (active || !this.app.narrow);
    const mark = `${this.column.chat} ${line?.last?.id} ${line?.unread}`;
    if (!line?.unread || !visible || this.#reading === mark) return;
    this.#reading = mark;
    this.store.during(() => act(this.person, "read", { chat: this.column.chat })).catch(() => {});
  }

  /** Open a chat (null: the list of chats), perhaps at a topic. */
  goto(chat, thread = null) {
    this.pinShown = 0;
    this.column.chat = chat;
    this.column.thread = thread;
    this.app.arranged();
    if (chat === null) this.lists.querySelector("button")?.focus();
    else this.chat.composer.focus();
  }

  /** Hand the phone to somebody else. */
  give(person) {
    Object.assign(this.column, { person, chat: person, thread: null });
    this.app.arranged();
  }

  /** Do something as this person in the open chat; a refusal is said on the phone. Resolves to the answer, or null. */
  act(what, body = {}) {
    const chat = this.column.chat ?? this.person;
    return this.store.during(async () => {
      try {
        const answer = await act(this.person, what, { chat, ...body });
        await this.store.refreshPerson(this.person);
        await this.store.flushSoon();
        return answer;
      } catch (error) {
        this.say(t("refused", { why: error.message }), "error");
        return null;
      }
    });
  }

  /** Send a message of any kind, answering what the text field answers, in the open topic. */
  async send(what, body) {
    const reply = this.chat.composer.reply?.id ?? this.chat.composer.forced?.id;
    const thread = this.column.thread === GENERAL ? undefined : (this.column.thread ?? undefined);
    const done = await this.act(what, { reply_to: reply, thread, ...body });
    if (done) this.chat.composer.answered();
    this.chat.toEnd();
    return done;
  }

  write(text, replyTo) {
    return this.send("write", { text, ...(replyTo ? { reply_to: replyTo } : {}) });
  }

  react(message, emoji) {
    return this.act("react", { message: message.id, emoji });
  }

  isPressing(message, row, col) {
    return this.#pressing.has(`${message}-${row}-${col}`);
  }

  /** Which buttons of a message wait for the server ("" asks for all messages). */
  pressingIn(message) {
    return [...this.#pressing].filter((key) => message === "" || key.startsWith(`${message}-`)).join();
  }

  /** Press a button under a message: at most once at a time for each button. */
  async press(message, row, col) {
    const key = `${message}-${row}-${col}`;
    if (this.#pressing.has(key)) return;
    this.#pressing.add(key);
    this.store.flush();
    const done = await this.act("press", { message, row, col });
    this.#pressing.delete(key);
    await this.store.flushSoon();
    if (done?.pressed === "url") await this.openLink(done.url);
    if (done?.pressed === "copy") await this.toClipboard(done.text);
  }

  /** The bot answered a press of this person. */
  answered(press) {
    if (press.text && press.alert) this.toasts.alert(press.label || t("alert"), press.text);
    else if (press.text) this.toasts.show(press.text);
  }

  openLink(url) {
    return followLink(this, url);
  }

  async toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.say(t("copied"));
    } catch {
      const facts = { value: text, readonly: true, "aria-label": t("copyThis"), test: "copy-text" };
      const body = h("input", { class: "copy-field", ...facts });
      await dialog({ title: t("copyThis"), test: "copy-dialog", body, ready: () => body.select() });
    }
  }

  say(text, tone = "") {
    this.toasts.show(text, tone);
  }

  announce(text) {
    this.app.announce(text);
  }

  jumpTo(id) {
    if (!this.chat.jumpTo(id)) this.say(t("tooOld"));
  }

  openMessageMenu(id, anchor) {
    const message = this.view?.messages.find((each) => each.id === id);
    if (message) this.messageMenu(message, anchor);
  }

  messageMenu(message, anchor) {
    messageMenu(this, message, anchor);
  }

  chatMenu(anchor) {
    chatMenu(this, anchor);
  }
}
