/** A key that is pressed is let go within this time; what takes longer is no press of Enter. */
const keyUpDeadlineMs = 1_000;

/**
 * Was it Enter that was pressed in the frame? Its keys are not heard here, and its script can say whatever it likes. But where the focus
 * is when a key is let go, there it is heard: so the focus is taken for as long as that, and only the browser's own event counts.
 */
export function isEnterLetGo(catcher: HTMLElement, frame: HTMLElement): Promise<boolean> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const end = (proved: boolean) => {
      ended.abort();
      clearTimeout(timer);
      frame.focus();
      resolve(proved);
    };
    const timer = setTimeout(end, keyUpDeadlineMs, false);
    const listen = { signal: ended.signal };
    catcher.addEventListener("keyup", ({ key, isTrusted }) => end(isTrusted && key === "Enter"), listen);
    catcher.addEventListener("keydown", (event) => event.preventDefault(), listen);
    catcher.focus({ preventScroll: true });
  });
}
