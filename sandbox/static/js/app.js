// The page: some phones side by side, the bar above, the drawer beside.
// It wires the modules together and knows nothing of what is in a chat.

import { Drawer } from "./drawer.js";
import { button, h, icon, region } from "./dom.js";
import { firstLayout, readLayout, writeLayout } from "./layout.js";
import { addPerson, choosePerson } from "./people.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";
import { takeClock } from "./time.js";
import { Toasts } from "./toasts.js";
import { setTheme, Topbar } from "./topbar.js";
import { language, t } from "./words.js";

const NARROW = matchMedia("(max-width: 719px)");

class App {
  phones = [];
  active = 0;
  #chosen = false; // somebody arranged the phones; until then new people may still appear by themselves
  #clock = null;

  constructor() {
    this.store = new Store();
    this.store.onChange(() => this.update());
    this.store.onPress = (person, press) => this.#answered(person, press);
    this.topbar = new Topbar(this);
    this.drawer = new Drawer(this);
    this.toasts = new Toasts();
    this.empty = h("div", { class: "nobody", hidden: true, test: "nobody" });
    this.row = h("div", { class: "phones", test: "phones" });
    this.main = document.getElementById("main");
    this.main.append(this.row, this.empty, this.drawer.el);
    document.body.append(this.toasts.el);
    this.toasts.el.classList.add("page-toasts");
    this.#arrange(readLayout());
    addEventListener("hashchange", () => this.#arrange(readLayout()));
    NARROW.addEventListener("change", () => this.store.changed());
    document.addEventListener("visibilitychange", () => this.store.changed());
    setInterval(() => this.#tick(), 500);
    setInterval(() => document.hidden || this.store.refreshSilent(), 8000);
    this.store.start();
  }

  get narrow() {
    return NARROW.matches;
  }

  get drawerName() {
    return this.drawer.name;
  }

  /** Draw all that changed. */
  update() {
    const world = this.store.world.value;
    const offline = document.getElementById("offline");
    offline.hidden = this.store.online || world === null;
    offline.textContent = t("offline");
    if (!world) return;
    if (JSON.stringify(world.clock) !== this.#clock) {
      this.#clock = JSON.stringify(world.clock);
      takeClock(world.clock);
    }
    if (!this.#chosen) this.#first(world);
    this.topbar.update(world);
    this.phones.forEach((phone, n) => phone.update(n, n === this.active));
    this.#drawEmpty();
    this.drawer.update();
    document.body.dataset.ready = "true";
  }

  /** A phone shows something else now: remember it in the address and forget what nobody looks at. */
  arranged() {
    this.#chosen = true;
    this.#remember();
    this.store.flush();
  }

  activate(n) {
    this.active = n;
    this.#remember();
    this.store.flush();
  }

  openDrawer(name) {
    const next = name === this.drawer.name ? null : name;
    this.drawer.show(next);
    this.#remember();
    this.store.flush();
  }

  /** A chat has a new id (a group became a supergroup). */
  moved(from, to) {
    for (const phone of this.phones) if (phone.column.chat === from) phone.column.chat = to;
    this.arranged();
  }

  async choosePerson(phone) {
    const chosen = await choosePerson(this.store.world.value, phone.person);
    if (chosen === "new") return this.#newPerson((person) => phone.give(person.id));
    return chosen === null ? null : phone.give(chosen);
  }

  /** One more phone; without a person, of somebody who has none yet. */
  addPhone(person = null) {
    const shown = new Set(this.phones.map((phone) => phone.person));
    const { people } = this.store.world.value;
    const id = person ?? (people.find((each) => !shown.has(each.id) && !each.deleted) ?? people[0]).id;
    this.#put({ person: id, chat: id, thread: null });
    this.active = this.phones.length - 1;
    this.arranged();
    this.phones.at(-1).el.scrollIntoView({ inline: "end", block: "nearest" });
  }

  closePhone(phone) {
    phone.el.remove();
    this.phones = this.phones.filter((each) => each !== phone);
    this.active = Math.min(this.active, this.phones.length - 1);
    this.arranged();
    this.phones[this.active]?.owner.focus();
  }

  chatName(id) {
    const { bot, groups, people } = this.store.world.value;
    const named = people.find((person) => person.id === id)?.name ?? groups.find((group) => group.id === id)?.title;
    return named ?? (id === bot.id ? bot.name : String(id));
  }

  announce(text) {
    document.getElementById("announcer").textContent = text;
  }

  /** Do something of the sandbox itself; a refusal is said on the page. */
  attempt(job) {
    return this.store.during(async () => {
      try {
        await job();
        if (this.drawer.name === "calls") await this.store.calls.refresh();
        await this.store.world.refresh();
      } catch (error) {
        this.toasts.show(t("refused", { why: error.message }), "error");
      }
      await this.store.flushSoon();
    });
  }

  #answered(person, press) {
    const phones = this.phones.filter((phone) => phone.person === person);
    for (const phone of phones) phone.answered(press);
    if (press.url && phones.length) phones[0].openLink(press.url);
  }

  #arrange({ columns, active, drawer }) {
    if (columns.length) {
      this.#chosen = true;
      for (const phone of this.phones) phone.el.remove();
      this.phones = [];
      columns.forEach((column) => this.#put(column));
      this.store.keep(columns);
    }
    this.active = active;
    if (drawer !== this.drawer.name) this.drawer.show(drawer, false);
    this.store.changed();
  }

  #first(world) {
    const columns = firstLayout(world, innerWidth);
    const wanted = columns.map((column) => `${column.person} ${column.chat}`).join();
    if (wanted === this.phones.map(({ column }) => `${column.person} ${column.chat}`).join()) return;
    for (const phone of this.phones) phone.el.remove();
    this.phones = [];
    columns.forEach((column) => this.#put(column));
  }

  #put(column) {
    const phone = new Phone(this, { ...column });
    this.phones.push(phone);
    this.row.append(phone.el);
    const take = () => {
      this.#chosen = true;
      this.active = this.phones.indexOf(phone);
    };
    phone.el.addEventListener("focusin", take);
    phone.el.addEventListener("pointerdown", take);
  }

  #remember() {
    const columns = this.phones.map((phone) => phone.column);
    this.store.keep(columns);
    writeLayout({ columns, active: this.active, drawer: this.drawer.name });
  }

  #drawEmpty() {
    this.empty.hidden = this.phones.length > 0;
    const add = () => this.#newPerson((person) => this.addPhone(person.id));
    region(this.empty, this.empty.hidden, () => [
      h("h2", {}, t("nobodyTitle")),
      h("p", {}, t("nobodyText")),
      button("main", "first-person", add, [icon("plus"), t("addPerson")]),
    ]);
  }

  #newPerson(then) {
    return this.attempt(async () => {
      const person = await addPerson();
      if (!person) return;
      await this.store.world.refresh();
      then(person);
    });
  }

  #tick() {
    if (!this.store.world.value) return;
    this.topbar.tick();
    for (const phone of this.phones) phone.tick();
  }
}

document.documentElement.lang = language;
const skip = document.querySelector(".skip");
skip.textContent = t("skip");
skip.addEventListener("click", (event) => {
  event.preventDefault(); // the address holds the arrangement
  document.getElementById("main").focus();
});
setTheme();
new App();
