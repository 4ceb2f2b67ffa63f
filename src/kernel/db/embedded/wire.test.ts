import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import { fatalError, finalStatus, Framer, query, startupParameters, welcome } from './wire.ts';

test('messages come out as they went in, however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), fc.array(fc.nat({ max: 40 })), (texts, cuts) => {
      const sent = texts.map((text) => query(text.replaceAll('\0', '')));
      let stream = Buffer.concat(sent);
      const framer = new Framer();
      framer.start();
      const received: Buffer[] = [];
      for (const cut of [...cuts, stream.length]) {
        framer.push(stream.subarray(0, cut));
        stream = stream.subarray(cut);
        for (let next = framer.next(); next; next = framer.next()) {
          expect(next.type).toBe('Q');
          received.push(next.bytes);
        }
      }
      framer.push(stream);
      for (let next = framer.next(); next; next = framer.next()) received.push(next.bytes);
      expect(Buffer.concat(received)).toEqual(Buffer.concat(sent));
      expect(received).toHaveLength(sent.length);
    }),
    { numRuns: propertyRuns() },
  );
});

test('a message cannot be shorter than its own length', () => {
  const framer = new Framer();
  framer.start();
  framer.push(Buffer.from([0x51, 0, 0, 0, 3, 0]));
  expect(() => framer.next()).toThrow(/impossible length/);
});

test('the parameters of a startup message', () => {
  const body = Buffer.from('user\0me\0application_name\0über\0\0', 'utf8');
  expect(startupParameters(Buffer.concat([Buffer.alloc(8), body]))).toEqual(
    new Map([
      ['user', 'me'],
      ['application_name', 'über'],
    ]),
  );
});

test('the status a reply ends with', () => {
  expect(finalStatus(welcome(1, {}))).toBe('I');
  expect(finalStatus(Buffer.from([0x5a, 0, 0, 0, 5, 0x54]))).toBe('T');
  expect(finalStatus(Buffer.from([0x5a, 0, 0, 0, 5, 0x45]))).toBe('E');
  expect(finalStatus(fatalError('XX000', 'no'))).toBeUndefined();
  expect(finalStatus(Buffer.alloc(0))).toBeUndefined();
});
