// One message as a bubble. Drawn from its view alone, so that an unchanged view never needs drawing again.

import { button, h, icon, iconButton, nameOf, sign } from "./dom.js";
import { inlineKeyboard } from "./inline.js";
import { mediaPart } from "./media.js";
import { serviceWords } from "./service.js";
import { rich } from "./text.js";
import { hourMinute } from "./time.js";
import { t } from "./words.js";

function from(message) {
  const { name, colour, kind } = message.from;
  const tag = { chat: t("anonymousTag"), bot: t("botTag") }[kind];
  return h("div", { class: "from" }, nameOf(name, `ink-${(colour ?? 0) % 7}`), tag ? h("small", {}, tag) : null);
}

function topicTag(message, topic, phone) {
  const open = () => phone.goto(phone.column.chat, message.thread);
  return button("topic-tag", "topic-tag", open, h("bdi", {}, topic), { "aria-label": t("inTopic", { name: topic }) });
}

function quote(message, phone) {
  const said = message.reply_to;
  return said && button("quote", "quote", () => phone.jumpTo(said.id), [
    h("span", { class: "hush" }, t("replyTo")),
    nameOf(said.from ?? "", "who"),
    h("bdi", { class: "what" }, said.text || t("message")),
  ]);
}

function meta(message) {
  return h("span", { class: "meta" },
    message.pinned ? sign(icon("pin"), t("pinned")) : null,
    message.protected ? sign("🔒", t("protected")) : null,
    message.silent ? sign("🔕", t("silent")) : null,
    message.effect ? sign("✨", t("effect")) : null,
    message.edited ? h("span", { class: "edited" }, t("edited")) : null,
    h("time", { datetime: message.date }, hourMinute(message.date)));
}

function reactions(message, phone) {
  if (!message.reactions?.length) return null;
  const chip = ({ emoji, count, mine }) => {
    const toggle = () => phone.react(message, mine ? null : emoji);
    const shown = [emoji, h("span", {}, String(count))];
    const facts = { "aria-pressed": String(mine), "aria-label": t("reactionCount", { emoji, n: count }) };
    return button(mine ? "mine" : "", `reaction-${message.id}-${emoji}`, toggle, shown, facts);
  };
  return h("div", { class: "reactions" }, message.reactions.map(chip));
}

const common = (message) => ({
  test: `message-${message.id}`,
  "data-kind": message.kind,
  "data-message": message.id,
  tabindex: "-1",
});

function words(message, phone) {
  if (message.kind === "gone") return t("gone");
  return message.text ? rich(message.text, message.entities, phone) : null;
}

/** The whole bubble. `group`: show who wrote it; `topic`: the name of its topic, where all are shown at once. */
export function messageElement(message, { group, first, topic }, phone) {
  if (message.kind === "service")
    return h("div", { class: "msg service", role: "note", ...common(message) },
      h("bdi", {}, serviceWords(message.service)));
  const body = words(message, phone);
  const openMenu = (event) => phone.messageMenu(message, event.currentTarget);
  const cls = [
    "msg", message.mine ? "mine" : "theirs", first && "first", message.buttons?.length && "keyed",
    message.ephemeral && "ephemeral",
  ];
  const label = `${message.from.name}, ${hourMinute(message.date)}`;
  return h("article", { class: cls.filter(Boolean).join(" "), "aria-label": label, ...common(message) },
    h("div", { class: "bubble" },
      group && first && !message.mine ? from(message) : null,
      topic ? topicTag(message, topic, phone) : null,
      message.ephemeral ? h("div", { class: "only-you", test: "only-you" }, t("onlyYou")) : null,
      message.forwarded_from ? h("div", { class: "forwarded" }, t("forwarded", { who: message.forwarded_from })) : null,
      quote(message, phone),
      mediaPart(message, phone),
      body === null ? null : h("div", { class: "text", dir: "auto", test: "text" }, body),
      meta(message),
      iconButton("more", t("messageMenu"), "message-menu", openMenu, { tabindex: "-1" })),
    inlineKeyboard(message, phone),
    reactions(message, phone));
}
