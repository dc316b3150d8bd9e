// The strips between a chat's title and its messages: topics, pinned messages.

import { button, h, icon, region, sign, two } from "./dom.js";
import { t } from "./words.js";

/** The topic that every forum has; messages in it carry no number. */
export const GENERAL = 1;

/** Topics as a row of switches; "all" shows every topic at once. */
export function drawTopics(strip, view, phone) {
  const named = view?.forum ? view.topics : [];
  const general = { id: GENERAL, general: true, closed: false };
  const topics = named.some((topic) => topic.general) ? named : [general, ...named];
  const { chat, thread } = phone.column;
  strip.hidden = !view?.forum || (view.kind === "private" && named.length === 0); // there only the bot makes them
  region(strip, [topics, thread], () => {
    const tab = (id, name, test, closed) => button("topic", test, () => phone.goto(chat, id), [
      h("bdi", {}, name),
      closed ? sign(" 🔒", t("topicClosed")) : null,
    ], { "aria-pressed": String(thread === id) });
    const name = (topic) => (topic.general ? t("general") : topic.name);
    return [
      tab(null, t("allTopics"), "topic-all", false),
      topics.map((topic) => tab(topic.id, name(topic), `topic-${topic.id}`, topic.closed)),
    ];
  });
}

/** The newest pinned message; a tap goes to it and shows the one before. */
export function drawPins(bar, view, phone) {
  const here = new Set((view?.messages ?? []).map((each) => each.id));
  const pinned = (view?.pinned ?? []).filter((each) => phone.column.thread === null || here.has(each));
  bar.hidden = pinned.length === 0;
  phone.pinShown = Math.min(phone.pinShown, Math.max(pinned.length - 1, 0));
  const id = [...pinned].sort((a, b) => b - a)[phone.pinShown];
  const message = view?.messages.find((each) => each.id === id);
  const words = message?.text || t(message?.kind ?? "message");
  const next = () => {
    phone.jumpTo(id);
    phone.pinShown = (phone.pinShown + 1) % pinned.length;
    drawPins(bar, phone.view, phone);
  };
  const title = pinned.length > 1 ? t("pinnedOf", { n: phone.pinShown + 1, all: pinned.length }) : t("pinnedMessage");
  region(bar, [pinned, id, words], () => (pinned.length === 0 ? [] : button("pin", "pin", next, [
    icon("pin"),
    two(h("small", {}, title), h("bdi", { class: "what" }, words)),
  ], { "data-message": id })));
}
