// Drawer "save as test": what was played becomes a file of Python (sandbox/walk.py writes it).

import { get, post } from "./api.js";
import { button, h, icon, setText } from "./dom.js";
import { french, language, t } from "./words.js";

function download(file, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/x-python" }));
  h("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

export class WalkDrawer {
  constructor(app) {
    this.app = app;
    this.deeds = h("p", { class: "walk-deeds", test: "walk-deeds", role: "status" });
    const named = { name: "name", test: "walk-name", placeholder: "mon_histoire", spellcheck: "false" };
    this.name = h("input", named);
    this.save = h("button", { type: "submit", class: "main", test: "walk-save" }, icon("save"), t("walkSave"));
    const submit = (event) => {
      event.preventDefault();
      this.#write();
    };
    const begin = () => app.attempt(async () => {
      await post("/sandbox/walk/start");
      this.saved.replaceChildren();
      app.toasts.show(t("walkStarted"));
      if (app.narrow) app.openDrawer(null); // there it hides the phones
    });
    this.saved = h("div", { class: "walk-saved", test: "walk-saved" });
    this.el = h("div", {},
      h("p", { class: "note" }, t("walkNote")),
      this.deeds,
      h("p", { class: "walk-start" },
        button("plain small", "walk-start", begin, t("walkStart")),
        h("small", {}, t("walkStartText"))),
      h("form", { class: "form", test: "walk-form", on: { submit } },
        h("label", { class: "field" }, h("span", {}, t("walkName")), this.name),
        this.save),
      this.saved);
  }

  update() {
    const { deeds } = this.app.store.world.value.walk;
    setText(this.deeds, t("walkDeeds", { n: deeds }));
    this.save.disabled = deeds === 0;
  }

  #write() {
    return this.app.attempt(async () => {
      const name = encodeURIComponent(this.name.value.trim() || this.name.placeholder);
      const walk = await get(`/sandbox/walk?name=${name}`);
      download(walk.file, walk.text);
      const list = { class: "sentences", test: "walk-warnings" };
      const warning = (said) => h("li", {}, french(said[language]));
      this.saved.replaceChildren(
        h("p", { class: "note", role: "status" }, t("walkSaved", { file: walk.file })),
        ...(walk.warnings.length ? [h("h3", {}, t("walkWarnings")), h("ul", list, walk.warnings.map(warning))] : []),
        h("details", { class: "gap", test: "walk-text" },
          h("summary", {}, t("walkText")),
          h("pre", { class: "program", lang: "en", tabindex: "0" }, walk.text)));
    });
  }
}
