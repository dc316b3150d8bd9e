// Words with their entities (bold, links, commands…) as nodes. Offsets are in UTF-16 units, which is how JavaScript counts.

import { h } from "./dom.js";
import { t } from "./words.js";

const PLAIN = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };

function linkButton(cls, test, run, children, label = null) {
  return h("button", { type: "button", class: `link ${cls}`, test, "aria-label": label, on: { click: run } }, children);
}

function spoiler(children) {
  const cover = h("button", { type: "button", class: "spoiler", test: "spoiler", "aria-label": t("spoiler"), "aria-expanded": "false" }, h("span", { inert: true }, children));
  cover.addEventListener("click", () => {
    cover.classList.add("open");
    cover.setAttribute("aria-expanded", "true");
    cover.removeAttribute("aria-label");
    cover.firstElementChild.inert = false;
  });
  return cover;
}

function wrap(entity, words, children, phone) {
  if (PLAIN[entity.type]) return h(PLAIN[entity.type], {}, children);
  switch (entity.type) {
    case "pre": return h("pre", { dir: "ltr" }, children);
    case "blockquote": return h("blockquote", {}, children);
    case "expandable_blockquote": return h("blockquote", {}, children);
    case "spoiler": return spoiler(children);
    case "url": return linkButton("url", "link", () => phone.openLink(words), children);
    case "text_link": return linkButton("url", "link", () => phone.openLink(entity.url), children);
    case "email":
    case "phone_number": return linkButton("url", "link", () => phone.toClipboard(words), children, `${words} · ${t("copy")}`);
    case "bot_command": return linkButton("command", "command-link", () => phone.write(words), children);
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

/** The nodes of a message's words. Entities that overlap without nesting are cut at the outer one's end, the words stay. */
export function rich(text, entities, phone) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(text, 0, text.length, ordered, phone);
}
