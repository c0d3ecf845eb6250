import type { ServerKind } from "../../rig/server-kinds.js";
import { type CellKind, cellKinds } from "./cells.js";
import type { FaultName } from "./faults.js";
import type { Result } from "./trial.js";

/** What is known to go wrong. Of what is not named here nothing is lost, doubled or out of order, and every cell ends well. */
interface Known {
  lost?: readonly CellKind[];
  hung?: readonly CellKind[];
  /** The next line never comes. */
  silent?: true;
}

const lost: readonly CellKind[] = ["lines", "images"];
/** The cell that ends meanwhile waits for its end for ever. */
const endsUnheard: Known = { lost, hung: ["burst"] };
const nothingComes: Known = { lost, hung: cellKinds, silent: true };

/** Whatever goes wrong: servers drop what is too much at once, also where nothing goes wrong. */
const always: Known = { lost: ["burst"] };

/** Of every server. */
const everywhere: Partial<Record<FaultName, Known>> = {
  // The server sends into the dead connection, and takes it for a client.
  "untold-5s": endsUnheard,
  "untold-30s": endsUnheard,
  "hole-60s-dead": nothingComes,
  // A server that has another client keeps nothing.
  "second-client": endsUnheard,
};

/** Of those that keep nothing for who is away. */
const withoutReplay: Partial<Record<FaultName, Known>> = {
  "closed-5s": endsUnheard,
  "closed-60s": endsUnheard,
  "closed-600s": endsUnheard,
};

const byServer: Partial<Record<ServerKind, (fault: FaultName) => Known | undefined>> = {
  "jsd-0.3.3": (fault) => withoutReplay[fault],
  "no-buffering": (fault) => withoutReplay[fault],
  // It keeps the outputs of a notebook's cells to itself, and such sessions are what is asked for.
  "jsd-0.2.6": () => nothingComes,
};

/** What is worse than it is known to be, in words. */
export function worseThanKnown(server: ServerKind, fault: FaultName, { cells, recoveryMs }: Result): string[] {
  const known = [always, everywhere[fault], byServer[server]?.(fault)].filter((one) => one !== undefined);
  const mayLose = known.flatMap((one) => one.lost ?? []);
  const mayHang = known.flatMap((one) => one.hung ?? []);
  const worse = cellKinds.flatMap((kind) => {
    const { lost, doubled, disordered, end } = cells[kind];
    return [
      lost !== 0 && !mayLose.includes(kind) && `${kind}: ${lost ?? "an unknown number"} lost`,
      doubled > 0 && `${kind}: ${doubled} doubled`,
      disordered > 0 && `${kind}: ${disordered} out of order`,
      end !== "ok" && !(end === "hung" && mayHang.includes(kind)) && `${kind}: ended with ${end}`,
    ];
  });
  const isSilent = recoveryMs === undefined && !known.some(({ silent }) => silent) && "the next line never came";
  return [...worse, isSilent].filter((one) => one !== false);
}
