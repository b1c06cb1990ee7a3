import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Imports point one way: services → use-cases → ports → domain (docs/architecture.md).
const SERVICES = '^@fitlane/(?!shared/)';
const ADAPTERS = '(^|/)adapters/';
const SDKS = '^(@google-cloud|@aws-sdk)/';

const forbid = (files, regexes, message) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: regexes.map((regex) => ({ regex, message })) }],
  },
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/.tsbuild/**',
      '.fitlane/**',
      'ml-container/**',
      'clients/python/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Settings are parsed once, in a settings.ts.',
        },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  forbid(
    ['shared/domain/**/*.ts'],
    ['^(?!zod$|\\.{1,2}/)', '/(ports|use-cases|adapters|testing)/'],
    'shared/domain imports zod and itself, nothing else.',
  ),
  forbid(
    ['shared/ports/**/*.ts'],
    [ADAPTERS, '/use-cases/', SERVICES, SDKS],
    'Ports know the domain only.',
  ),
  forbid(
    ['shared/use-cases/**/*.ts'],
    [ADAPTERS, SERVICES, SDKS],
    'Use cases speak to ports, not to adapters.',
  ),
  forbid(['shared/adapters/**/*.ts'], ['/use-cases/', SERVICES], 'Adapters fill ports.'),
  forbid(
    ['functions/**/*.ts', 'jobs/**/*.ts'],
    [ADAPTERS, SDKS],
    'Only dependencies.ts makes adapters.',
  ),
  {
    files: ['**/dependencies.ts', '**/*.test.ts', '**/testing/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/settings.ts', '**/main.ts', 'infra/local/**/*.ts', '**/*.test.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['**/*.test.ts', '**/testing/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
);
