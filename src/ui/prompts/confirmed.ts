import * as v from "valibot";

/** `confirmed` of the arguments with which this extension itself runs one of its commands, once the user has said yes to it. */
export const saidYes = Symbol("the user said yes");

/** Set for an editor where a script stands in for the user: the tests' extension host, the demo's check. */
const SCRIPTED = "HUB_KERNELS_SCRIPTED";

/**
 * The question of a command is left out where it is true. Every extension, keybinding and task may call a command: a `true` of theirs is
 * allowed and says nothing.
 */
export const confirmed = v.exactOptional(
  v.pipe(
    v.union([v.literal(saidYes), v.literal(true)]),
    v.transform((given) => given === saidYes || process.env[SCRIPTED] === "1"),
  ),
);
