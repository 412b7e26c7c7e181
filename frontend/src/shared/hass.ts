/** What the cards use of Home Assistant's frontend. */

export interface EntityState {
  state: string;
  attributes: Record<string, unknown>;
}

/** An entity as Home Assistant's registry shows it to everybody. */
export interface RegistryEntity {
  platform?: string;
  translation_key?: string | null;
  device_id?: string | null;
}

export interface RegistryDevice {
  name: string | null;
  name_by_user: string | null;
  primary_config_entry?: string | null;
}

export type Unsubscribe = () => Promise<void> | void;

export interface Hass {
  connected: boolean;
  language: string;
  locale: {
    language: string;
    number_format?: string;
    time_format?: string;
    time_zone?: string;
  };
  config: {
    time_zone: string;
    components?: string[];
    unit_system?: { mass?: string };
  };
  states: Record<string, EntityState | undefined>;
  entities?: Record<string, RegistryEntity | undefined>;
  devices?: Record<string, RegistryDevice | undefined>;
  connection: {
    /** Subscribed again by itself after a lost connection. */
    subscribeMessage<T>(
      onEvent: (event: T) => void,
      message: { type: string; [field: string]: unknown },
    ): Promise<Unsubscribe>;
  };
  callWS<T>(message: { type: string; [field: string]: unknown }): Promise<T>;
  callService(
    domain: string,
    service: string,
    data?: Record<string, unknown>,
    target?: Record<string, unknown>,
    notifyOnError?: boolean,
  ): Promise<unknown>;
  localize(key: string, values?: Record<string, string | number>): string;
  /** Return where a path of Home Assistant is, as the browser has to ask for it. */
  hassUrl?(path: string): string;
}

export interface CardConfig {
  type: string;
}

/** Call an action; an error comes back to the card, which shows it, not as a toast. */
export function act(
  hass: Hass,
  action: string,
  data: Record<string, unknown> = {},
  target?: Record<string, unknown>,
): Promise<unknown> {
  const [domain, service] = action.split(".") as [string, string];
  return hass.callService(domain, service, data, target, false);
}
