/** A form that cannot be read. Knows no hub: who asked for the form says of which hub it was. */
export class FormUnreadable extends Error {
  readonly kind = "form-unreadable";

  constructor(
    /** `no-form`: a page without the hub's form, such as a sign-in page */
    readonly why: "too-large" | "no-form",
    message: string,
  ) {
    super(message);
  }
}
