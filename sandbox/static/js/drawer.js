// The panel at the side (over everything on a narrow page) that holds one of the drawers.

import { CallsDrawer } from "./calls.js";
import { CrowdDrawer } from "./crowd.js";
import { h, iconButton } from "./dom.js";
import { FaultsDrawer } from "./faults.js";
import { GapsDrawer } from "./gaps.js";
import { WalkDrawer } from "./walk.js";
import { t } from "./words.js";

const KINDS = { crowd: CrowdDrawer, calls: CallsDrawer, faults: FaultsDrawer, walk: WalkDrawer, gaps: GapsDrawer };

export class Drawer {
  name = null;
  #inside = null;
  #before = null;

  constructor(app) {
    this.app = app;
    this.title = h("h2", { tabindex: "-1" });
    this.body = h("div", { class: "drawer-body" });
    const close = () => app.openDrawer(null);
    const keydown = (event) => event.key === "Escape" && !event.defaultPrevented && close();
    const facts = { hidden: true, test: "drawer", "aria-labelledby": "drawer-title", on: { keydown } };
    this.el = h("aside", { class: "drawer", ...facts },
      h("header", {}, this.title, iconButton("close", t("close"), "drawer-close", close)),
      this.body);
    this.title.id = "drawer-title";
  }

  show(name, focus = true) {
    if (name && !this.name) this.#before = document.activeElement;
    this.name = name;
    this.el.hidden = name === null;
    this.app.store.callsWatched = name === "calls";
    if (name === null) {
      this.#inside = null;
      this.body.replaceChildren();
      if (this.#before?.isConnected) this.#before.focus({ preventScroll: true });
      return;
    }
    this.el.dataset.drawer = name;
    this.title.textContent = t(`${name}Title`);
    this.#inside = new KINDS[name](this.app);
    this.body.replaceChildren(this.#inside.el);
    if (focus) this.title.focus();
  }

  update() {
    this.#inside?.update();
  }
}
