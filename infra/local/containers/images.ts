/** What is deployed: an image per deployable; `ml` runs both the tasks and the worker. */
export const imageNames = ['api', 'controller', 'inference', 'ml'] as const;

export type ImageName = (typeof imageNames)[number];

export interface Image {
  name: ImageName;
  /** Relative to the repository, which is the build's context. */
  dockerfile: string;
  target?: string;
  /** What it says of itself. */
  description: string;
}

const SERVICES = 'infra/images/services.Dockerfile';

export const IMAGES: readonly Image[] = [
  {
    name: 'api',
    dockerfile: SERVICES,
    target: 'api',
    description: 'What a caller can call: the HTTPS API',
  },
  {
    name: 'controller',
    dockerfile: SERVICES,
    target: 'controller',
    description: 'What happens to a job after it was accepted',
  },
  {
    name: 'inference',
    dockerfile: SERVICES,
    target: 'inference',
    description: 'Online predictions',
  },
  {
    name: 'ml',
    dockerfile: 'ml-container/Dockerfile',
    description: 'What computes: the task of a Cloud Run Job, and the warm worker',
  },
];
