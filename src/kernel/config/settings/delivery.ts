/** Who is told of events. */
import { z } from 'zod';
import { places, isUrlOf, type Setting } from '../setting.ts';

export const deliverySettings = {
  webhookPrivateHosts: {
    variable: 'STEMMA_WEBHOOK_PRIVATE_HOSTS',
    says: 'Places that webhooks may be sent to although they are not on the public internet, comma-separated, each host:port.',
    example: 'automation.intern:5678,10.0.0.7:8080',
    usual: '',
    schema: places,
  },
  natsUrl: {
    variable: 'STEMMA_NATS_URL',
    says: 'NATS servers to publish every event to (JetStream), comma-separated; nats:// or tls://.',
    example: 'nats://stemma:secret@nats.example:4222',
    secret: true,
    schema: z
      .string()
      .refine(
        (list) => list.split(',').every((one) => isUrlOf(one.trim(), ['nats:', 'tls:'])),
        'is not a list of nats:// or tls:// addresses',
      ),
  },
  natsStream: {
    variable: 'STEMMA_NATS_STREAM',
    says: 'The stream that keeps the events; made when it is not there.',
    example: 'EVENTS',
    usual: 'STEMMA',
    schema: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is no name of a stream'),
  },
  natsPrefix: {
    variable: 'STEMMA_NATS_PREFIX',
    says: 'What subjects begin with: PREFIX.workspace.type.',
    example: 'acme.stemma',
    usual: 'stemma',
    schema: z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'is no beginning of a subject'),
  },
} as const satisfies Record<string, Setting>;
