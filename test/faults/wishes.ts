import { parseArgs } from "node:util";
import { type ServerKind, serverKinds } from "../../rig/server-kinds.js";
import { type FaultName, faultNames, longFaults } from "./faults.js";

/**
 * npm run test:faults [-- --servers=plain,curve] [--faults=closed-5s] [--type=console] [--no-cell-id]: the session's type and the cell's
 * name in its requests are by default those of the Jupyter extension.
 */
const { values } = parseArgs({
  strict: false,
  options: {
    servers: { type: "string" },
    faults: { type: "string" },
    type: { type: "string", default: "notebook" },
    "no-cell-id": { type: "boolean", default: false },
  },
});

function chosen<T extends string>(asked: unknown, all: readonly T[], usual: readonly T[]): readonly T[] {
  if (typeof asked !== "string") return usual;
  const names = asked.split(",");
  const unknown = names.find((name) => !all.some((one) => one === name));
  if (unknown !== undefined) throw new Error(`There is no "${unknown}"; there are: ${all.join(", ")}.`);
  return all.filter((one) => names.includes(one));
}

export const wishes: { servers: readonly ServerKind[]; faults: readonly FaultName[]; type: string; cellId: boolean } = {
  servers: chosen(values.servers, serverKinds, serverKinds),
  faults: chosen(
    values.faults,
    faultNames,
    faultNames.filter((name) => !longFaults.includes(name)),
  ),
  type: String(values.type),
  cellId: values["no-cell-id"] !== true,
};
