// The words of service messages: who joined, what was pinned, which topic was made.

import { t } from "./words.js";

const name = (who) => (typeof who === "object" && who !== null ? who.name : who) ?? "?";

const WORDS = {
  members_joined: (s) => {
    const people = s.people.map(name);
    const alone = people.length === 1 && people[0] === name(s.by);
    return alone ? t("svcJoined", { who: people[0] }) : t("svcAdded", { by: name(s.by), who: people.join(", ") });
  },
  member_left: (s) => {
    const [by, who] = [name(s.by), name(s.person)];
    return by === who ? t("svcLeft", { who }) : t("svcRemoved", { by, who });
  },
  group_created: (s) => t("svcCreated", { by: name(s.by) }),
  pinned: (s) => (s.text ? t("svcPinnedText", { by: name(s.by), text: s.text }) : t("svcPinned", { by: name(s.by) })),
  topic_created: (s) => t("svcTopic", { by: name(s.by), name: s.name }),
  topic_edited: (s) => t("svcTopicEdited", { by: name(s.by), name: s.name }),
  topic_closed: (s) => t("svcTopicClosed", { by: name(s.by) }),
  topic_reopened: (s) => t("svcTopicOpened", { by: name(s.by) }),
  migrated_to: () => t("svcMigratedTo"),
  migrated_from: (s) => t("svcMigratedFrom", { title: s.title ?? "" }),
  title_changed: (s) => t("svcTitle", { by: name(s.by), title: s.title }),
};

/** What a service message says; an unknown kind shows its name rather than nothing. */
export function serviceWords(service) {
  return service ? (WORDS[service.kind]?.(service) ?? service.kind) : "";
}
