// What one can do with a whole phone: who holds it, their name and language, blocking, their account.

import { ask, confirm } from "./dialog.js";
import { addPerson, changeLanguage, renamePerson } from "./people.js";
import { openMenu } from "./popover.js";
import { t } from "./words.js";

async function openLink(phone) {
  const { bot } = phone.world;
  const values = await ask({
    title: t("openLink"), test: "link-form", submit: t("open"),
    note: t("openLinkNote", { who: phone.personView.person.first_name }),
    fields: [{ name: "url", label: t("address"), value: `https://t.me/${bot.username}?start=`, required: true }],
  });
  if (values) await phone.openLink(values.url.trim());
}

/** Ask for a new group and make it as this person. */
async function createGroup(phone) {
  const others = phone.world.people.filter((person) => person.id !== phone.person && !person.deleted);
  const values = await ask({
    title: t("createGroup"), test: "group-form", submit: t("create"),
    fields: [
      { name: "title", label: t("groupTitle"), required: true },
      {
        name: "kind",
        label: t("groupKind"),
        type: "select",
        value: "group",
        options: [
          ["group", t("basicGroup")],
          ["supergroup", t("supergroup")],
          ["forum", t("forumGroup")],
          ["channel", t("channel")],
        ],
      },
      { name: "bot", label: t("withBot"), type: "check", value: true },
      {
        name: "members",
        label: t("membersTitle"),
        type: "checks",
        options: others.slice(0, 60).map((person) => [String(person.id), person.name, false]),
      },
    ],
  });
  if (!values) return;
  const group = await phone.act("create_group", { ...values, members: values.members.map(Number) });
  if (group) phone.goto(group.id);
}

async function deleteAccount(phone) {
  const sure = await confirm({
    title: t("deleteAccount"),
    text: t("deleteAccountText", { who: phone.personView.person.name }),
    submit: t("delete"),
    danger: true,
  });
  if (sure) await phone.act("delete_account");
}

async function newPerson(phone) {
  try {
    const person = await addPerson();
    if (person) phone.app.addPhone(person.id);
  } catch (error) {
    phone.say(t("refused", { why: error.message }), "error");
  }
}

/** Open the menu of a phone. */
export function phoneMenu(phone, anchor) {
  const person = phone.personView?.person;
  if (!person) return;
  const gone = person.deleted;
  openMenu(anchor, [
    { label: t("otherPerson"), test: "choose-person", run: () => phone.app.choosePerson(phone) },
    { label: t("addPersonMore"), test: "new-person", run: () => newPerson(phone) },
    { label: t("openLinkMore"), test: "open-link", disabled: gone, run: () => openLink(phone) },
    { label: t("createGroupMore"), test: "create-group", disabled: gone, run: () => createGroup(phone) },
    "-",
    { label: t("renameMore"), test: "rename", disabled: gone, run: () => renamePerson(phone) },
    { label: t("languageMore"), test: "change-language", disabled: gone, run: () => changeLanguage(phone) },
    {
      label: t("oldApp"),
      test: "old-app",
      detail: t("oldAppDetail"),
      checked: person.old_app,
      disabled: gone,
      run: () => phone.act("old_app", { on: !person.old_app }),
    },
    person.blocked
      ? { label: t("unblock"), test: "unblock-bot", disabled: gone, run: () => phone.act("unblock") }
      : { label: t("block"), test: "block-bot", disabled: gone, run: () => phone.act("block") },
    {
      label: t("deleteAccountMore"),
      test: "delete-account",
      tone: "danger",
      disabled: gone,
      run: () => deleteAccount(phone),
    },
    "-",
    { label: t("addPhone"), test: "add-phone", run: () => phone.app.addPhone() },
    {
      label: t("closePhone"),
      test: "close-phone",
      disabled: phone.app.phones.length < 2,
      run: () => phone.app.closePhone(phone),
    },
  ], { test: "phone-actions", label: person.name });
}
