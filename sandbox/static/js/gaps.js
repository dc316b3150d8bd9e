// Drawer "what is not emulated": said openly, so that nobody takes silence for proof.

import { get } from "./api.js";
import { h } from "./dom.js";
import { french, language, t } from "./words.js";

export class GapsDrawer {
  constructor(app) {
    this.list = h("div", { test: "gaps" });
    this.el = h("div", {}, h("p", { class: "note" }, t("gapsNote")), this.list);
    app.attempt(async () => this.#fill(await get("/sandbox/not_emulated")));
  }

  #fill({ behaviours, methods, updates }) {
    const codes = (title, names, test) => h("details", { class: "gap", test },
      h("summary", {}, `${title} (${names.length})`),
      h("p", { class: "codes" }, names.map((name) => [h("code", {}, name), " "])));
    const said = (sentence) => h("li", {}, french(sentence[language]));
    this.list.replaceChildren(
      h("ul", { class: "sentences" }, behaviours.map(said)),
      codes(t("gapMethods"), methods, "gap-methods"),
      codes(t("gapUpdates"), updates, "gap-updates"));
  }

  update() {
    // Fetched once: it does not change while the sandbox runs.
  }
}
