// Which phones stand side by side, written in the address after '#', so that an arrangement can be linked, scripted and reloaded:
//   #phones=1001,1002@-1002000000001/5,1003@list&active=1&drawer=calls
// A bare person shows the chat with the bot; `@chat/topic` another chat; `@list` the list of chats.

const DRAWERS = new Set(["calls", "faults", "gaps"]);

function column(text) {
  const [, person, chat, thread] = /^(\d+)(?:@(list|-?\d+)(?:\/(\d+))?)?$/.exec(text) ?? [];
  if (!person) return null;
  return { person: Number(person), chat: chat === "list" ? null : Number(chat ?? person), thread: thread ? Number(thread) : null };
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

/** Who to show when nobody said: the first people with the bot, and somebody of the first group in that group. */
export function firstLayout(world, width) {
  const people = world.people.filter((person) => !person.deleted);
  const room = width < 720 ? 4 : Math.max(1, Math.min(4, Math.floor((width - 28) / 312)));
  const group = world.groups.find((each) => !each.migrated_to && each.members.some((member) => !member.bot && member.status !== "left" && member.status !== "kicked"));
  const columns = people.slice(0, group && room > 1 ? room - 1 : room).map((person) => ({ person: person.id, chat: person.id, thread: null }));
  if (group && room > 1) {
    const inside = new Set(group.members.filter((m) => !m.bot && m.status !== "left" && m.status !== "kicked").map((m) => m.id));
    const shown = new Set(columns.map((each) => each.person));
    const one = people.find((person) => inside.has(person.id) && !shown.has(person.id)) ?? people.find((person) => inside.has(person.id));
    if (one) columns.push({ person: one.id, chat: group.id, thread: null });
  }
  return columns;
}
