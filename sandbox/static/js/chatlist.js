// The list of a person's chats, newest first.

import { avatar, h, keyed, nameOf } from "./dom.js";
import { serviceWords } from "./service.js";
import { briefly } from "./time.js";
import { t } from "./words.js";

/** A count of unread messages, or nothing. */
export function unreadBadge(count) {
  return count > 0 ? h("span", { class: "badge", test: "unread", "aria-label": t("unread", { n: count }) }, count > 99 ? "99+" : String(count)) : null;
}

function preview(line) {
  if (!line.last) return t("nothingYet");
  const words = line.last.service ? serviceWords(line.last.service) : line.last.text;
  const who = line.kind !== "private" && line.last.from && !line.last.service ? `${line.last.from} : ` : "";
  return `${who}${words}`;
}

function row(line, phone) {
  const kind = line.kind === "private" ? "bot" : "group";
  return h("li", {}, h("button", { type: "button", class: "chat-line", test: `chat-${line.id}`, on: { click: () => phone.goto(line.id) } },
    avatar(kind === "bot" ? phone.world.bot.id : line.id, line.title, kind),
    h("span", { class: "two" },
      h("span", { class: "line" }, nameOf(line.title), line.forum ? h("small", { class: "tag" }, t("forumTag")) : null, line.last ? h("time", {}, briefly(line.last.date)) : null),
      h("span", { class: "line" }, h("bdi", { class: "preview" }, preview(line)), unreadBadge(line.unread)))));
}

/** Fill `list` (a <ul>) with the person's chats. */
export function drawChatList(list, view, phone) {
  const lines = view?.chats ?? [];
  keyed(list, lines.map((line) => ({ key: line.id, sig: JSON.stringify([line, line.last && briefly(line.last.date)]), build: () => row(line, phone) })));
}
