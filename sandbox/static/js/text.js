// Words with their entities (bold, links, commands…) as nodes.
// Offsets are in UTF-16 units, which is how JavaScript counts.

import { h } from "./dom.js";
import { t } from "./words.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

// Inside a sentence a <button> would not break over lines as words do.
function inlineButton(cls, test, run, children, facts = {}) {
  const keydown = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation(); // Enter on the bubble itself opens its menu
    run();
  };
  const common = { role: "button", tabindex: "0", test, on: { click: () => run(), keydown } };
  return h("span", { class: cls, ...common, ...facts }, children);
}

function spoiler(children) {
  const cover = inlineButton("spoiler", "spoiler", () => {
    cover.classList.add("open");
    cover.setAttribute("aria-expanded", "true");
    cover.removeAttribute("aria-label");
    cover.firstElementChild.inert = false;
  }, h("span", { inert: true }, children), { "aria-label": t("spoiler"), "aria-expanded": "false" });
  return cover;
}

function link(run, children, label = null) {
  return inlineButton("link url", "link", run, children, { "aria-label": label });
}

function wrap(entity, words, children, phone) {
  if (PLAIN[entity.type]) return h(PLAIN[entity.type], {}, children);
  switch (entity.type) {
    case "pre": return h("pre", { dir: "ltr" }, children);
    case "blockquote": return h("blockquote", {}, children);
    case "expandable_blockquote": return h("blockquote", {}, children);
    case "spoiler": return spoiler(children);
    case "url": return link(() => phone.openLink(words), children);
    case "text_link": return link(() => phone.openLink(entity.url), children);
    case "email":
    case "phone_number": return link(() => phone.toClipboard(words), children, `${words} · ${t("copy")}`);
    case "bot_command": return inlineButton("link command", "command-link", () => phone.write(words), children);
    case "mention":
    case "text_mention":
    case "hashtag": return h("span", { class: "mention" }, children);
    default: return h("span", {}, children);
  }
}

function build(text, start, end, entities, phone) {
  const nodes = [];
  let at = start;
  while (entities.length) {
    const [entity, ...rest] = entities;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    entities = rest;
    if (to <= from) continue;
    if (from > at) nodes.push(text.slice(at, from));
    const inside = rest.filter((other) => other.offset < to);
    entities = rest.filter((other) => other.offset >= to);
    nodes.push(wrap(entity, text.slice(from, to), build(text, from, to, inside, phone), phone));
    at = to;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

/** The nodes of a message's words. An entity that sticks out of another is cut there; the words all stay. */
export function rich(text, entities, phone) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, ordered, phone);
}
