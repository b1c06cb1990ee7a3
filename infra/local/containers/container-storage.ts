import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Images and containers of our own, apart from the machine's: what Buildah and Podman are told by their environment.
 *
 * @param folder holds all of it; the layers of a whole test take about 4 GB
 */
export function containerStorage(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const storage = join(folder, 'storage.conf');
  const containers = join(folder, 'containers.conf');
  writeFileSync(storage, storageConf(folder));
  writeFileSync(containers, CONTAINERS_CONF);
  return {
    CONTAINERS_STORAGE_CONF: storage,
    CONTAINERS_CONF: containers,
    BUILDAH_ISOLATION: 'chroot', // needs no namespaces, which a build machine may not have
  };
}

function storageConf(folder: string): string {
  return `[storage]
driver = "overlay"
graphroot = "${join(folder, 'storage')}"
runroot = "${join(folder, 'run')}"
`;
}

/** Of the machine: its network, at which the emulators listen, no systemd, and limits that every kernel grants. */
const CONTAINERS_CONF = `[containers]
netns = "host"
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]

[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
`;
