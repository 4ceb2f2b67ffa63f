/** Where everything is kept. */
import { z } from 'zod';
import { whole, oneOf, isUrlOf, isWebAddress, type Setting } from '../setting.ts';

export const storageSettings = {
  data: {
    variable: 'STEMMA_DATA',
    flag: '--data',
    says: 'The directory that holds everything: the embedded database, the stored files (unless there is STEMMA_S3_BUCKET), the lock.',
    example: '/var/lib/stemma',
    usual: './.stemma',
    schema: z.string().refine((path) => !path.includes('\0'), 'is not a path'),
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    says: 'A PostgreSQL server (15 or later, with pgvector 0.8 or later) instead of the embedded database.',
    example: 'postgres://stemma:secret@db.example:5432/stemma',
    secret: true,
    schema: z.string().refine((text) => isUrlOf(text, ['postgres:', 'postgresql:']), 'is not a postgres:// address'),
  },
  databaseConnections: {
    variable: 'STEMMA_DATABASE_CONNECTIONS',
    says: 'How many connections to a PostgreSQL server one process opens at most.',
    example: '20',
    usual: '10',
    schema: whole(1, 1000),
  },
  s3Bucket: {
    variable: 'STEMMA_S3_BUCKET',
    says: 'The bucket of an object store (S3) that keeps the stored files, instead of the data directory.',
    example: 'stemma',
    schema: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket'),
  },
  s3Endpoint: {
    variable: 'STEMMA_S3_ENDPOINT',
    says: 'The address of the object store; left out, it is AWS.',
    example: 'https://s3.example:9000',
    secret: true, // what is refused may carry a password
    schema: z.string().refine(isWebAddress, 'is not an http:// or https:// address'),
  },
  s3Region: {
    variable: 'STEMMA_S3_REGION',
    says: 'The region of the bucket.',
    example: 'eu-central-1',
    usual: 'us-east-1',
    schema: z.string().regex(/^[a-z0-9-]{1,60}$/, 'is not a region'),
  },
  s3Prefix: {
    variable: 'STEMMA_S3_PREFIX',
    says: 'What the names of all objects begin with, for several installations in one bucket.',
    example: 'stemma/production',
    usual: '',
    schema: z
      .string()
      .regex(/^[A-Za-z0-9/_.-]{0,200}$/, 'has other characters than letters, digits, "/", "_", "." and "-"')
      .transform((text) => text.replaceAll(/^\/+|\/+$/g, '')),
  },
  s3PathStyle: {
    variable: 'STEMMA_S3_PATH_STYLE',
    says: 'Whether the bucket is named in the path of an address (yes) or in its host (no); auto: in the path when there is STEMMA_S3_ENDPOINT.',
    example: 'yes',
    usual: 'auto',
    schema: oneOf(['auto', 'yes', 'no']),
  },
  s3AccessKeyId: {
    variable: 'STEMMA_S3_ACCESS_KEY_ID',
    says: 'The key of the object store. Left out, with its secret: what the AWS tools find (AWS_* variables, profiles, the role of the machine).',
    example: 'AKIAIOSFODNN7EXAMPLE',
    secret: true,
    schema: z.string().min(1),
  },
  s3SecretAccessKey: {
    variable: 'STEMMA_S3_SECRET_ACCESS_KEY',
    says: 'The secret of STEMMA_S3_ACCESS_KEY_ID.',
    example: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    secret: true,
    schema: z.string().min(1),
  },
  s3TimeoutSeconds: {
    variable: 'STEMMA_S3_TIMEOUT_SECONDS',
    says: 'How long the object store may say nothing before a request has failed. It is tried three times.',
    example: '60',
    usual: '30',
    schema: whole(1, 3600),
  },
  s3Links: {
    variable: 'STEMMA_S3_LINKS',
    says: 'How links to files are answered: serve (through Stemma, checked) or redirect (to the object store itself, which whoever has the link must reach).',
    example: 'redirect',
    usual: 'serve',
    schema: oneOf(['serve', 'redirect']),
  },
  linkSecret: {
    variable: 'STEMMA_LINK_SECRET',
    says: 'What links to files are signed with: the same for all processes. Left out: made at random and kept in the data directory.',
    example: 'at least 32 characters that nobody can guess',
    secret: true,
    schema: z.string().min(32, 'is shorter than 32 characters'),
  },
} as const satisfies Record<string, Setting>;
