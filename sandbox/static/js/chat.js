// An open chat: title, strips, messages that keep their place while others come, and the foot.

import { unreadBadge } from "./chatlist.js";
import { Composer } from "./composer.js";
import { avatar, button, h, icon, iconButton, keyed, nameOf, region, setText, two } from "./dom.js";
import { inside } from "./members.js";
import { messageElement } from "./message.js";
import { serviceWords } from "./service.js";
import { drawPins, drawTopics } from "./strips.js";
import { dayKey, dayOf } from "./time.js";
import { t } from "./words.js";

const NEAR = 80; // px from the end that still count as "at the end"

const row = (key, sig, build) => ({ key, sig, build });
const sameWriter = (one, other) => one.id === other.id && one.name === other.name;

export class Chat {
  #key = null;
  #fresh = true; // the chat was opened and its messages have not come yet
  #newest = 0; // the newest message that was drawn
  #whispered = 0; // the newest ephemeral one, whose numbers go down
  #missed = 0; // messages that came while the person looked at older ones
  #drawn = "";
  #stuck = true; // at the end, and to be kept there when the room changes
  #view = null;

  constructor(phone) {
    this.phone = phone;
    this.back = h("span", { class: "back-area" });
    const openMenu = () => phone.chatMenu(this.more);
    this.title = button("chat-title", "chat-title", openMenu, []);
    this.more = iconButton("more", t("chatMenu"), "chat-menu", openMenu, { "aria-haspopup": "menu" });
    this.topics = h("div", { class: "topics", role: "group", "aria-label": t("topics"), test: "topics", hidden: true });
    this.pins = h("div", { class: "pins", test: "pins", hidden: true });
    this.list = h("div", {
      class: "messages",
      test: "messages",
      role: "log",
      "aria-live": "off",
      "aria-label": t("messages"),
      tabindex: "0",
      on: { keydown: (event) => this.#move(event), scroll: () => this.#scrolled() },
    });
    const down = [icon("down"), h("span", { class: "badge", hidden: true })];
    this.end = button("to-end", "to-end", () => this.toEnd(true), down, { hidden: true, "aria-label": t("toEnd") });
    this.composer = new Composer(phone);
    const stay = () => this.#stuck && this.toEnd();
    new ResizeObserver(stay).observe(this.list);
    this.list.addEventListener("load", stay, true); // a picture that comes late makes the chat longer
    this.el = h("div", { class: "chat" },
      h("header", { class: "chat-head" }, this.back, this.title, this.more),
      this.topics,
      this.pins,
      h("div", { class: "scroll" }, this.list, this.end),
      this.composer.el);
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
    this.list.scrollTo({
      top: this.list.scrollHeight,
      behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "instant",
    });
    this.#missed = 0;
    this.#stuck = true;
    this.#drawEnd();
  }

  /** Show a message and make it stand out for a moment. */
  jumpTo(id) {
    const el = this.list.querySelector(`[data-message="${id}"]`);
    if (!el) return false;
    this.#stuck = false;
    el.scrollIntoView({ block: "center" });
    el.classList.remove("flash");
    void el.offsetWidth; // restarts the animation
    el.classList.add("flash");
    el.focus({ preventScroll: true });
    return true;
  }

  #drawHead(view) {
    const { phone } = this;
    const others = (phone.personView?.chats ?? []).filter((line) => line.id !== phone.column.chat);
    const elsewhere = others.reduce((sum, line) => sum + line.unread, 0);
    region(this.back, elsewhere, () => {
      const back = iconButton("back", t("backToChats"), "back", () => phone.goto(null));
      if (elsewhere) back.append(unreadBadge(elsewhere));
      return back;
    });
    const title = view?.title ?? phone.personView?.chats.find((line) => line.id === phone.column.chat)?.title ?? "…";
    const kind = phone.column.chat === phone.column.person ? "bot" : "group";
    region(this.title, [phone.column.chat, title, kind], () => [
      avatar(kind === "bot" ? phone.world.bot.id : phone.column.chat, title, kind),
      two(nameOf(title), h("small", { class: "subtitle", test: "subtitle" })),
    ]);
    const subtitle = this.title.querySelector(".subtitle");
    subtitle.classList.toggle("typing", Boolean(view?.typing));
    setText(subtitle, this.#subtitle(view, kind));
  }

  #subtitle(view, kind) {
    if (!view) return t("loading");
    if (view.typing) return view.typing === "typing" ? t("typing") : t("busy");
    if (kind === "bot") return view.blocked ? t("blockedBot") : t("botTag");
    const there = (view.members ?? []).filter(inside);
    if (view.kind === "channel") return t("readers", { n: there.filter((member) => !member.bot).length });
    return t("members", { n: there.length });
  }

  // True when there was anything to draw: a view is a new object whenever it was fetched again.
  #drawMessages(view, copy) {
    const pressing = `${this.#key} ${this.phone.pressingIn("")}`;
    if (this.#view === view && this.#drawn === pressing) return false;
    this.#view = view;
    this.#drawn = pressing;
    keyed(this.list, this.#rows(view, copy));
    return true;
  }

  #rows(view, copy) {
    if (!view) return [];
    const group = this.phone.column.chat !== this.phone.column.person;
    const older = () => button("older", "older", () => this.#older(copy), t("older"));
    const rows = view.more ? [row("more", "", older)] : [];
    let before = null;
    for (const message of view.messages) {
      const day = dayKey(message.date);
      const newDay = !before || day !== dayKey(before.date);
      const title = () => h("div", { class: "day", role: "separator" }, dayOf(message.date));
      if (newDay) rows.push(row(`day ${day}`, "", title));
      const first = newDay || before.kind === "service" || !sameWriter(before.from, message.from);
      const topic = this.#topicOf(message, view);
      const busy = message.buttons?.length ? this.phone.pressingIn(message.id) : "";
      const sig = JSON.stringify([message, group, first, topic, busy]);
      rows.push(row(message.id, sig, () => messageElement(message, { group, first, topic }, this.phone)));
      before = message;
    }
    if (before) return rows;
    const words = view.empty_text || t(view.start ? "emptyStart" : "emptyChat");
    return [row("empty", words, () => h("p", { class: "empty", test: "empty", dir: "auto" }, words))];
  }

  #topicOf(message, view) {
    if (this.phone.column.thread !== null || message.kind === "service") return null;
    return view.topics.find((topic) => topic.id === message.thread)?.name ?? null;
  }

  async #older(copy) {
    const { scrollHeight, scrollTop } = this.list;
    await this.phone.store.older(copy);
    this.phone.store.flush();
    this.list.scrollTop = scrollTop + this.list.scrollHeight - scrollHeight;
  }

  #arrived(view, atEnd) {
    const isNew = ({ id }) => (id > 0 ? id > this.#newest : id < this.#whispered);
    const fresh = view.messages.filter(isNew);
    const ids = view.messages.map((message) => message.id);
    this.#newest = Math.max(this.#fresh ? 0 : this.#newest, ...ids);
    this.#whispered = Math.min(this.#fresh ? 0 : this.#whispered, ...ids);
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
    if (this.list.clientHeight === 0) return; // the list of chats is open instead
    this.#stuck = this.#atEnd();
    if (this.#stuck) this.#missed = 0;
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
    const to = {
      ArrowUp: at < 0 ? rows.length - 1 : Math.max(at - 1, 0),
      ArrowDown: at < 0 ? 0 : Math.min(at + 1, rows.length - 1),
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    rows[to].focus({ preventScroll: true });
    rows[to].scrollIntoView({ block: "nearest" });
  }
}
