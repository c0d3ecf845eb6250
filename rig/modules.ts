import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureDebianPackages } from "./apt.js";

/** The extension of servers that loads modules for their kernels. */
export const JUPYTERLMOD = "jupyterlmod==5.3.2";

/** Lmod, as Debian has it: with a file in /etc/profile.d, which login shells read. */
export async function ensureLmod(): Promise<void> {
  await ensureDebianPackages({ lmod: "a real module system" });
}

/** Lines of a hub's configuration: its servers know Lmod and these modules from the start, as the environment of a site's nodes does. */
export function lmodConfig(modulePath: string): string {
  const environment = { LMOD_CMD: "/usr/share/lmod/lmod/libexec/lmod", MODULEPATH: modulePath };
  return `c.Spawner.environment.update(${JSON.stringify(environment)})`;
}

/** Modules as a site has them. `tool/1.0` sets TOOL_HOME, `library/2.1` needs it, `broken/0.1` fails, `.secret/1` is hidden. */
export async function writeModules(folder: string): Promise<void> {
  const files = {
    "tool/1.0.lua": 'help([[A tool for tests]])\nsetenv("TOOL_HOME", "/opt/tool 1.0")\n',
    "tool/2.0.lua": 'setenv("TOOL_HOME", "/opt/tool 2.0")\n',
    "library/2.1.lua": 'prereq("tool")\nsetenv("LIBRARY_HOME", "/opt/library")\n',
    "broken/0.1.lua": 'LmodError("The licence server of broken does not answer.")\n',
    ".secret/1.lua": 'setenv("SECRET_HOME", "/opt/secret")\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
