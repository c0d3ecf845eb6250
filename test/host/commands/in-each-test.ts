/** Made before each test of the suite, and put back after it. */
export function inEachTest<Watched extends { restore(): void }>(make: () => Watched): () => Watched {
  let watched: Watched | undefined;
  beforeEach(() => (watched = make()));
  afterEach(() => watched?.restore());
  return () => {
    if (!watched) throw new Error("asked for outside a test");
    return watched;
  };
}
