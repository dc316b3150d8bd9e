// Choosing, adding and renaming the people of the sandbox, with a ready list of awkward names.

import { get, post } from "./api.js";
import { ask, choose } from "./dialog.js";
import { avatar, h } from "./dom.js";
import { unreadBadge } from "./chatlist.js";
import { t } from "./words.js";

const LANGUAGES = ["fr", "nl", "de", "en", "ar", "tr", "uk", "es", "pt-br"];

export function languageOptions(current) {
  const known = new Set([...LANGUAGES, ...(current ? [current] : [])]);
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  return [...[...known].map((code) => [code, `${names.of(code)} (${code})`]), ["", t("noLanguage")]];
}

async function awkwardNames() {
  return (await get("/sandbox/awkward_names")).names;
}

function nameChips(names, form) {
  return h("details", { class: "awkward", test: "awkward-names" }, h("summary", {}, t("awkward")),
    h("div", { class: "presets" }, names.map(({ name, why }, n) => h("button", { type: "button", class: "chip", title: why, test: `awkward-${n}`, on: { click: () => {
      form.elements.first_name.value = name;
      form.elements.last_name.value = "";
    } } }, h("bdi", {}, name)))));
}

async function nameForm({ title, test, person, submit, language }) {
  const names = await awkwardNames();
  return ask({
    title, test, submit, extra: (form) => nameChips(names, form),
    fields: [
      { name: "first_name", label: t("firstName"), value: person?.first_name, required: true },
      { name: "last_name", label: t("lastName"), value: person?.last_name },
      { name: "username", label: t("username"), value: person?.username },
      { name: "phone", label: t("phoneNumber"), type: "tel", value: person?.phone },
      ...(language ? [{ name: "language_code", label: t("language"), type: "select", value: "fr", options: languageOptions("fr") }] : []),
    ],
  });
}

/** Ask for a new person and make them. Resolves to the person, or null. */
export async function addPerson() {
  const values = await nameForm({ title: t("addPerson"), test: "person-form", submit: t("add"), language: true });
  if (!values) return null;
  return post("/sandbox/people", Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "")));
}

/** Ask for other names of a person. */
export async function renamePerson(phone) {
  const { person } = phone.personView;
  const values = await nameForm({ title: t("rename"), test: "rename-form", person, submit: t("save") });
  if (values) await phone.act("rename", { ...values, username: values.username || null });
}

export async function changeLanguage(phone) {
  const { person } = phone.personView;
  const values = await ask({
    title: t("language"), test: "language-form", note: t("languageNote"), submit: t("save"),
    fields: [{ name: "language_code", label: t("language"), type: "select", value: person.language_code ?? "", options: languageOptions(person.language_code) }],
  });
  if (values) await phone.act("rename", { language_code: values.language_code || null });
}

/** Choose who holds a phone. Resolves to a person's id, "new", or null. */
export function choosePerson(world, current) {
  return choose({
    title: t("whosePhone"), test: "people-dialog",
    items: [...world.people].sort((a, b) => a.deleted - b.deleted).map((person) => ({
      key: person.id, label: person.name, words: `${person.username ?? ""} ${person.language_code ?? ""}`, test: `person-${person.id}`, current: person.id === current,
      detail: [person.language_code, person.username && `@${person.username}`, person.deleted ? t("deletedTag") : person.blocked ? t("blockedTag") : person.started ? null : t("newTag")].filter(Boolean).join(" · "),
      mark: avatar(person.id, person.name), badge: unreadBadge(person.unread),
    })),
    extra: (close) => h("button", { type: "button", class: "plain block", test: "add-person", on: { click: () => close("new") } }, t("addPersonMore")),
  });
}
