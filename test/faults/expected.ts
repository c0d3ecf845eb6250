import type { ServerKind } from "../../rig/server-kinds.js";
import { type CellKind, cellKinds } from "./cells.js";
import type { Result } from "./trial.js";

/** What is known to go wrong. Of what is not named here nothing is lost, doubled or out of order, and every cell ends well. */
interface Known {
  /** at most */
  lost?: Partial<Record<CellKind, number>>;
  /** These hang, or end with words about it. */
  unended?: readonly CellKind[];
  /** The next line never comes. */
  silent?: true;
}

const ANY = Infinity;
const endless: Known = { lost: { lines: ANY, burst: ANY, images: ANY }, unended: cellKinds };

const byServer: Partial<Record<ServerKind, Known>> = {
  // It loses replies at random, those of the recorder among them.
  "jsd-0.2.6": { ...endless, silent: true },
};

/** What is worse than it is known to be, in words. */
export function worseThanKnown(server: ServerKind, { cells, recoveryMs }: Result): string[] {
  const known = byServer[server];
  const worse = cellKinds.flatMap((kind) => {
    const { lost = ANY, doubled, disordered, end, said } = cells[kind];
    // What a kernel on a busy machine drops before it is sent nobody has, which is said.
    const mayLose = said.includes("Dropped.") ? ANY : (known?.lost?.[kind] ?? 0);
    const mayNotEnd = known?.unended?.includes(kind) ?? false;
    return [
      lost > mayLose && `${kind}: ${lost} lost`,
      doubled > 0 && `${kind}: ${doubled} doubled`,
      disordered > 0 && `${kind}: ${disordered} out of order`,
      end !== "ok" && !mayNotEnd && `${kind}: ended with ${end}`,
    ];
  });
  const isSilent = recoveryMs === undefined && !known?.silent && "the next line never came";
  return [...worse, isSilent].filter((one) => one !== false);
}
