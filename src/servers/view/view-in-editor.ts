// Loaded once somebody looks at the view.
import { ServersView, type ServersViewDeps } from "./servers-view.js";
import { toTreeItem } from "./tree-item.js";

export function serversView(deps: Omit<ServersViewDeps, "toItem">): ServersView {
  return new ServersView({ ...deps, toItem: toTreeItem });
}
