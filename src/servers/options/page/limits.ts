/** Of one control, in characters: as many as a whole form may have (`MAX_FORM_CHARACTERS`). No more can be typed. */
export const MAX_TEXT = 240 * 1024;
/** Of one control: more boxes than stand in a form of that size. */
export const MAX_VALUES = 10_000;
