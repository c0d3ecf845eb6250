/** What demo/check.ts tells the script in the extension host, as JSON in this variable. */
export const checkVariable = "HUB_KERNELS_DEMO_CHECK";
/** Begins each line that the script prints for the user. */
export const lineMark = "[demo] ";

export interface CheckRun {
  url: string;
  token: string;
  folder: string;
  options: Record<string, string>;
}
