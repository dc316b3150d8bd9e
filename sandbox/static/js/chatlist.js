// The list of a person's chats, newest first.

import { avatar, button, h, keyed, nameOf, two } from "./dom.js";
import { serviceWords } from "./service.js";
import { briefly } from "./time.js";
import { t } from "./words.js";

/** A count of unread messages, or nothing. */
export function unreadBadge(count) {
  if (!count) return null;
  const label = t("unread", { n: count });
  return h("span", { class: "badge", test: "unread", "aria-label": label }, count > 99 ? "99+" : String(count));
}

function preview(line) {
  if (!line.last) return t("nothingYet");
  const words = line.last.service ? serviceWords(line.last.service) : line.last.text;
  const who = line.kind !== "private" && line.last.from && !line.last.service ? `${line.last.from} : ` : "";
  return `${who}${words}`;
}

function row(line, phone) {
  const kind = line.kind === "private" ? "bot" : "group";
  return h("li", {}, button("chat-line", `chat-${line.id}`, () => phone.goto(line.id), [
    avatar(kind === "bot" ? phone.world.bot.id : line.id, line.title, kind),
    two(
      h("span", { class: "line" },
        nameOf(line.title),
        line.forum && line.kind !== "private" ? h("small", { class: "tag" }, t("forumTag")) : null,
        line.last ? h("time", {}, briefly(line.last.date)) : null),
      h("span", { class: "line" }, h("bdi", { class: "preview" }, preview(line)), unreadBadge(line.unread))),
  ]));
}

/** Fill `list` (a <ul>) with the person's chats. */
export function drawChatList(list, view, phone) {
  const sig = (line) => JSON.stringify([line, line.last && briefly(line.last.date)]);
  keyed(list, (view?.chats ?? []).map((line) => ({ key: line.id, sig: sig(line), build: () => row(line, phone) })));
}
