/** The address of the server's own terminal, where this `Location` is one. @param serverUrl ending in `/` */
export function terminalIn(location: string | null, serverUrl: string): string | undefined {
  if (location === null || !URL.canParse(location, serverUrl)) return undefined;
  const { href } = new URL(location, serverUrl);
  return href.startsWith(`${serverUrl}terminals/`) ? href : undefined;
}
