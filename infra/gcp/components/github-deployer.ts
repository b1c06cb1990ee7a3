import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Installation } from '../config.ts';
import type { Place } from './place.ts';
import { grantOnProject, serviceAccount } from './service-account.ts';

interface GithubDeployerArgs {
  readonly place: Place;
  readonly github: Installation['github'];
  readonly repository: gcp.artifactregistry.Repository;
  readonly mayActAs: Readonly<Record<string, gcp.serviceaccount.Account>>;
}

/**
 * A commit that passed: new images, new revisions, and a look at the objectives. All else is a person's business, with
 * `pulumi up`. Not `roles/viewer`, which reads every record and object.
 */
const ROLES = [
  'roles/browser',
  'roles/compute.networkViewer',
  'roles/monitoring.viewer',
  'roles/run.developer',
] as const;

/**
 * GitHub's workflows without a key: their own tokens, of one repository, branch and environment, stand for an
 * account that deploys.
 */
export class GithubDeployer extends pulumi.ComponentResource {
  readonly account: gcp.serviceaccount.Account;
  readonly provider: gcp.iam.WorkloadIdentityPoolProvider;

  constructor(name: string, args: GithubDeployerArgs, options?: pulumi.ComponentResourceOptions) {
    super('fitlane:gcp:GithubDeployer', name, {}, options);
    const { project } = args.place;
    const pool = new gcp.iam.WorkloadIdentityPool(
      name,
      { project, workloadIdentityPoolId: 'github', displayName: 'GitHub' },
      { parent: this },
    );
    this.provider = this.#trust(name, project, pool, args.github);
    this.account = serviceAccount(name, args.place, 'Deploys from GitHub', this);
    this.#grant(name, args);
    new gcp.serviceaccount.IAMMember(
      `${name}-is`,
      {
        serviceAccountId: this.account.name,
        role: 'roles/iam.workloadIdentityUser',
        member: pulumi.interpolate`principalSet://iam.googleapis.com/${pool.name}/attribute.repository/${args.github.repository}`,
      },
      { parent: this },
    );
    this.registerOutputs();
  }

  #trust(
    name: string,
    project: string,
    pool: gcp.iam.WorkloadIdentityPool,
    { repository, branch, environment }: Installation['github'],
  ): gcp.iam.WorkloadIdentityPoolProvider {
    const conditions = {
      repository,
      ref: `refs/heads/${branch}`,
      environment,
    };
    return new gcp.iam.WorkloadIdentityPoolProvider(
      name,
      {
        project,
        workloadIdentityPoolId: pool.workloadIdentityPoolId,
        workloadIdentityPoolProviderId: 'github',
        oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
        attributeMapping: {
          'google.subject': 'assertion.sub',
          'attribute.repository': 'assertion.repository',
        },
        attributeCondition: Object.entries(conditions)
          .map(([claim, value]) => `assertion.${claim} == '${value}'`)
          .join(' && '),
      },
      { parent: this },
    );
  }

  #grant(name: string, { repository, mayActAs }: GithubDeployerArgs): void {
    for (const role of ROLES)
      grantOnProject(this.account, `${name}-${role.replace('roles/', '')}`, role, this);
    const { member } = this.account;
    const { project, location, name: repositoryName } = repository;
    new gcp.artifactregistry.RepositoryIamMember(
      `${name}-pushes`,
      {
        project,
        location,
        repository: repositoryName,
        role: 'roles/artifactregistry.writer',
        member,
      },
      { parent: this },
    );
    for (const [who, account] of Object.entries(mayActAs)) {
      new gcp.serviceaccount.IAMMember(
        `${name}-acts-as-${who}`,
        { serviceAccountId: account.name, role: 'roles/iam.serviceAccountUser', member },
        { parent: this },
      );
    }
  }
}
