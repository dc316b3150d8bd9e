// Which phones stand side by side. It is written in the address after '#', so that it can be linked and scripted:
//   #phones=1001,1002@-1002000000001/5,1003@list&active=1&drawer=calls
// A bare person shows the chat with the bot; `@chat/topic` another chat; `@list` the list of chats.

import { peopleOf } from "./members.js";

const MOST = 4;
const NARROW = 720; // px under which one phone is seen at a time (css/layout.css)
const WIDTH = 312; // px of a phone and the gap beside it
const MARGINS = 28;
const DRAWERS = new Set(["crowd", "calls", "faults", "walk", "gaps"]);

function column(text) {
  const [, person, chat, thread] = /^(\d+)(?:@(list|-?\d+)(?:\/(\d+))?)?$/.exec(text) ?? [];
  if (!person) return null;
  return {
    person: Number(person),
    chat: chat === "list" ? null : Number(chat ?? person),
    thread: thread ? Number(thread) : null,
  };
}

function columnText({ person, chat, thread }) {
  if (chat === person) return String(person);
  if (chat === null) return `${person}@list`;
  return `${person}@${chat}${thread === null ? "" : `/${thread}`}`;
}

/** Read the address; `columns` is empty when it names none. */
export function readLayout(hash = location.hash) {
  const words = new URLSearchParams(hash.slice(1));
  const columns = (words.get("phones") ?? "").split(",").map(column).filter(Boolean);
  const active = Math.min(Math.max(Number(words.get("active")) || 0, 0), Math.max(columns.length - 1, 0));
  return { columns, active, drawer: DRAWERS.has(words.get("drawer")) ? words.get("drawer") : null };
}

/** Write the address, without an entry in the browser's history for each tap. */
export function writeLayout({ columns, active, drawer }) {
  const parts = [`phones=${columns.map(columnText).join(",")}`];
  if (active) parts.push(`active=${active}`);
  if (drawer) parts.push(`drawer=${drawer}`);
  const hash = `#${parts.join("&")}`;
  if (hash !== location.hash) history.replaceState(null, "", hash);
}

// The first people with the bot, and somebody of the first group in that group.
function firstColumns(people, group, room) {
  const alone = people.slice(0, group ? room - 1 : room).map(({ id }) => ({ person: id, chat: id, thread: null }));
  if (!group) return alone;
  const members = new Set(peopleOf(group).map((member) => member.id));
  const shown = new Set(alone.map((column) => column.person));
  const here = people.filter((person) => members.has(person.id));
  const one = here.find((person) => !shown.has(person.id)) ?? here[0];
  return one ? [...alone, { person: one.id, chat: group.id, thread: null }] : alone;
}

/** Who to show when nobody said, as many as have room. */
export function firstLayout(world, width) {
  const people = world.people.filter((person) => !person.deleted);
  const room = width < NARROW ? MOST : Math.max(1, Math.min(MOST, Math.floor((width - MARGINS) / WIDTH)));
  const group = world.groups.find((each) => !each.migrated_to && peopleOf(each).length > 0);
  return firstColumns(people, room > 1 ? group : undefined, room);
}
