// What a person can do with one message.

import { ask } from "./dialog.js";
import { openMenu } from "./popover.js";
import { t } from "./words.js";

const EMOJI = ["👍", "❤️", "🙏", "🔥", "😢", "👎"];

async function forge(phone, message) {
  const values = await ask({
    title: t("forge"),
    test: "forge-dialog",
    note: t("forgeNote"),
    submit: t("send"),
    fields: [{ name: "data", label: t("forgeData"), required: true }],
  });
  if (values) await phone.act("forge", { message: message.id, data: values.data });
}

/** Open the menu of a message. */
export function messageMenu(phone, message, anchor) {
  if (message.kind === "service") return;
  const mine = new Set((message.reactions ?? []).filter((reaction) => reaction.mine).map((reaction) => reaction.emoji));
  const has = (emoji) => [...mine].some((own) => own.replace("\ufe0f", "") === emoji.replace("\ufe0f", ""));
  const common = !message.ephemeral; // of all who are there
  openMenu(anchor, [
    common && {
      label: t("react"),
      row: EMOJI.map((emoji) => ({
        label: emoji,
        name: t("reactWith", { emoji }),
        test: `react-${emoji}`,
        checked: has(emoji),
        run: () => phone.react(message, has(emoji) ? null : emoji),
      })),
    },
    { label: t("reply"), test: "message-reply", run: () => phone.chat.composer.replyTo(message) },
    message.text && !message.protected && {
      label: t("copyText"),
      test: "message-copy",
      run: () => phone.toClipboard(message.text),
    },
    common && {
      label: t(message.pinned ? "unpin" : "pin"),
      test: "message-pin",
      run: () => phone.act(message.pinned ? "unpin" : "pin", { message: message.id }),
    },
    message.can_edit && { label: t("edit"), test: "message-edit", run: () => phone.chat.composer.edit(message) },
    message.buttons?.length > 0 && {
      label: t("forge"),
      test: "message-forge",
      detail: t("forgeDetail"),
      run: () => forge(phone, message),
    },
    message.can_delete && "-",
    message.can_delete && {
      label: t("delete"),
      test: "message-delete",
      tone: "danger",
      run: () => phone.act("delete", { message: message.id }),
    },
  ], { test: "message-actions", label: t("messageMenu") });
}
