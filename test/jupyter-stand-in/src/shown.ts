export interface Shown {
  kind: "reconnecting" | "failed-to-connect" | "dead-kernel" | "failed-to-start";
  text: string;
}

/** What a user would see of it, in order: nothing of it is really shown, as nobody could close it. */
export const shown: Shown[] = [];

export function show(kind: Shown["kind"], text: string): void {
  shown.push({ kind, text });
}
