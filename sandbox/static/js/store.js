// What the page knows of the emulated Telegram: copies of the server's views, fetched again when the live feed says so.
// It decides what to fetch, never what to show.

import { get, live } from "./api.js";
import { lifted } from "./hand.js";

const PAUSE = 60; // ms between two fetches of one thing: a busy bot may change a chat a hundred times a second
const WIDE = 200; // the same for what concerns everybody: during a message to a thousand it changes all the time
const CALLS = 200; // calls that are kept; older ones are forgotten
const UNDER_WAY = 50; // so many calls back one may still have been under way when it was last looked at
const PAGE = 100; // messages at a time
const TYPING = 5500; // ms after which "is typing" has ended without anybody saying so

/** One fetched thing. At most one request at a time; a change during a request leads to one more. */
class Copy {
  #load;
  #kept;
  #pause;
  #wanted = false;
  #running = null;
  value = null;
  error = null;

  constructor(load, kept, pause = PAUSE) {
    this.#load = load;
    this.#kept = kept;
    this.#pause = pause;
  }

  refresh() {
    this.#wanted = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run() {
    while (this.#wanted) {
      this.#wanted = false;
      try {
        this.value = await this.#load();
        this.error = null;
      } catch (error) {
        this.error = error;
        if (error.status) this.value = null;
        else console.warn(error); // the server is away, or a mistake of ours
      }
      this.#kept(this);
      if (this.#wanted) await new Promise((resolve) => setTimeout(resolve, this.#pause));
    }
    this.#running = null;
  }
}

export class Store {
  #listeners = [];
  #scheduled = false;
  #presses = new Map(); // person → numbers of the presses whose answer was shown
  #followed = Promise.resolve(); // all that the feed has told until now
  #doing = 0;
  people = new Map();
  chats = new Map();
  online = false;
  version = 0;
  onPress = () => {};

  constructor() {
    this.world = new Copy(() => get("/sandbox/state"), () => this.changed(), WIDE);
    this.calls = new Copy(() => this.#latestCalls(), () => this.changed(), WIDE);
    this.callsWatched = false;
  }

  /** Begin to follow the live feed. */
  start() {
    live((event, first) => this.#follow(event, first), (online) => {
      this.online = online;
      this.changed();
    });
  }

  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** Something may look different: tell the page once, soon. */
  changed() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => this.flushSoon(), 0);
  }

  /** Draw what came from elsewhere, but not under a finger. */
  async flushSoon() {
    await lifted();
    this.flush();
  }

  flush() {
    this.#scheduled = false;
    for (const listener of this.#listeners) listener();
  }

  /** Do something that changes the page later, and say meanwhile that it is under way: scripts wait for its end. */
  async during(job) {
    const say = (by) => (document.body.dataset.doing = this.#doing += by);
    say(1);
    try {
      return await job();
    } finally {
      say(-1);
    }
  }

  /** A phone, fetched the first time it is asked for. */
  person(id) {
    if (!this.people.has(id)) {
      const copy = new Copy(() => get(`/sandbox/people/${id}`), (kept) => this.#gotPerson(id, kept));
      this.people.set(id, copy);
      this.during(() => copy.refresh());
    }
    return this.people.get(id);
  }

  /** A chat as a person sees it, perhaps of one topic. */
  chat(person, chat, thread = null) {
    const key = `${person} ${chat} ${thread ?? ""}`;
    if (!this.chats.has(key)) {
      const copy = new Copy(() => {
        const topic = thread === null ? "" : `&thread=${thread}`;
        return get(`/sandbox/people/${person}/chats/${chat}?limit=${copy.limit}${topic}`);
      }, (kept) => {
        if (kept.value?.typing) setTimeout(() => this.chats.get(key)?.refresh(), TYPING);
        this.changed();
      });
      copy.limit = PAGE;
      copy.chatId = chat;
      this.chats.set(key, copy);
      this.during(() => copy.refresh());
    }
    return this.chats.get(key);
  }

  older(copy) {
    copy.limit += PAGE;
    return copy.refresh();
  }

  /** Forget what no phone shows any more. `columns`: [{person, chat, thread}]. */
  keep(columns) {
    const people = new Set(columns.map((column) => column.person));
    const chats = new Set(columns.map((column) => `${column.person} ${column.chat} ${column.thread ?? ""}`));
    for (const id of this.people.keys()) if (!people.has(id)) this.people.delete(id), this.#presses.delete(id);
    for (const key of this.chats.keys()) if (!chats.has(key)) this.chats.delete(key);
  }

  /** Everything of one person that is on the page, after an act of theirs. */
  refreshPerson(id) {
    const jobs = [this.people.get(id)?.refresh()];
    for (const [key, copy] of this.chats) if (key.startsWith(`${id} `)) jobs.push(copy.refresh());
    return Promise.all(jobs);
  }

  /** What changes by the mere passing of time: whether the bot listens, presses that nobody answered. */
  refreshSilent() {
    this.world.refresh();
    const waits = (copy) => copy.value?.presses.some((press) => press.state === "waiting");
    for (const [id, copy] of this.people) if (waits(copy)) this.refreshPerson(id);
  }

  // Only what is new since the last time, and what was still under way then.
  async #latestCalls() {
    const known = this.calls.value?.calls ?? [];
    const last = known.at(-1)?.n ?? 0;
    const open = known.find((call) => call.ok === null && call.n > last - UNDER_WAY);
    const fresh = await get(`/sandbox/calls?limit=${CALLS}&after=${open ? open.n - 1 : last}`);
    const since = fresh.calls[0]?.n ?? Infinity;
    return { ...fresh, calls: [...known.filter((call) => call.n < since), ...fresh.calls].slice(-CALLS) };
  }

  async #follow(event, first) {
    if (first) this.calls.value = null; // perhaps another sandbox, which counts anew
    const jobs = [];
    const chats = new Set(event.chats);
    const people = new Set(event.people);
    if (first || event.parts?.length) jobs.push(this.world.refresh());
    if (this.callsWatched && (first || event.parts?.includes("calls"))) jobs.push(this.calls.refresh());
    for (const [id, copy] of this.people) if (first || people.has(id)) jobs.push(copy.refresh());
    for (const copy of this.chats.values()) if (first || chats.has(copy.chatId)) jobs.push(copy.refresh());
    const earlier = this.#followed; // which may take longer than this
    this.#followed = Promise.all([earlier, ...jobs]).then(() => {});
    await this.#followed;
    await this.flushSoon();
    this.version = Math.max(this.version, event.version);
    document.body.dataset.version = this.version; // scripts wait for this: all up to here is drawn
  }

  #gotPerson(id, copy) {
    const seen = this.#presses.get(id);
    const answered = (copy.value?.presses ?? []).filter((press) => press.state === "answered");
    if (!seen) this.#presses.set(id, new Set(answered.map((press) => press.n)));
    else
      for (const press of answered) {
        if (seen.has(press.n)) continue;
        seen.add(press.n);
        this.onPress(id, press);
      }
    this.changed();
  }
}
