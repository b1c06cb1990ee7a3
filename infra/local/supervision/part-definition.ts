export const partNames = [
  'firestore',
  'pubsub',
  'minio',
  'cloud-run',
  'controller',
  'api',
  'inference',
  'worker',
] as const;

export type PartName = (typeof partNames)[number];

/** How a part is started, and how one sees that it is ready. */
export interface PartDefinition {
  name: PartName;
  command: string;
  args: string[];
  /** All of its environment, but for what every program needs (PATH, HOME, …). */
  env: Record<string, string>;
  isReady(): Promise<boolean>;
  /** What it forgot when it was last stopped, such as topics; runs after each start. */
  provision?(): Promise<void>;
}
