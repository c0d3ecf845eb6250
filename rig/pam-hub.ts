import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HubOptions, type RunningHub, startHub } from "./hub.js";

/** Of every account here. */
export const PAM_PASSWORD = "right horse & battery";
/** `openssl passwd -6` of it */
const HASH = "$6$rigrigrig$R74sBZPynydGOYUa8yIO8tm0IK08VmZb.ZT2qboJ/QdS1iZkNQIyWd3U4Z0QpOUAJqLOJqbNqZG68z183npHX.";

/** Accounts of the hub's machine: one of each kind. */
export const pamUsers = { good: "pam", fresh: "pamina", expired: "papageno", locked: "monostatos" };

const FIRST_ID = 64_000;
const CONFIG = `
c.JupyterHub.authenticator_class = "pam"
`;
/** As Debian has it for `login`, PAM's service of a hub: there a wrong password is answered after about 3 s, here after one. */
const SERVICE = `auth optional pam_faildelay.so delay=1000000
auth required pam_unix.so
account required pam_unix.so
`;

/**
 * A hub whose users are accounts of its machine (PAM), which it alone sees: in a mount namespace of its own. Needs Linux, and root or
 * namespaces for users (`kernel.unprivileged_userns_clone`, and on Ubuntu `kernel.apparmor_restrict_unprivileged_userns=0`).
 */
export async function startPamHub(options: HubOptions = {}): Promise<RunningHub> {
  const folder = await mkdtemp(join(tmpdir(), "hub-kernels-pam-"));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    await writeAccounts(folder);
    const hub = await startHub({ ...options, config: CONFIG + (options.config ?? ""), wrap: inNamespace(folder) });
    return { ...hub, stop: () => hub.stop().then(discard) };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** The machine's own accounts keep their names, and have no password here. */
async function writeAccounts(folder: string): Promise<void> {
  const names = Object.values(pamUsers);
  const passwd = names.map(
    (name, index) => `${name}:x:${FIRST_ID + index}:${FIRST_ID + index}::/nonexistent:/bin/sh\n`,
  );
  await writeFile(join(folder, "passwd"), (await readFile("/etc/passwd", "utf8")) + passwd.join(""));
  await writeFile(join(folder, "shadow"), names.map(shadowLine).join(""), { mode: 0o600 });
  await writeFile(join(folder, "pam.d-login"), SERVICE);
}

function shadowLine(name: string): string {
  const password = name === pamUsers.locked ? `!${HASH}` : HASH;
  // In days since 1970.
  const end = name === pamUsers.expired ? "1" : "";
  return `${name}:${password}:19000:0:99999:7::${end}:\n`;
}

/** What is mounted there is not seen outside, and gone with the hub. */
function inNamespace(folder: string): NonNullable<HubOptions["wrap"]> {
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const unshare = ["unshare", ...asRoot, "--mount", "--propagation", "private"];
  const mounts = ["passwd", "shadow", "pam.d-login"].map(
    (file) => `mount --bind "$0/${file}" /etc/${file.replace("-", "/")}`,
  );
  return (command) => [...unshare, "sh", "-c", `${mounts.join(" && ")} && exec "$@"`, folder, ...command];
}
