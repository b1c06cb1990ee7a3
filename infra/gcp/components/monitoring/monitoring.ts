import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Place } from '../place.ts';
import { Alerts } from './alerts.ts';
import { Dashboard } from './dashboard.ts';
import { JobMetrics } from './job-metrics.ts';
import { Objectives } from './objectives.ts';
import { Uptime } from './uptime.ts';

interface MonitoringArgs {
  readonly place: Place;
  readonly alertEmail: string;
  /** Under which the API is reached, without a scheme. */
  readonly apiHost: pulumi.Input<string>;
}

/** Who is told, and of what. */
export class Monitoring extends pulumi.ComponentResource {
  readonly channel: gcp.monitoring.NotificationChannel;

  constructor(name: string, args: MonitoringArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:Monitoring', name, {}, options);
    const { place } = args;
    this.channel = new gcp.monitoring.NotificationChannel(
      name,
      {
        project: place.project,
        type: 'email',
        displayName: 'Platform',
        labels: { email_address: args.alertEmail },
      },
      { parent: this },
    );
    const { channel } = this;
    const metrics = new JobMetrics('metrics', { place }, { parent: this });
    new Objectives('objectives', { place, channel, metrics }, { parent: this });
    new Alerts('alerts', { place, channel, metrics }, { parent: this });
    new Uptime('uptime', { place, channel, host: args.apiHost }, { parent: this });
    new Dashboard('dashboard', { place }, { parent: this });
    this.registerOutputs();
  }
}
