/**
 * Where the options of a start come from, in the order in which they are offered: the server's last start; the hub's own form by its
 * companion; profiles of the settings and of sites; starts of other servers; the hub's own default; the hub's form behind a password; the
 * hub's page in the browser. The list of ways to start keeps the ways to the hub's own page apart, and lifts one that served the last time
 * (`inOrder` in `src/servers/options/sources.ts`).
 */
export const optionSources = ["last", "companion", "profiles", "earlier", "default", "page", "browser"] as const;

export type OptionSource = (typeof optionSources)[number];

/** The likeliest first; those of one source stay in their order. */
export function bySource<Line extends { source: OptionSource }>(lines: readonly Line[]): Line[] {
  return [...lines].sort((a, b) => optionSources.indexOf(a.source) - optionSources.indexOf(b.source));
}
