/**
 * The linter looks for mistakes that types alone do not show. Layout is prettier's business, size and purity are
 * `test/tidy.test.ts`'s, and who may import whom is `.dependency-cruiser.mjs`'s.
 * @module
 */
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const STATIC_ONLY = ['**/*.mjs', '**/*.js'];

export default defineConfig(
  { ignores: ['dist/', 'dist.next/', 'dist.bench/', 'node_modules/', 'coverage/', 'results/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'tsconfig.page.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-fallthrough': 'error',
      'no-param-reassign': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: true, considerDefaultExhaustiveForUnions: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A port is asynchronous for the sake of one implementation; the others have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // It takes a number with a unit for something else than a number.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      // Numbers are what this program prints.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/engine/**/*.ts'],
    rules: { '@typescript-eslint/max-params': ['error', { max: 3 }] },
  },
  {
    files: STATIC_ONLY,
    extends: [tseslint.configs.disableTypeChecked],
    rules: {
      '@typescript-eslint/no-misused-promises': 'off',
      '@typescript-eslint/prefer-readonly': 'off',
      '@typescript-eslint/return-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },
  {
    // These speak to a person. The program itself has a result (stdout) and a log (stderr), and neither is the console.
    files: ['.ci/**', 'test/support/plain-summary.ts'],
    rules: { 'no-console': 'off' },
  },
);
