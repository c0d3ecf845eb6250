import type { ServerKind } from "../../rig/server-kinds.js";
import { type CellKind, cellKinds } from "./cells.js";
import type { FaultName } from "./faults.js";
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
/** The server drops what is too much at once, in silence the kernel's last message with it, also where nothing goes wrong. */
const always: Known = { lost: { burst: ANY }, unended: ["burst"] };
/** What is on its way when something on the way dies. */
const onItsWay: Known = { lost: { lines: 3, images: 1 } };
const meanwhile: Known = { lost: { lines: ANY, images: ANY } };
const endless: Known = { ...meanwhile, unended: cellKinds };
const everything: Known = { ...endless, silent: true };

/** On every server. */
const everywhere: Partial<Record<FaultName, Known>> = {
  reset: onItsWay,
  "closed-5s": onItsWay,
  "closed-60s": onItsWay,
  // What was kept is sent at once, and the server lets no more than 3,000 messages in 3 s through.
  "closed-600s": meanwhile,
  "proxy-killed": onItsWay,
  "hub-restarted": onItsWay,
  // The server sends into the dead connection, and takes it for a client.
  "untold-5s": meanwhile,
  "untold-30s": meanwhile,
  "hole-60s-dead": meanwhile,
  // Who has another client keeps nothing for the one that is away.
  "second-client": meanwhile,
};

/** On those that keep nothing for who is away. */
const withoutReplay: Partial<Record<FaultName, Known>> = {
  reset: meanwhile,
  "closed-5s": meanwhile,
  "closed-60s": meanwhile,
  "closed-600s": meanwhile,
  "proxy-killed": meanwhile,
  "hub-restarted": meanwhile,
};

const byServer: Partial<Record<ServerKind, (fault: FaultName) => Known | undefined>> = {
  "jsd-0.3.3": (fault) => withoutReplay[fault],
  "no-buffering": (fault) => withoutReplay[fault],
  // A gateway gives the kernel to the connection that is dead.
  gateway: (fault) => (/^untold|dead$/.test(fault) ? endless : undefined),
  // It keeps the outputs of a notebook's cells to itself, and such sessions are what is asked for.
  "jsd-0.2.6": () => everything,
};

/** What is worse than it is known to be, in words. */
export function worseThanKnown(server: ServerKind, fault: FaultName, { cells, recoveryMs }: Result): string[] {
  const known = [always, everywhere[fault], byServer[server]?.(fault)].filter((one) => one !== undefined);
  const worse = cellKinds.flatMap((kind) => {
    const { lost = ANY, doubled, disordered, end } = cells[kind];
    const mayLose = Math.max(0, ...known.map((one) => one.lost?.[kind] ?? 0));
    const mayNotEnd = known.some(({ unended }) => unended?.includes(kind));
    return [
      lost > mayLose && `${kind}: ${lost} lost`,
      doubled > 0 && `${kind}: ${doubled} doubled`,
      disordered > 0 && `${kind}: ${disordered} out of order`,
      end !== "ok" && !mayNotEnd && `${kind}: ended with ${end}`,
    ];
  });
  const isSilent = recoveryMs === undefined && !known.some(({ silent }) => silent) && "the next line never came";
  return [...worse, isSilent].filter((one) => one !== false);
}
