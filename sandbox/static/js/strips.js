// The strips between a chat's title and its messages: topics of a forum, pinned messages.

import { h, icon, region } from "./dom.js";
import { t } from "./words.js";

/** The topic that every forum has; messages in it carry no number. */
export const GENERAL = 1;

/** Topics as a row of switches; "all" shows every topic at once. */
export function drawTopics(strip, view, phone) {
  const named = view?.forum ? view.topics : [];
  const topics = named.some((topic) => topic.general) ? named : [{ id: GENERAL, general: true, closed: false }, ...named];
  strip.hidden = !view?.forum;
  const thread = phone.column.thread;
  region(strip, [topics, thread], () => {
    const tab = (id, name, test, closed = false) => h("button", { type: "button", class: "topic", test, "aria-pressed": String(thread === id), on: { click: () => phone.goto(phone.column.chat, id) } },
      h("bdi", {}, name), closed ? h("span", { role: "img", "aria-label": t("topicClosed") }, " 🔒") : null);
    return [tab(null, t("allTopics"), "topic-all"), topics.map((topic) => tab(topic.id, topic.general ? t("general") : topic.name, `topic-${topic.id}`, topic.closed))];
  });
  if (!strip.hidden) strip.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The newest pinned message; a tap goes to it and shows the one before. */
export function drawPins(bar, view, phone) {
  const here = new Set((view?.messages ?? []).map((each) => each.id));
  const pinned = (view?.pinned ?? []).filter((each) => phone.column.thread === null || here.has(each));
  bar.hidden = pinned.length === 0;
  phone.pinShown = Math.min(phone.pinShown, Math.max(pinned.length - 1, 0));
  const id = [...pinned].sort((a, b) => b - a)[phone.pinShown];
  const message = view?.messages.find((each) => each.id === id);
  const words = message?.text || (message ? t(message.kind) : t("message"));
  region(bar, [pinned, id, words], () => (id === undefined ? [] : h("button", { type: "button", class: "pin", test: "pin", "data-message": id, on: { click: () => {
    phone.jumpTo(id);
    phone.pinShown = (phone.pinShown + 1) % pinned.length;
    drawPins(bar, phone.view, phone);
  } } }, icon("pin"), h("span", { class: "two" }, h("small", {}, pinned.length > 1 ? t("pinnedOf", { n: phone.pinShown + 1, all: pinned.length }) : t("pinnedMessage")), h("bdi", { class: "what" }, words)))));
}
