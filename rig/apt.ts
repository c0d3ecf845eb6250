import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { withLock } from "./cache.js";
import { run } from "./command.js";

const LOCK_TIMEOUT_OPTION = "DPkg::Lock::Timeout=300";
const SERVICE_POLICY = "/usr/sbin/policy-rc.d";
let listsUpdated = false;

/** Makes sure that Debian packages (name → what they are needed for) are installed; says what to do where it may not. */
export async function ensureDebianPackages(needs: Record<string, string>): Promise<{ installed: string[] }> {
  if (!existsSync("/usr/bin/dpkg-query")) return missingWithoutApt(needs);
  if ((await missingOf(needs)).length === 0) return { installed: [] };
  return withLock("apt", async () => {
    const missing = await missingOf(needs);
    if (missing.length === 0) return { installed: [] };
    if (process.getuid?.() !== 0) throw notRoot(needs, missing);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    if (!listsUpdated) await run("apt-get", ["-o", LOCK_TIMEOUT_OPTION, "update"], { env });
    listsUpdated = true;
    const install = ["-o", LOCK_TIMEOUT_OPTION, "install", "-y", "--no-install-recommends", ...missing];
    await withoutServices(() => run("apt-get", install, { env }));
    return { installed: missing };
  });
}

/** Debian starts what it installs: sshd, nginx and squid would listen on all of the machine's interfaces. A policy that is there stays. */
async function withoutServices(install: () => Promise<unknown>): Promise<void> {
  // 101 is "not allowed"; should this process be killed, its file says no more.
  const policy = `#!/bin/sh\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`;
  const isOwn = await writeFile(SERVICE_POLICY, policy, { mode: 0o755, flag: "wx" }).then(
    () => true,
    () => false,
  );
  try {
    await install();
  } finally {
    if (isOwn) await rm(SERVICE_POLICY);
  }
}

async function missingOf(needs: Record<string, string>): Promise<string[]> {
  const states = await Promise.all(Object.keys(needs).map(async (name) => ({ name, there: await isInstalled(name) })));
  return states.filter((state) => !state.there).map((state) => state.name);
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    return (await run("dpkg-query", ["-W", "-f", "${db:Status-Status}", name])).trim() === "installed";
  } catch {
    return false; // dpkg-query fails for a package that it has never heard of
  }
}

function reasons(needs: Record<string, string>, names: string[]): string {
  return names.map((name) => `  ${name}: ${needs[name] ?? ""}`).join("\n");
}

function notRoot(needs: Record<string, string>, missing: string[]): Error {
  const command = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  return new Error(
    `These Debian packages are missing and only root can install them:\n${reasons(needs, missing)}\nRun: ${command}`,
  );
}

function missingWithoutApt(needs: Record<string, string>): never {
  throw new Error(
    "This machine has no apt, so install the counterparts of these Debian packages by its own package manager:\n" +
      reasons(needs, Object.keys(needs)),
  );
}
