/** The parts that are loaded right after what a session needs, and once for all cards. */

export type Later = typeof import("../later.ts");

let loading: Promise<Later> | undefined;

/** Load the rest; what could not be loaded is tried again. */
export function later(): Promise<Later> {
  loading ??= import("../later.ts");
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}
