import type { V1Job, V1Pod, V1PodTemplate } from '@kubernetes/client-node';

/** A resource as JSON holds it: the client's classes have no methods, and nobody makes instances of them. */
type Plain<Value> = Value extends Date
  ? Date
  : Value extends object
    ? { [Key in keyof Value]: Plain<Value[Key]> }
    : Value;

export type Job = Plain<V1Job>;
export type Pod = Plain<V1Pod>;
export type PodTemplate = Plain<V1PodTemplate>;
export type PodTemplateSpec = NonNullable<PodTemplate['template']>;
export type PodSpec = NonNullable<PodTemplateSpec['spec']>;
export type Container = PodSpec['containers'][number];
export type EnvVar = NonNullable<Container['env']>[number];
export type ResourceRequirements = NonNullable<Container['resources']>;
type PodStatus = NonNullable<Pod['status']>;
type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number];
export type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;
export type JobCondition = NonNullable<NonNullable<Job['status']>['conditions']>[number];
