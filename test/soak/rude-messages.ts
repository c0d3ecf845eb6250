import { frameOf, type Message, readMessage } from "../../src/jupyterServer/frames.js";
import { shapes } from "../unit/foreign-text/shapes.js";
import type { Dice } from "./dice.js";

type Frame = string | Buffer;

const LONGEST_TEXT = 1024 * 1024;
const DEPTH = 2_000;

/** A value of another kind than anybody expects. */
export function wrongValue(dice: Dice): unknown {
  return dice.pick<() => unknown>([
    () => null,
    () => dice.pick([0, -1, 1e308, 0.5]),
    () => dice.chance(0.5),
    () => dice.pick(["", "x", "__proto__", "\u0000"]),
    () => [],
    () => ["a\n", "b\n"],
    () => [null, 1, {}],
    () => ({}),
    () => ({ "text/plain": null, "image/png": 3, constructor: "x" }),
    () => Array.from({ length: DEPTH }).reduce<unknown>((inner) => [inner], null),
    () => longText(dice),
  ])();
}

function longText(dice: Dice): string {
  return dice.pick(Object.values(shapes))(dice.int(1, LONGEST_TEXT));
}

/** What is sent in the place of a kernel's frame. A reply and "idle" keep their request: without them a cell rightly goes on. */
export function rudely(frame: Frame, protocol: string, dice: Dice): Frame[] {
  const message = readMessage(frame);
  if (!message) return [frame];
  const changed = () => [frameOf(protocol, changedMessage(message, dice))];
  return dice.pick<() => Frame[]>([
    () => [unreadable(frame, dice), frame],
    () => [frame, frame],
    () => [added(message, protocol, dice), frame],
    () => [added(message, protocol, dice), frame],
    changed,
    changed,
    changed,
  ])();
}

/** A message of the kernel that nobody asked for. */
function added(message: Message, protocol: string, dice: Dice): Frame {
  const content = dice.weighted<[string, Record<string, unknown>]>([
    [3, ["stream", { name: "stdout", text: longText(dice) }]],
    [1, ["stream", { name: wrongValue(dice), text: wrongValue(dice) }]],
    [1, ["display_data", { data: wrongValue(dice), metadata: wrongValue(dice) }]],
    [1, ["update_display_data", { data: { "text/plain": "x" }, metadata: {} }]],
    [1, ["error", { ename: wrongValue(dice), evalue: longText(dice), traceback: wrongValue(dice) }]],
    [1, ["clear_output", { wait: wrongValue(dice) }]],
    [1, ["comm_open", { comm_id: wrongValue(dice), target_name: wrongValue(dice), data: wrongValue(dice) }]],
    [1, ["status", { execution_state: dice.pick([null, "thinking", "busy", 7]) }]],
    [1, [dice.pick(["", "__proto__", "of_another_world", "constructor"]), {}]],
  ]);
  const [msg_type, said] = content;
  const header = { ...message.header, msg_id: `${message.header.msg_id}-added`, msg_type };
  return frameOf(protocol, { ...message, channel: "iopub", header, content: said });
}

function changedMessage(message: Message, dice: Dice): Message {
  const { header, content, channel } = message;
  const isNeeded = header.msg_type === "status" || channel !== "iopub";
  const part = dice.pick(isNeeded ? ["header", "metadata"] : ["header", "metadata", "parent", "content", "all"]);
  switch (part) {
    case "header":
      return { ...message, header: without(header, dice.pick(["date", "username", "version", "session"])) };
    case "metadata":
      return { ...message, metadata: wrongValue(dice) as Record<string, unknown> };
    case "parent":
      return { ...message, parent_header: wrongValue(dice) };
    case "all":
      return { ...message, content: wrongValue(dice) as Record<string, unknown> };
    default: {
      const field = dice.pick(Object.keys(content).concat("transient"));
      return { ...message, content: { ...content, [field]: wrongValue(dice) } };
    }
  }
}

function without<T extends object>(whole: T, field: keyof T): T {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name !== field)) as T;
}

function unreadable(frame: Frame, dice: Dice): Frame {
  const bytes = Buffer.from(frame);
  return dice.pick<() => Frame>([
    () => "",
    () => Buffer.alloc(0),
    () => "{",
    () => '{"header":null,"channel":"iopub"}',
    () => '{"channel":"iopub","header":{"msg_type":"stream","msg_id":"a"},"content":{"text":NaN}}',
    () => bytes.subarray(0, dice.int(0, bytes.length)),
    () => {
      const broken = Buffer.from(bytes);
      for (let times = 0; times < 8; times++) broken[dice.int(0, broken.length - 1)] = dice.int(0, 255);
      return broken;
    },
    () => longText(dice),
  ])();
}
