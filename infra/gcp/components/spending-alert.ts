import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Installation } from '../config.ts';
import type { Place } from './place.ts';

interface SpendingAlertArgs {
  readonly place: Place;
  readonly installation: Pick<Installation, 'billingAccount' | 'monthlyBudget'>;
  readonly channel: gcp.monitoring.NotificationChannel;
}

const SHARES = [0.5, 0.9, 1] as const;

/** Tells when half, nearly all and all of the month's budget is spent, and when it will be. It stops nothing. */
export class SpendingAlert extends pulumi.ComponentResource {
  constructor(name: string, args: SpendingAlertArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:SpendingAlert', name, {}, options);
    const { billingAccount, monthlyBudget } = args.installation;
    const { amount, currency: currencyCode } = monthlyBudget;
    new gcp.billing.Budget(
      name,
      {
        billingAccount,
        displayName: `Fitlane, ${args.place.project}`,
        budgetFilter: { projects: [pulumi.interpolate`projects/${args.place.projectNumber}`] },
        amount: { specifiedAmount: { currencyCode, units: String(amount) } },
        thresholdRules: [
          ...SHARES.map((thresholdPercent) => ({ thresholdPercent })),
          { thresholdPercent: 1, spendBasis: 'FORECASTED_SPEND' },
        ],
        allUpdatesRule: { monitoringNotificationChannels: [args.channel.id] },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
