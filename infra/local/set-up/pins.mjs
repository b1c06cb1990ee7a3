// The last commit of MinIO's community edition; its repository was archived after it.
export const MINIO_MODULE = 'github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c';

/** For the tests of the storage adapters alone; built when those are first run. */
export const TEST_STORES = {
  'fake-gcs-server': 'github.com/fsouza/fake-gcs-server@v1.56.1',
  versitygw: 'github.com/versity/versitygw/cmd/versitygw@v1.8.0',
};

/** Reads GitHub's workflows; built when `npm run check` is first run. */
export const ACTIONLINT_MODULE = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';

export const OLDEST_PYTHON = [3, 11];
export const OLDEST_JAVA = 17;
export const OLDEST_GO = [1, 24];

export const PYTHON_PACKAGES = ['ml-container', 'clients/python'];

/** Pinned, with hashes; the container's tools (pytest, mypy, ruff, hatchling) serve both packages. */
export const PYTHON_REQUIREMENTS = [
  'ml-container/requirements-dev.txt',
  'clients/python/requirements.txt',
  'infra/local/cloud-run/conformance/python/requirements.txt',
];
