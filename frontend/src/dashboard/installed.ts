/** What is installed: as the integration says, else as the registries show it. */
import { installed } from "../shared/api.ts";
import type { Hass } from "../shared/hass.ts";
import type { Installed } from "../shared/wire.ts";

/** Return what is installed; an integration that does not answer is seen from outside. */
export function whatIsInstalled(hass: Hass): Promise<Installed> {
  return installed(hass).catch(() => fromRegistries(hass));
}

/** Return the devices of each kind, known by an entity that no other kind has. */
export function fromRegistries(hass: Hass): Installed {
  const found = (mark: string) =>
    Object.values(hass.entities ?? {}).flatMap((entity) => {
      const { platform, translation_key, device_id } = entity ?? {};
      if (platform !== "bfr_cuff" || translation_key !== mark || !device_id) return [];
      const name = hass.devices?.[device_id]?.name ?? "";
      // The cards find what they show by the device as well as by its own key.
      return [{ entry_id: device_id, key: device_id, device_id, name, entities: {} }];
    });
  return {
    athletes: found("session_phase"),
    cuffs: found("inflate"),
    controllers: found("release_all"),
  } as unknown as Installed;
}
