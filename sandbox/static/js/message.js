// One message as a bubble. Drawn from its view alone, so that an unchanged view never needs drawing again.

import { h, icon, iconButton, nameOf } from "./dom.js";
import { inlineKeyboard } from "./inline.js";
import { mediaPart } from "./media.js";
import { serviceWords } from "./service.js";
import { rich } from "./text.js";
import { hourMinute } from "./time.js";
import { t } from "./words.js";

function quote(message, phone) {
  const said = message.reply_to;
  if (!said) return null;
  return h("button", { type: "button", class: "quote", test: "quote", on: { click: () => phone.jumpTo(said.id) } },
    h("span", { class: "hush" }, t("replyTo")), nameOf(said.from ?? "", "who"), h("bdi", { class: "what" }, said.text || t("message")));
}

function meta(message) {
  return h("span", { class: "meta" },
    message.pinned ? h("span", { title: t("pinned"), "aria-label": t("pinned"), role: "img" }, icon("pin")) : null,
    message.protected ? h("span", { title: t("protected"), role: "img", "aria-label": t("protected") }, "🔒") : null,
    message.silent ? h("span", { title: t("silent"), role: "img", "aria-label": t("silent") }, "🔕") : null,
    message.effect ? h("span", { title: t("effect"), role: "img", "aria-label": t("effect") }, "✨") : null,
    message.edited ? h("span", { class: "edited" }, t("edited")) : null,
    h("time", { datetime: message.date }, hourMinute(message.date)));
}

function reactions(message, phone) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map(({ emoji, count, mine }) =>
    h("button", { type: "button", class: mine ? "mine" : "", "aria-pressed": String(mine), test: `reaction-${message.id}-${emoji}`,
      "aria-label": t("reactionCount", { emoji, n: count }), on: { click: () => phone.react(message, mine ? null : emoji) } },
    emoji, h("span", {}, String(count)))));
}

function service(message) {
  return h("div", { class: "msg service", test: `message-${message.id}`, "data-kind": "service", "data-message": message.id, role: "note", tabindex: "-1" },
    h("bdi", {}, serviceWords(message.service)));
}

/** The whole bubble. `group`: show who wrote it. */
export function messageElement(message, { group, first }, phone) {
  if (message.kind === "service") return service(message);
  const body = message.kind === "gone" ? t("gone") : message.text ? rich(message.text, message.entities, phone) : null;
  const side = message.mine ? "mine" : "theirs";
  const el = h("article", {
    class: `msg ${side}${first ? " first" : ""}${message.buttons?.length ? " keyed" : ""}`,
    test: `message-${message.id}`, "data-kind": message.kind, "data-message": message.id, tabindex: "-1",
    "aria-label": `${message.from.name}, ${hourMinute(message.date)}`,
  },
  h("div", { class: "bubble" },
    group && first && !message.mine ? h("div", { class: "from" }, nameOf(message.from.name, `ink-${(message.from.colour ?? 0) % 7}`), message.from.kind === "chat" ? h("small", {}, t("anonymousTag")) : message.from.kind === "bot" ? h("small", {}, t("botTag")) : null) : null,
    message.forwarded_from ? h("div", { class: "forwarded" }, t("forwarded", { who: message.forwarded_from })) : null,
    quote(message, phone),
    mediaPart(message, phone),
    body === null ? null : h("div", { class: "text", dir: "auto", test: "text" }, body),
    meta(message),
    iconButton("more", t("messageMenu"), "message-menu", (event) => phone.messageMenu(message, event.currentTarget), { tabindex: "-1" })),
  inlineKeyboard(message, phone),
  reactions(message, phone));
  return el;
}
