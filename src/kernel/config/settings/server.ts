/** How it is reached, and how much it takes. */
import { z } from 'zod';
import { isLoopback } from '../../http/guards.ts';
import { whole, names, megabytes, type Setting } from '../setting.ts';

export const serverSettings = {
  host: {
    variable: 'STEMMA_HOST',
    flag: '--host',
    says: 'The address to listen on. Only this machine (127.0.0.1, localhost, ::1) until there is login.',
    example: '127.0.0.1',
    usual: '127.0.0.1',
    schema: z.string().refine(isLoopback, 'can be reached from other machines, and Stemma has no login yet'),
  },
  port: {
    variable: 'STEMMA_PORT',
    flag: '--port',
    says: 'The port to listen on; 0 takes any free one.',
    example: '4321',
    usual: '4321',
    schema: whole(0, 65_535),
  },
  allowedHosts: {
    variable: 'STEMMA_ALLOWED_HOSTS',
    says: 'Further Host names to answer under, comma-separated, each a name or name:port (an SSH tunnel or a proxy on this machine).',
    example: 'localhost:8080,wiki.example',
    usual: '',
    schema: names,
  },
  maxFileBytes: {
    variable: 'STEMMA_MAX_FILE_MB',
    says: 'The largest file that is taken, in megabytes (1 MB = 1,048,576 bytes).',
    example: '250',
    usual: '100',
    schema: whole(1, 100_000).transform(megabytes),
  },
  maxJsonBytes: {
    variable: 'STEMMA_MAX_JSON_MB',
    says: 'The largest JSON body of a request, in megabytes.',
    example: '20',
    usual: '10',
    schema: whole(1, 1000).transform(megabytes),
  },
  shutdownSeconds: {
    variable: 'STEMMA_SHUTDOWN_SECONDS',
    says: 'How long requests in flight may take to finish when the server stops.',
    example: '30',
    usual: '10',
    schema: whole(0, 3600),
  },
} as const satisfies Record<string, Setting>;
