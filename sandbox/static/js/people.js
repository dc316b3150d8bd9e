// Choosing, adding and renaming the people of the sandbox, with a ready list of awkward names.

import { get, post } from "./api.js";
import { unreadBadge } from "./chatlist.js";
import { ask, choose } from "./dialog.js";
import { avatar, button, h } from "./dom.js";
import { count, t } from "./words.js";

const FOUND = 20; // people of a crowd who are shown at a time
const LANGUAGES = ["fr", "nl", "de", "en", "ar", "tr", "uk", "es", "pt-br"];

function languageOptions(current) {
  const known = new Set([...LANGUAGES, ...(current ? [current] : [])]);
  const names = new Intl.DisplayNames([document.documentElement.lang], { type: "language" });
  return [...[...known].map((code) => [code, `${names.of(code)} (${code})`]), ["", t("noLanguage")]];
}

async function awkwardNames() {
  return (await get("/sandbox/awkward_names")).names;
}

function nameChips(names, form) {
  const chip = ({ name, why }, n) => {
    const use = () => {
      form.elements.first_name.value = name;
      form.elements.last_name.value = "";
    };
    return button("chip", `awkward-${n}`, use, h("bdi", {}, name), { title: why });
  };
  return h("details", { class: "awkward", test: "awkward-names" },
    h("summary", {}, t("awkward")),
    h("div", { class: "presets" }, names.map(chip)));
}

function languageField(current) {
  const options = languageOptions(current);
  return { name: "language_code", label: t("language"), type: "select", value: current ?? "", options };
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
      ...(language ? [languageField("fr")] : []),
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
    fields: [languageField(person.language_code)],
  });
  if (values) await phone.act("rename", { language_code: values.language_code || null });
}

/** What stands beside a person's name when there is something to say. */
export function standing(person) {
  if (person.deleted) return t("deletedTag");
  if (person.blocked) return t("blockedTag");
  return person.started ? null : t("newTag");
}

function personItem(person, current) {
  const name = person.username && `@${person.username}`;
  return {
    key: person.id,
    label: person.name,
    words: `${person.username ?? ""} ${person.language_code ?? ""}`,
    test: `person-${person.id}`,
    current: person.id === current,
    detail: [person.language_code, name, standing(person)].filter(Boolean).join(" · "),
    mark: avatar(person.id, person.name),
    badge: unreadBadge(person.unread),
  };
}

/** Look for people of the crowd, who are on no list: some, and how many more there are. */
async function findInCrowd(words, current) {
  const { people, more } = await get(`/sandbox/crowd/people?limit=${FOUND}&search=${encodeURIComponent(words)}`);
  const item = (person) => {
    const made = personItem(person, current);
    return { ...made, detail: [made.detail, person.answer].filter(Boolean).join(" · ") };
  };
  return { items: people.map(item), said: more ? t("crowdMore", { n: count(more) }) : "" };
}

/** Choose somebody of the crowd. Resolves to a person's id, or null. */
export function chooseOfCrowd(current = null) {
  const find = (words) => findInCrowd(words, current);
  return choose({ title: t("crowdPhone"), test: "crowd-dialog", items: [], find });
}

/** Choose who holds a phone. Resolves to a person's id, "new", or null. */
export function choosePerson(world, current) {
  const people = [...world.people].sort((a, b) => a.deleted - b.deleted);
  return choose({
    title: t("whosePhone"), test: "people-dialog",
    items: people.map((person) => personItem(person, current)),
    find: world.crowd.size ? (words) => findInCrowd(words, current) : null,
    extra: (close) => button("plain block", "add-person", () => close("new"), t("addPersonMore")),
  });
}
