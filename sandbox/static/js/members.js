// Who is in a group, and who may do things there.

/** Is this member there now? Those who left or were removed stay listed. */
export const inside = (member) => Boolean(member) && !["left", "kicked"].includes(member.status);

/** Does this member administer the group? */
export const admin = (member) => ["creator", "administrator"].includes(member?.status);

/** The people (not the bot) in a group now. */
export const peopleOf = (group) => group.members.filter((member) => !member.bot && inside(member));
