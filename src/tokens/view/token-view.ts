// What the token view and its commands need once somebody uses them: loaded then.
export { TokenTreeData } from "./tree-data.js";
export { toTreeItem } from "./tree-item.js";
export { commandOf, signInCommand, stepCommand } from "../commands/command-of.js";
export { tokenCommands } from "../commands/token-commands.js";
