# For tests where no registry of images can be reached: what our Dockerfiles need of the official Node and Python
# images, on a Debian made by mmdebstrap, with this machine's certificates and settings of npm and pip.
# Nothing of it is ever deployed.
ARG DEBIAN_IMAGE

# hadolint ignore=DL3006
FROM ${DEBIAN_IMAGE} AS python
COPY certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY pip.conf /etc/pip.conf
RUN rm /usr/lib/python3*/EXTERNALLY-MANAGED

# hadolint ignore=DL3006
FROM ${DEBIAN_IMAGE} AS node
COPY certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY node_modules/node/bin/node /usr/local/bin/node
COPY node_modules/npm /usr/local/lib/node_modules/npm
COPY npmrc /usr/local/etc/npmrc
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
