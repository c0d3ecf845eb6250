// What the servers view needs once somebody looks at it: loaded then.
export { serverTree } from "./server-tree.js";
export { refreshServers } from "./refresh-servers.js";
export { toTreeItem } from "./tree-item.js";
export { welcomeToHubs } from "./welcome.js";
