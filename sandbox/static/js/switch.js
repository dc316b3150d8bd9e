// A switch for one of the sandbox's settings.

import { patch } from "./api.js";
import { h } from "./dom.js";

export class SettingSwitch {
  #asking = 0;

  constructor(app, name, test) {
    this.name = name;
    this.box = h("input", { type: "checkbox", role: "switch", test, on: { change: async () => {
      this.#asking += 1;
      await app.attempt(() => patch("/sandbox/settings", { [name]: this.box.checked }));
      this.#asking -= 1;
      this.show(app.store.world.value);
    } } });
  }

  /** Show the server's value, but not while it is being asked to change: the switch must not flicker back. */
  show(world) {
    if (!this.#asking) this.box.checked = world.settings[this.name];
  }
}
