// What one can do with an open chat: block the bot, or look after a group (members, rights, topics, upgrade, leave).

import { ask, choose, confirm } from "./dialog.js";
import { avatar } from "./dom.js";
import { admin, inside } from "./members.js";
import { openMenu } from "./popover.js";
import { t } from "./words.js";

const RIGHTS = [
  "can_pin_messages", "can_delete_messages", "can_manage_topics", "can_invite_users",
  "can_change_info", "can_restrict_members", "can_promote_members", "can_manage_chat",
];
const IN_CHANNELS = [
  "can_post_messages", "can_edit_messages", "can_delete_messages", "can_invite_users",
  "can_change_info", "can_restrict_members", "can_promote_members", "can_manage_chat",
];

async function setRights(phone, member, who) {
  const there = phone.view.kind === "channel" ? IN_CHANNELS : RIGHTS;
  const usual = new Set(there.slice(0, 4));
  const has = (right) => (admin(member) ? member.rights?.includes(right) : usual.has(right));
  const rights = there.map((right) => [right, t(right), has(right)]);
  const anonymous = { name: "anonymous", label: t("anonymous"), type: "check", value: member.anonymous };
  const checks = { name: "rights", label: t("rights"), type: "checks", options: rights };
  const fields = who === "bot" ? [checks] : [checks, anonymous];
  const title = t("rightsOf", { who: member.name });
  const values = await ask({ title, test: "rights-form", submit: t("save"), fields });
  if (values) await phone.act("promote", { who, rights: values.rights, anonymous: values.anonymous });
}

const STATUS = {
  creator: "statusCreator", administrator: "statusAdmin", member: "statusMember",
  restricted: "statusRestricted", left: "statusLeft", kicked: "statusKicked",
};

function memberItem(member) {
  const facts = [member.bot && t("botTag"), t(STATUS[member.status]), member.anonymous && t("anonymousTag")];
  return {
    key: member.id,
    label: member.name,
    detail: facts.filter(Boolean).join(" · "),
    mark: avatar(member.id, member.name, member.bot ? "bot" : "person"),
    test: `member-${member.id}`,
  };
}

function memberActs(member, self) {
  if (!inside(member)) return [{ key: "add", label: t("addAgain"), test: "member-add" }];
  const rights = { key: "rights", label: t(admin(member) ? "changeRights" : "makeAdmin"), test: "member-promote" };
  return [
    member.status !== "creator" && rights,
    member.status === "administrator" && { key: "demote", label: t("demote"), test: "member-demote" },
    member.id !== self && { key: "remove", label: t("removeFromGroup"), test: "member-remove" },
  ].filter(Boolean);
}

async function membersDialog(phone, members) {
  const id = await choose({ title: t("membersTitle"), test: "members-dialog", items: members.map(memberItem) });
  const member = members.find((each) => each.id === id);
  if (!member) return;
  const who = member.bot ? "bot" : member.id;
  const act = await choose({ title: member.name, test: "member-dialog", items: memberActs(member, phone.person) });
  if (act === "rights") await setRights(phone, member, who);
  else if (act) await phone.act(act, { who });
}

async function addMember(phone, members) {
  const there = new Set(members.filter(inside).map((member) => member.id));
  const people = phone.world.people.filter((person) => !there.has(person.id) && !person.deleted);
  const who = await choose({
    title: t("addMember"),
    test: "add-member-dialog",
    items: people.map((person) => ({
      key: person.id,
      label: person.name,
      mark: avatar(person.id, person.name),
      test: `person-${person.id}`,
    })),
  });
  if (who !== null) await phone.act("add", { who });
}

async function oneLine(phone, { title, test, label, value = "", what, name }) {
  const values = await ask({ title, test, submit: t("save"), fields: [{ name, label, value, required: true }] });
  return values && phone.act(what, values);
}

async function newTopic(phone) {
  const made = await oneLine(phone, {
    title: t("newTopic"),
    test: "topic-form",
    label: t("topicName"),
    what: "create_topic",
    name: "name",
  });
  if (made?.thread) phone.goto(phone.column.chat, made.thread);
}

async function leave(phone) {
  const sure = await confirm({
    title: t("leave"),
    text: t("leaveText", { title: phone.view.title }),
    submit: t("leave"),
    danger: true,
  });
  if (!sure) return;
  const { chat } = phone.column;
  phone.goto(null); // first, so that the chat is not asked for when it is gone
  if (!(await phone.act("leave", { chat }))) phone.goto(chat);
}

async function upgrade(phone, what, body = {}) {
  const group = await phone.act(what, body);
  if (group && group.id !== phone.column.chat) phone.app.moved(phone.column.chat, group.id);
}

function topicEntries(phone, view) {
  const topic = view.topics?.find((each) => each.id === phone.column.thread);
  return [
    view.forum && { label: t("newTopicMore"), test: "new-topic", run: () => newTopic(phone) },
    topic && !topic.closed && {
      label: t("closeTopic"),
      test: "close-topic",
      run: () => phone.act("close_topic", { thread: topic.id }),
    },
    topic?.closed && {
      label: t("reopenTopic"),
      test: "reopen-topic",
      run: () => phone.act("reopen_topic", { thread: topic.id }),
    },
  ];
}

function botEntries(phone, bot) {
  const channel = phone.view.kind === "channel"; // there a bot can only be an administrator
  const add = () => phone.act(channel ? "promote" : "add", { who: "bot" });
  if (!inside(bot)) return [{ label: t("addBot"), test: "add-bot", run: add }];
  return [
    { label: t(admin(bot) ? "botRights" : "botAdmin"), test: "promote-bot", run: () => setRights(phone, bot, "bot") },
    admin(bot) && { label: t("botDemote"), test: "demote-bot", run: () => phone.act("demote", { who: "bot" }) },
    { label: t("removeBot"), test: "remove-bot", run: () => phone.act("remove", { who: "bot" }) },
  ];
}

function groupEntries(phone, view) {
  const members = view.members ?? [];
  const bot = members.find((member) => member.bot);
  return [
    { label: t("membersMore"), test: "members", run: () => membersDialog(phone, members) },
    { label: t("addMemberMore"), test: "add-member", run: () => addMember(phone, members) },
    ...botEntries(phone, bot),
    "-",
    ...topicEntries(phone, view),
    {
      label: t("renameGroupMore"),
      test: "rename-group",
      run: () => oneLine(phone, {
        title: t("renameGroup"),
        test: "title-form",
        label: t("groupTitle"),
        value: view.title,
        what: "rename_group",
        name: "title",
      }),
    },
    ...(view.kind === "channel" ? [] : standingEntries(phone, view)),
    "-",
    { label: t("leaveMore"), test: "leave-group", tone: "danger", run: () => leave(phone) },
  ];
}

// What a group can become, and a channel cannot.
function standingEntries(phone, view) {
  return [
    {
      label: t("anonymous"),
      test: "anonymous",
      checked: Boolean(view.anonymous),
      run: () => phone.act("anonymous", { on: !view.anonymous }),
    },
    view.kind === "group" && { label: t("upgrade"), test: "upgrade", run: () => upgrade(phone, "upgrade") },
    view.forum
      ? { label: t("unforum"), test: "make-forum", run: () => upgrade(phone, "make_forum", { on: false }) }
      : { label: t("makeForum"), test: "make-forum", run: () => upgrade(phone, "make_forum", { on: true }) },
  ];
}

function botChatEntries(phone, view) {
  return [
    view.blocked
      ? { label: t("unblock"), test: "chat-unblock", run: () => phone.act("unblock") }
      : { label: t("block"), test: "chat-block", run: () => phone.act("block") },
    {
      label: t("botLink"),
      test: "copy-bot-link",
      detail: phone.world.bot.link,
      run: () => phone.toClipboard(phone.world.bot.link),
    },
  ];
}

/** Open the menu of the open chat. */
export function chatMenu(phone, anchor) {
  const { view } = phone;
  if (!view) return;
  const entries = view.kind === "private" ? botChatEntries(phone, view) : groupEntries(phone, view);
  openMenu(anchor, entries, { test: "chat-actions", label: view.title });
}
