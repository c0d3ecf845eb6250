/** A setting as it is used. `problem`: why what is written there is not, in words for who wrote it; it repeats nothing of it. */
export interface SettingReading<T> {
  value: T;
  problem?: string;
}
