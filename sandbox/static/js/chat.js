// An open chat: title, strips, messages that keep their place while others come, and the foot.

import { unreadBadge } from "./chatlist.js";
import { Composer } from "./composer.js";
import { avatar, h, icon, iconButton, keyed, nameOf, region, setText } from "./dom.js";
import { messageElement } from "./message.js";
import { serviceWords } from "./service.js";
import { drawPins, drawTopics } from "./strips.js";
import { dayKey, dayOf } from "./time.js";
import { t } from "./words.js";

const NEAR = 80; // px from the end that still count as "at the end"

export class Chat {
  #key = null;
  #fresh = true; // the chat was opened and its messages have not come yet
  #newest = 0; // the newest message that was drawn
  #missed = 0; // messages that came while the person looked at older ones
  #drawn = "";
  #view = null;

  constructor(phone) {
    this.phone = phone;
    this.back = h("span", { class: "back-area" });
    this.title = h("button", { type: "button", class: "chat-title", test: "chat-title", on: { click: () => phone.chatMenu(this.more) } });
    this.more = iconButton("more", t("chatMenu"), "chat-menu", () => phone.chatMenu(this.more), { "aria-haspopup": "menu" });
    this.topics = h("div", { class: "topics", role: "group", "aria-label": t("topics"), test: "topics", hidden: true });
    this.pins = h("div", { class: "pins", test: "pins", hidden: true });
    this.list = h("div", { class: "messages", test: "messages", role: "log", "aria-live": "off", "aria-label": t("messages"), tabindex: "0", on: { keydown: (event) => this.#move(event), scroll: () => this.#scrolled() } });
    this.end = h("button", { type: "button", class: "to-end", test: "to-end", hidden: true, "aria-label": t("toEnd"), on: { click: () => this.toEnd(true) } }, icon("down"), h("span", { class: "badge", hidden: true }));
    this.composer = new Composer(phone);
    this.el = h("div", { class: "chat" }, h("header", { class: "chat-head" }, this.back, this.title, this.more), this.topics, this.pins, h("div", { class: "scroll" }, this.list, this.end), this.composer.el);
  }

  update(view, copy) {
    const { column } = this.phone;
    const key = `${column.person} ${column.chat} ${column.thread ?? ""}`;
    const opened = this.#key !== key;
    if (opened) {
      this.#key = key;
      this.#fresh = true;
      this.#missed = 0;
    }
    this.#drawHead(view);
    drawTopics(this.topics, view, this.phone);
    drawPins(this.pins, view, this.phone);
    const atEnd = this.#atEnd();
    const drew = this.#drawMessages(view, copy);
    this.composer.update(view);
    if (view && drew) this.#arrived(view, atEnd);
  }

  /** Go to the newest message. */
  toEnd(smooth = false) {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant" });
    this.#missed = 0;
    this.#drawEnd();
  }

  /** Show a message and make it stand out for a moment. */
  jumpTo(id) {
    const el = this.list.querySelector(`[data-message="${id}"]`);
    if (!el) return false;
    el.scrollIntoView({ block: "center" });
    el.classList.remove("flash");
    void el.offsetWidth; // restarts the animation
    el.classList.add("flash");
    el.focus({ preventScroll: true });
    return true;
  }

  #drawHead(view) {
    const { phone } = this;
    const elsewhere = (phone.personView?.chats ?? []).filter((line) => line.id !== phone.column.chat).reduce((sum, line) => sum + line.unread, 0);
    region(this.back, elsewhere, () => {
      const back = iconButton("back", t("backToChats"), "back", () => phone.goto(null));
      if (elsewhere) back.append(unreadBadge(elsewhere));
      return back;
    });
    const title = view?.title ?? phone.personView?.chats.find((line) => line.id === phone.column.chat)?.title ?? "…";
    const kind = phone.column.chat === phone.column.person ? "bot" : "group";
    region(this.title, [phone.column.chat, title, kind], () => [avatar(kind === "bot" ? phone.world.bot.id : phone.column.chat, title, kind), h("span", { class: "two" }, nameOf(title), h("small", { class: "subtitle", test: "subtitle" }))]);
    const subtitle = this.title.querySelector(".subtitle");
    subtitle.classList.toggle("typing", Boolean(view?.typing));
    setText(subtitle, this.#subtitle(view, kind));
  }

  #subtitle(view, kind) {
    if (!view) return t("loading");
    if (view.typing) return view.typing === "typing" ? t("typing") : t("busy");
    if (kind === "bot") return view.blocked ? t("blockedBot") : t("botTag");
    const inside = (view.members ?? []).filter((member) => !["left", "kicked"].includes(member.status));
    return t("members", { n: inside.length });
  }

  // True when there was anything to draw: a view is a new object whenever it was fetched again.
  #drawMessages(view, copy) {
    const pressing = `${this.#key} ${this.phone.pressingIn("")}`;
    if (this.#view === view && this.#drawn === pressing) return false;
    this.#view = view;
    this.#drawn = pressing;
    const rows = [];
    let day = null;
    let before = null;
    const group = this.phone.column.chat !== this.phone.column.person;
    if (view?.more) rows.push({ key: "more", sig: "", build: () => h("button", { type: "button", class: "older", test: "older", on: { click: () => this.#older(copy) } }, t("older")) });
    for (const message of view?.messages ?? []) {
      const on = dayKey(message.date);
      if (on !== day) rows.push({ key: `day ${on}`, sig: "", build: () => h("div", { class: "day", role: "separator" }, dayOf(message.date)) });
      const first = on !== day || !before || before.kind === "service" || before.from.id !== message.from.id || before.from.name !== message.from.name;
      day = on;
      before = message;
      const busy = message.buttons?.length ? this.phone.pressingIn(message.id) : "";
      rows.push({ key: message.id, sig: JSON.stringify([message, group, first, busy]), build: () => messageElement(message, { group, first }, this.phone) });
    }
    if (view && !view.messages.length) rows.push({ key: "empty", sig: `${view.empty_text} ${Boolean(view.start)}`, build: () => h("p", { class: "empty", test: "empty", dir: "auto" }, view.empty_text || t(view.start ? "emptyStart" : "emptyChat")) });
    keyed(this.list, rows);
    return true;
  }

  async #older(copy) {
    const { scrollHeight, scrollTop } = this.list;
    await this.phone.store.older(copy);
    this.phone.store.flush();
    this.list.scrollTop = scrollTop + this.list.scrollHeight - scrollHeight;
  }

  #arrived(view, atEnd) {
    const fresh = view.messages.filter((message) => message.id > this.#newest);
    this.#newest = view.messages.at(-1)?.id ?? (this.#fresh ? 0 : this.#newest);
    if (this.#fresh) {
      this.#fresh = false;
      return this.toEnd();
    }
    const foreign = fresh.filter((message) => !message.mine);
    if (foreign.length) this.phone.announce(this.#spoken(foreign.at(-1)));
    if (atEnd || fresh.some((message) => message.mine)) return this.toEnd();
    this.#missed += foreign.length;
    return this.#drawEnd();
  }

  #spoken(message) {
    const what = message.kind === "service" ? serviceWords(message.service) : message.text || t(message.kind);
    return t("saidTo", { who: message.from.name, to: this.phone.personView?.person.first_name ?? "", what });
  }

  #atEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }

  #scrolled() {
    if (this.#atEnd()) this.#missed = 0;
    this.#drawEnd();
  }

  #drawEnd() {
    this.end.hidden = this.#atEnd();
    const badge = this.end.lastElementChild;
    badge.hidden = this.#missed === 0;
    setText(badge, String(this.#missed));
  }

  // Arrow keys walk over the bubbles; Enter, the menu key or Shift+F10 opens the menu of the one that has focus.
  #move(event) {
    const rows = [...this.list.querySelectorAll(".msg")];
    const at = rows.indexOf(document.activeElement);
    if (at >= 0 && (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) {
      event.preventDefault();
      this.phone.openMessageMenu(Number(rows[at].dataset.message), rows[at]);
      return;
    }
    if (at < 0 && document.activeElement !== this.list) return;
    const to = { ArrowUp: at < 0 ? rows.length - 1 : Math.max(at - 1, 0), ArrowDown: at < 0 ? 0 : Math.min(at + 1, rows.length - 1), Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    rows[to].focus({ preventScroll: true });
    rows[to].scrollIntoView({ block: "nearest" });
  }
}
