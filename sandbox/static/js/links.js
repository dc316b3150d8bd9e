// What a tapped link does: open the bot, choose a group, or leave for a browser (which the sandbox never does).

import { choose, dialog } from "./dialog.js";
import { h } from "./dom.js";
import { t } from "./words.js";

async function addToGroup(phone, payload) {
  const groups = phone.world.groups.filter((group) => !group.migrated_to && group.members.some((member) => member.id === phone.person && !["left", "kicked"].includes(member.status)));
  if (!groups.length) return phone.say(t("noGroup"), "error");
  const chat = await choose({ title: t("whichGroup"), test: "group-dialog", items: groups.map((group) => ({ key: group.id, label: group.title })) });
  if (chat === null) return null;
  const done = await phone.act("add", { chat, who: "bot", payload });
  if (done) phone.goto(chat);
  return done;
}

/** Show where a link leads, without going there. */
function outside(phone, url) {
  return dialog({
    title: t("outside"), test: "browser-dialog",
    body: [h("p", { class: "note" }, t("outsideText")), h("p", { class: "address", dir: "ltr", test: "browser-url" }, url)],
    actions: (close) => [
      h("button", { type: "button", class: "plain", test: "browser-copy", on: { click: () => {
        close();
        phone.toClipboard(url);
      } } }, t("copy")),
      h("button", { type: "button", class: "main", test: "browser-ok", on: { click: () => close() } }, t("ok")),
    ],
  });
}

/** Open a link as the person who holds this phone. */
export async function followLink(phone, url) {
  const answer = await phone.act("open", { url });
  if (!answer) return;
  if (answer.opened === "start") phone.goto(answer.chat);
  else if (answer.opened === "choose_group") await addToGroup(phone, answer.payload);
  else await outside(phone, answer.url ?? url);
}
