// Drawer "a crowd": let hundreds of people in, say how they answer, count their answers, open one of their phones.

import { patch, post } from "./api.js";
import { button, h, region, setText } from "./dom.js";
import { chooseOfCrowd } from "./people.js";
import { count, t } from "./words.js";

const READY = [100, 300, 1000];
const LARGEST = 5000;
const SIGNS = 3;

export class CrowdDrawer {
  #habits = null; // as the server last told them; the form follows it, but not while somebody fills it in

  constructor(app) {
    this.app = app;
    this.bar = h("progress", { test: "crowd-progress", "aria-label": t("crowdTitle") });
    this.how = h("span", { test: "crowd-how" });
    this.stop = this.#button("plain small", "crowd-stop", () => post("/sandbox/crowd/stop"), t("crowdStop"));
    this.coming = h("div", { class: "crowd-coming" }, this.bar, this.how, this.stop);
    this.facts = h("p", { class: "counts", role: "status", test: "crowd-facts" });
    this.counts = h("div", { test: "crowd-counts" });
    this.come = this.#comeForm();
    this.form = this.#habitsForm();
    this.silent = h("small", { test: "crowd-silent-share" });
    this.form.querySelector(".shares").after(this.silent);
    this.open = button("plain block", "crowd-open", () => this.#openPhone(), t("crowdOpen"));
    this.el = h("div", { class: "crowd" },
      h("p", { class: "note" }, t("crowdNote")),
      this.come, this.coming, this.facts, this.open,
      h("h3", {}, t("crowdAnswers")), this.counts,
      h("p", { class: "note" }, t("crowdAnswersNote")), this.form);
  }

  update() {
    const { crowd } = this.app.store.world.value;
    for (const each of this.come.querySelectorAll("button, input")) each.disabled = crowd.busy;
    this.#drawComing(crowd);
    this.#drawFacts(crowd);
    this.open.hidden = crowd.size === 0;
    this.#drawCounts(crowd.answering);
    this.#fillIn(crowd.answering);
  }

  #button(cls, test, job, children) {
    return button(cls, test, () => this.app.attempt(job), children);
  }

  // Letting people in

  #comeForm() {
    const begin = (size) => this.app.attempt(() => post("/sandbox/crowd", { size }));
    const ready = (size) => {
      const label = t("crowdSome", { n: count(size) });
      return button("chip", `crowd-${size}`, () => begin(size), count(size), { "aria-label": label, title: label });
    };
    const size = h("input", { type: "number", min: 1, max: LARGEST, value: 50, required: true, test: "crowd-size" });
    const submit = (event) => {
      event.preventDefault();
      begin(Number(size.value));
    };
    return h("form", { class: "crowd-come", "aria-label": t("crowdCome"), on: { submit } },
      h("label", { class: "field" }, h("span", {}, t("crowdSize")), size),
      h("div", { class: "presets" }, READY.map(ready)),
      h("button", { type: "submit", class: "main", test: "crowd-go" }, t("crowdGo")));
  }

  #drawComing({ busy, joined, lost, wanted, seconds, trouble }) {
    this.coming.hidden = wanted === 0;
    this.bar.hidden = !busy;
    this.stop.hidden = !busy;
    this.bar.max = wanted || 1;
    this.bar.value = joined + lost;
    const facts = { joined: count(joined), wanted: count(wanted), seconds: count(seconds) };
    setText(this.how, trouble ? t("crowdTrouble", { why: trouble }) : t(busy ? "crowdComing" : "crowdCame", facts));
    this.how.classList.toggle("bad", Boolean(trouble));
  }

  #drawFacts({ size, blocked, deleted, lost, busy }) {
    this.facts.hidden = size === 0;
    const some = (n, key) => (n ? t(key, { n: count(n) }) : null);
    const parts = [
      t("crowdCount", { n: count(size) }),
      some(blocked, "crowdBlocked"),
      some(deleted, "crowdDeleted"),
      some(lost, "crowdLost"),
      busy ? t("crowdLimits") : null,
    ];
    setText(this.facts, parts.filter(Boolean).join(" · "));
  }

  async #openPhone() {
    const person = await chooseOfCrowd();
    if (person !== null) this.app.addPhone(person);
  }

  // How they answer

  #habitsForm() {
    const row = (n) => h("div", { class: "habit" },
      h("input", { name: "sign", maxlength: "16", dir: "auto", test: `crowd-sign-${n}`, "aria-label": t("crowdSign", { n }) }),
      h("input", { name: "share", type: "number", min: 0, max: 100, step: "any", test: `crowd-share-${n}` }),
      h("span", { "aria-hidden": "true" }, "%"));
    const rows = Array.from({ length: SIGNS }, (_, n) => row(n + 1));
    const within = h("input", { name: "within", type: "number", min: 1, max: 600, step: "any", test: "crowd-within" });
    const form = h("form", { class: "form", test: "crowd-habits" },
      h("div", { class: "shares" }, rows),
      h("label", { class: "field" }, h("span", {}, t("crowdWithin")), within),
      h("button", { type: "submit", class: "plain", test: "crowd-save" }, t("crowdSave")));
    form.addEventListener("input", () => this.#drawSilent());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(Number(within.value));
    });
    return form;
  }

  #rows() {
    return [...this.form.querySelectorAll(".habit")].map((row) => row.querySelectorAll("input"));
  }

  #fillIn({ habits, within }) {
    const told = JSON.stringify([habits, within]);
    if (told === this.#habits) return;
    this.#habits = told;
    this.#rows().forEach(([sign, share], n) => {
      sign.value = habits[n]?.sign ?? "";
      share.value = habits[n] ? Math.round(habits[n].share * 1000) / 10 : "";
    });
    this.form.elements.within.value = within;
    this.#drawSilent();
  }

  #drawSilent() {
    let left = 100;
    for (const [sign, share] of this.#rows()) {
      share.setAttribute("aria-label", t("crowdShare", { sign: sign.value || "…" }));
      if (sign.value.trim()) left -= Number(share.value);
    }
    const fits = left > -0.001;
    setText(this.silent, fits ? t("crowdSilentShare", { n: Math.round(left * 10) / 10 }) : t("crowdTooMuch"));
    this.silent.classList.toggle("bad", !fits);
  }

  #save(within) {
    const named = this.#rows().filter(([sign]) => sign.value.trim());
    const habits = named.map(([sign, share]) => ({ sign: sign.value.trim(), share: Number(share.value) / 100 }));
    return this.app.attempt(() => patch("/sandbox/crowd", { habits, within }));
  }

  #drawCounts({ asked, silent, answers }) {
    region(this.counts, [asked, silent, answers], () => {
      if (!asked) return h("p", { class: "none" }, t("crowdAsked", { n: count(0) }));
      const line = (name, n, test) => h("li", { test },
        h("span", {}, name),
        h("meter", { max: asked, value: n, "aria-label": name }),
        h("strong", {}, count(n)));
      const given = Object.entries(answers).map(([sign, n], at) => line(sign, n, `crowd-answer-${at + 1}`));
      const anew = this.#button("plain small", "crowd-anew", () => post("/sandbox/crowd/counts"), t("crowdAnew"));
      return [
        h("p", { class: "counts", test: "crowd-asked" }, t("crowdAsked", { n: count(asked) })),
        h("ul", { class: "tally" }, given, line(t("crowdSilent"), silent, "crowd-silent")),
        anew,
      ];
    });
  }
}
