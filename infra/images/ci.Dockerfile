# For cloudbuild.yaml: what its steps call. Nothing of it is ever deployed.
ARG NODE_IMAGE=node:22.23.3-bookworm-slim@sha256:c3de60bf2f9dd0ac6370e6117950ff62d6e339527e7472301c9c78a017978392

FROM ${NODE_IMAGE} AS node

FROM golang:1.26-bookworm AS go

FROM docker:28-cli AS docker

FROM pulumi/pulumi-nodejs:3 AS pulumi

# Debian with Google Cloud's CLI, the emulators, Java and Python.
FROM google/cloud-sdk:578.0.0-emulators
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
COPY --from=go /usr/local/go /usr/local/go
COPY --from=docker /usr/local/bin/docker /usr/local/bin/docker
COPY --from=docker /usr/local/libexec/docker /usr/local/libexec/docker
COPY --from=pulumi /pulumi/bin /usr/local/bin
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git jq python3-venv \
    && rm -rf /var/lib/apt/lists/* \
    && ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV PATH=/usr/local/go/bin:${PATH}
