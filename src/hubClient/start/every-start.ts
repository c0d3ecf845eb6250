/** JupyterHub's own words for every start, which tell no more than the phase that they stand for. */
export function isOfEveryStart(message: string): boolean {
  return /^(?:Server requested|Spawning server\.\.\.)$/.test(message.trim());
}
