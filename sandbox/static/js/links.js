// What a tapped link does: open the bot, choose a group, or leave for a browser (which the sandbox never does).

import { choose, dialog } from "./dialog.js";
import { button, h } from "./dom.js";
import { peopleOf } from "./members.js";
import { t } from "./words.js";

async function addToGroup(phone, payload) {
  const mine = (group) => peopleOf(group).some((member) => member.id === phone.person);
  const groups = phone.world.groups.filter((group) => !group.migrated_to && mine(group));
  if (!groups.length) return phone.say(t("noGroup"), "error");
  const chat = await choose({
    title: t("whichGroup"),
    test: "group-dialog",
    items: groups.map((group) => ({ key: group.id, label: group.title })),
  });
  if (chat === null) return null;
  const done = await phone.act("add", { chat, who: "bot", payload });
  if (done) phone.goto(chat);
  return done;
}

/** Show where a link leads, without going there. */
function outside(phone, url) {
  const body = [
    h("p", { class: "note" }, t("outsideText")),
    h("p", { class: "address", dir: "ltr", test: "browser-url" }, url),
  ];
  const actions = (close) => [
    button("plain", "browser-copy", () => {
      close();
      phone.toClipboard(url);
    }, t("copy")),
    button("main", "browser-ok", () => close(), t("ok")),
  ];
  return dialog({ title: t("outside"), test: "browser-dialog", body, actions });
}

/** Open a link as the person who holds this phone. */
export async function followLink(phone, url) {
  const answer = await phone.act("open", { url });
  if (!answer) return;
  if (answer.opened === "start") phone.goto(answer.chat);
  else if (answer.opened === "choose_group") await addToGroup(phone, answer.payload);
  else await outside(phone, answer.url ?? url);
}
