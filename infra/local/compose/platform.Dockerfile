# For compose.yaml: the local Cloud Run, whose tasks are processes beside it, and what else Google Cloud is in
# production. Build context: the repository. Nothing of it is ever deployed.
ARG NODE_IMAGE=node:22.23.3-bookworm-slim@sha256:c3de60bf2f9dd0ac6370e6117950ff62d6e339527e7472301c9c78a017978392
ARG PYTHON_IMAGE=python:3.13.15-slim-trixie@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b

FROM ${NODE_IMAGE} AS node
WORKDIR /fitlane
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY functions/api/package.json functions/api/
COPY functions/inference/package.json functions/inference/
COPY jobs/package.json jobs/
COPY infra/gcp/package.json infra/gcp/
COPY infra/local/package.json infra/local/
COPY infra/local/cloud-run/package.json infra/local/cloud-run/
COPY infra/local/set-up infra/local/set-up
RUN node -e 'import("./infra/local/set-up/steps.mjs").then((steps) => steps.installNodePackages({}, console.log))'

FROM ${PYTHON_IMAGE}
WORKDIR /fitlane
COPY ml-container ml-container
RUN python3 -m venv .fitlane/venv \
    && .fitlane/venv/bin/pip install --no-cache-dir --require-hashes \
        -r ml-container/requirements.txt -r ml-container/requirements-build.txt \
    && .fitlane/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation ./ml-container \
    && install -d -o 10001 -g 10001 /state .fitlane/bundles
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /fitlane ./
COPY shared shared
COPY functions functions
COPY jobs jobs
COPY infra/local infra/local
ENV HOME=/tmp
USER 10001:10001
CMD ["node", "--import", "tsx", "infra/local/compose/platform.ts", "/state"]
