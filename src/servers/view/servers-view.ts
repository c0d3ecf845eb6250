// What the servers view needs once somebody looks at it: a bundle of its own.
export { serverTree } from "./server-tree.js";
export { toTreeItem } from "./tree-item.js";
