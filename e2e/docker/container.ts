/** A container, as `docker inspect` shows it. */
export interface Container {
  id: string;
  /** In docker-compose.yml. */
  service: string;
  /** Whether it is to end by itself: it is not restarted. */
  isOneShot: boolean;
  state: { Status: string; Running: boolean; Pid: number; ExitCode: number; Health?: { Status: string } };
  /** How often the engine has started it anew. */
  restarts: number;
  /** `NAME=value` */
  environment: string[];
  hostName: string;
  user: string;
  /** Its address in the network of the containers, while it runs. */
  address: string;
  isReadOnly: boolean;
  restartPolicy: string;
  droppedRights: string[] | null;
  addedRights: string[] | null;
  securityOptions: string[] | null;
}

/** @param shown one object of `docker inspect` */
export function shownBy(shown: Record<string, any>): Container {
  const { Config, HostConfig, NetworkSettings } = shown;
  const [network] = Object.values(NetworkSettings.Networks) as { IPAddress: string }[];
  return {
    id: shown.Id,
    service: Config.Labels['com.docker.compose.service'],
    isOneShot: HostConfig.RestartPolicy.Name === 'no',
    state: shown.State,
    restarts: shown.RestartCount,
    environment: Config.Env,
    hostName: Config.Hostname,
    user: Config.User,
    address: network?.IPAddress ?? '',
    isReadOnly: HostConfig.ReadonlyRootfs,
    restartPolicy: HostConfig.RestartPolicy.Name,
    droppedRights: HostConfig.CapDrop,
    addedRights: HostConfig.CapAdd,
    securityOptions: HostConfig.SecurityOpt,
  };
}

/**
 * Kills what runs in it as a crash would. An engine takes `docker kill` for its operator's wish, and does not start the
 * container again.
 */
export function crash({ state: { Pid } }: Container): void {
  process.kill(Pid, 'SIGKILL');
}
