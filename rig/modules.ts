import { mkdir, readdir, realpath, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ensureDebianPackages } from "./apt.js";
import { ensurePart } from "./cache.js";
import { run } from "./command.js";

/** The extension of servers that loads modules for their kernels. */
export const JUPYTERLMOD = "jupyterlmod==5.3.2";

/** Lmod, as Debian has it: with a file in /etc/profile.d, which login shells read. */
export async function ensureLmod(): Promise<void> {
  await ensureDebianPackages({ lmod: "a real module system" });
}

/** Environment Modules, as Debian has them: unpacked, as Debian installs one of the two at a time. @returns its program */
export async function ensureTcl(): Promise<string> {
  await ensureDebianPackages({ "tcl8.6": "the language of Environment Modules" });
  const { folder } = await ensurePart("environment-modules", "1", async (target) => {
    const download = () => run("apt-get", ["download", "environment-modules"], { cwd: target });
    await download().catch(async () => {
      await run("apt-get", ["update"]);
      await download();
    });
    const [archive = ""] = (await readdir(target)).filter((name) => name.endsWith(".deb"));
    await run("dpkg-deb", ["--extract", join(target, archive), target]);
  });
  return realpath(join(folder, "usr/lib/modulecmd.tcl"));
}

/** Lines of a hub's configuration: its servers know Lmod and these modules from the start, as the environment of a site's nodes does. */
export function lmodConfig(modulePath: string): string {
  const environment = { LMOD_CMD: "/usr/share/lmod/lmod/libexec/lmod", MODULEPATH: modulePath };
  return `c.Spawner.environment.update(${JSON.stringify(environment)})`;
}

/** The same for Environment Modules. @param program `ensureTcl`'s */
export function tclConfig(program: string, modulePath: string): string {
  const environment = { MODULES_CMD: program, MODULESHOME: dirname(program), MODULEPATH: modulePath };
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
  await writeAll(folder, files);
}

/** The same in Tcl, without the hidden one. `library/2.1` brings `tool` with it, as Environment Modules do by themselves. */
export async function writeTclModules(folder: string): Promise<void> {
  const files = {
    "tool/1.0": 'module-whatis {A tool for tests}\nsetenv TOOL_HOME "/opt/tool 1.0"\n',
    "tool/2.0": 'setenv TOOL_HOME "/opt/tool 2.0"\n',
    "library/2.1": "prereq tool\nsetenv LIBRARY_HOME /opt/library\n",
    "broken/0.1": 'error "The licence server of broken does not answer."\n',
  };
  await writeAll(folder, Object.fromEntries(Object.entries(files).map(([name, text]) => [name, `#%Module\n${text}`])));
}

async function writeAll(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
